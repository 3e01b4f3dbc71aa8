"""Senders, each in a file of its own; none knows another."""
