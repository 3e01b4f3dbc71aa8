"""One look at all groups of a community."""
