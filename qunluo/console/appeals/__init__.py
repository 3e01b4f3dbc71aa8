"""Appeals of members: the most urgent first, decided by a panel."""
