"""The formats of chat exports, one a file."""
