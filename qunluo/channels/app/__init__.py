"""The operator's own app: signed JSON over HTTP, in both directions."""
