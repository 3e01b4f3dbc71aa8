"""From signs to a score of 0 to 100, and from decisions to weights.

Signs are taken as independent witnesses: what one leaves open, the next may close. Signs of one family tell much
the same story twice, so that of each family the strongest counts in full, and the others count half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qunluo.core.checkins.claim import Reason, Risk

FAMILIES = {
    "device": "hand",
    "turns": "hand",
    "hops": "hand",
    "poster": "hand",
    "network": "hand",
    "metronome": "rhythm",
    "burst": "rhythm",
    "same_second": "rhythm",
    "text_others": "text",
    "text_own": "text",
    "picture_others": "picture",
    "picture_own": "picture",
    "travel": "place",
    "same_point": "place",
    "accuracy": "place",
    "tainted": "past",
    "doubted": "past",
    "rejected": "past",
    "moves": "moves",
}
CODES = tuple(FAMILIES)
MOST_WEIGHT = 95
"""No sign is proof."""
LEAST_TOLD = 20
"""A score below this is forgotten: it would only cast a shadow on honest people."""
TRUST, DOUBT = 7.0, 3.0
"""What a signal counts as before anybody has decided: right in seven of ten cases."""
LEAST_FACTOR, MOST_FACTOR = 0.25, 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What reviewers decided about check-ins with this sign: shares of decisions, for one may rest on several."""

    rejected: float = 0.0
    accepted: float = 0.0

    @property
    def factor(self) -> float:
        """By what the sign's weight is multiplied: 1 without decisions, never out of its bounds."""
        right = (TRUST + self.rejected) / (TRUST + DOUBT + self.rejected + self.accepted)
        return min(MOST_FACTOR, max(LEAST_FACTOR, right / (TRUST / (TRUST + DOUBT))))


def weighed(code: str, weight: int, learned: Mapping[str, float]) -> int:
    """A sign's weight after what was learned of its code."""
    return max(0, min(MOST_WEIGHT, round(weight * learned.get(code, 1.0))))


def combined(reasons: Iterable[Reason]) -> Risk:
    """The score, and the reasons from the heaviest on. More or heavier reasons never make less."""
    kept = sorted((one for one in reasons if one.weight > 0), key=lambda one: (-one.weight, one.code, one.detail))
    families: dict[str, list[int]] = defaultdict(list)
    for one in kept:
        families[FAMILIES.get(one.code, one.code)].append(min(one.weight, MOST_WEIGHT))
    open_share = 1.0
    for weights in families.values():
        open_share *= 1 - weights[0] / 100
        for weight in weights[1:]:
            open_share *= 1 - weight / 200
    score = round(100 * (1 - open_share))
    return Risk(score=score, reasons=tuple(kept)) if score >= LEAST_TOLD else Risk()


def tallied(decisions: Iterable[tuple[bool, Iterable[tuple[str, int]]]]) -> dict[str, Evidence]:
    """Of decisions (whether rejected; the codes and weights of the reasons) what they say of each code.

    A decision is shared out among the signs by their weights, so that a strong one answers for a weak one beside it.
    """
    rejected: dict[str, float] = defaultdict(float)
    accepted: dict[str, float] = defaultdict(float)
    for is_rejected, reasons in decisions:
        known = [(code, weight) for code, weight in reasons if code in FAMILIES and weight > 0]
        total = sum(weight for _, weight in known)
        for code, weight in known:
            (rejected if is_rejected else accepted)[code] += weight / total
    return {code: Evidence(rejected=rejected[code], accepted=accepted[code]) for code in {*rejected, *accepted}}
