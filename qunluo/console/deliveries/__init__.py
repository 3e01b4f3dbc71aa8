"""What we sent, or could not."""
