"""The daily rounds: what the house looked at by itself, and what people tick."""
