"""One group: how it is, what happens, who is there, how it is set."""
