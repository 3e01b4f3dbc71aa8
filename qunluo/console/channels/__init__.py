"""Our connections to the platforms."""
