"""Roll calls (接龙): what was posted, whom the names mean, and pasting one in."""
