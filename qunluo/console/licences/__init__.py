"""Leave to advertise: what waits, what holds, what was."""
