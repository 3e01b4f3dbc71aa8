"""How likely a check-in is to be honest: signs that people understand, weighed into 0 to 100.

The weighing is pure (`weighing`); `suspicion_for` reads what a batch needs and weighs it. What a score leads to is
not decided here: from the plan's line on a check-in waits for a person, whose decision teaches the weights.
"""

from qunluo.checkins.risk.suspicion import poster_of, suspicion_for

__all__ = ["poster_of", "suspicion_for"]
