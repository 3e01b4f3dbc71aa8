"""What keeps a group in order."""
