"""Reports of a plan to its groups: the figures, in words and as a picture, and when they are due."""
