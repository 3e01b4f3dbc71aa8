"""Checkups of exported chat histories, and their import."""
