"""A trial of suspicion: honest members with all their oddities, and farms; what is held of either.

Everything follows from a seed. Nobody's data is in it.
"""
