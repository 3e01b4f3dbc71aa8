"""The lake and the numbers."""
