"""Exported chat histories: every format that our users bring, read into one kind of record."""
