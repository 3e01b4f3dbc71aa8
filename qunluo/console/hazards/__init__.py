"""The risk board: what may go wrong, from where on it does, and who does what then."""
