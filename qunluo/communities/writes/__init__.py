"""All that changes the tables of the communities."""
