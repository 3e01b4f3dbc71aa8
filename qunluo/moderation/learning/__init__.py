"""Opinions about texts: features, a linear model over them, and what a community's own decisions add to it."""
