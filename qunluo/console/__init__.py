"""The operator's face."""
