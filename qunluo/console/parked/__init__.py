"""Events that could not be handled."""
