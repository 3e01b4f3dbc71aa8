"""Questions to the tables of the communities."""
