"""Word lists: what is in them, what comes in from files, and how a sentence reads to them."""
