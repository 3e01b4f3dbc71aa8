"""Groups, the people in them, and what was said there."""
