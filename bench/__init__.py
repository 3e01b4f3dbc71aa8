"""Figures of speed and memory, each beside a raw limit that is measured in the same run."""
