"""Days that were made up: who paid what, granting one, and taking one back."""
