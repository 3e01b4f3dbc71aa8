"""Roll calls: what was posted, whom the names mean, and pasting one in."""
