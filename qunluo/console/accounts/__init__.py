"""Signing in, and what operators change about themselves."""
