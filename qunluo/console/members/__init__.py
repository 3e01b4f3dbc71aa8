"""People: finding them, and what one of them does."""
