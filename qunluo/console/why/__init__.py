"""Why something happened."""
