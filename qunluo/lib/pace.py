"""How often somebody may do something: counted in this process alone, which stops a script that runs wild."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """So many times in so many seconds, for each by themselves. Memory holds those of one stretch of time."""

    most: int
    seconds: float = 60.0
    _ends: float = 0.0
    _counts: Counter[int] = field(default_factory=Counter)

    def allows(self, who: int) -> bool:
        """Count one more, and say whether it is within the limit."""
        now = time.monotonic()
        if now >= self._ends:
            self._counts, self._ends = Counter(), now + self.seconds
        self._counts[who] += 1
        return self._counts[who] <= self.most
