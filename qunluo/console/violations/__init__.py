"""Violations: what waits for a person, what was done, and who thinks that it was wrong."""
