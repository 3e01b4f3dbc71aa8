"""A rule is tried on what was said before it is let out."""
