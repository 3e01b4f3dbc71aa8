"""Links: what members and the operator's own texts point at, and whose sites are allowed or forbidden."""
