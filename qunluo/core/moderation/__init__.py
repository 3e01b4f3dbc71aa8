"""Order in a group: what is seen in a text, which rule it breaks, and which step follows."""
