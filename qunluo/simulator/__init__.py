"""A living community for the demo, for load and for trying a policy."""
