"""A full diagnosis of one group from its exported history: no account, no server, no database."""
