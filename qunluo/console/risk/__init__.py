"""Section of the console: what is suspected, how often that was right, and from where on check-ins wait."""
