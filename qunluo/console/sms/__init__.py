"""Codes that went out by text message, and those that did not."""
