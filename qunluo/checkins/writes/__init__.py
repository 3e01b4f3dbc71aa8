"""All that changes the tables of check-ins."""
