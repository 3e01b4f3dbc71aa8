"""Questions to the tables of check-ins."""
