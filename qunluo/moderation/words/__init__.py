"""Words of lists, found in texts however they are disguised."""
