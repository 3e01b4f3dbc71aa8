"""Operators, the communities they run, and how they sign in."""
