"""How far two people who decide about the same things agree: in percent, and beyond what chance would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of how many decisions by two they agreed. `kappa` is Cohen's; None where chance alone explains everything."""

    doubles: int = 0
    agreed: int = 0
    kappa: float | None = None

    @property
    def percent(self) -> int | None:
        """In whole percent; None before the first."""
        return self.agreed * 100 // self.doubles if self.doubles else None


def agreement_of(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """What two people said of each thing, whoever of them came first.

    The two are taken as interchangeable, so that chance is reckoned from what both said together: each pair counts in
    both directions, which leaves agreement as it is and gives both sides the same share of each answer.
    """
    known = list(pairs)
    if not known:
        return Agreement()
    agreed = sum(one == other for one, other in known)
    said = Counter(answer for pair in known for answer in pair)
    total = 2 * len(known)
    by_chance = sum((count / total) ** 2 for count in said.values())
    observed = agreed / len(known)
    kappa = None if by_chance == 1 else round((observed - by_chance) / (1 - by_chance), 3)
    return Agreement(doubles=len(known), agreed=agreed, kappa=kappa)
