"""Whether a message is an advert: what a classifier thinks, joined with hard evidence and with who posts it how often.

One sum of named parts, so that everybody sees what weighed how much. The line is 1: no opinion alone reaches it unless
it is very sure, and no evidence alone unless somebody offers a contact, a price and a link at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qunluo.core.moderation.sight import WATCHED, Clue, Sight, Topic

LINE: Final = 1.0
"""From here on a message counts as an advert."""
OPINION: Final = 0.9
LISTED: Final = 0.5
"""A word of the lists; insults are listed, too, but they sell nothing."""
NO_ADVERTS: Final = frozenset({"谩骂", WATCHED})
NEWCOMER: Final = 0.15
FIRST_MESSAGE: Final = 0.1
REPEATED: Final = 0.15
MOST_REPEATED: Final = 3
LEAST_TO_FOLLOW: Final = 0.1
"""Who posts and how often says nothing about a text that holds no sign of an advert."""
CLUES: Final = {
    Clue.QR_CODE: 0.3,
    Clue.WECHAT: 0.3,
    Clue.QQ: 0.3,
    Clue.HANDLE: 0.25,
    Clue.GROUP_NUMBER: 0.25,
    Clue.PHONE: 0.2,
    Clue.LINK: 0.15,
    Clue.PRICE: 0.15,
    Clue.CARD: 0.15,
    Clue.EMAIL: 0.1,
}
MOST_OF_CLUES: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One part of the sum: its name, how much it weighs, and the piece of the text that it was seen in."""

    name: str
    weight: float
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """The sum and its parts, heaviest first."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_advert(self) -> bool:
        """Whether the sum reaches the line."""
        return self.score >= LINE


def weigh_advert(
    sight: Sight, *, newcomer: bool = False, first_message: bool = False, repeats: int = 0, typical: float = 0.5
) -> Advert:
    """Join what was seen in a message. `repeats`: how often the sender, or somebody, posted the like of it before.

    `typical` is the chance from which the classifier of this community calls a text an advert (its line): an opinion
    weighs by how far it lies beyond or below it.
    """
    parts = _opinions(sight, typical)
    if sight.hits or sight.evidence:
        parts += [*_listed(sight), *_clues(sight)]
    if sum([part.weight for part in parts]) >= LEAST_TO_FOLLOW:
        parts += _circumstances(newcomer=newcomer, first_message=first_message, repeats=repeats)
    told = sorted(parts, key=lambda part: (-part.weight, part.name)) if len(parts) > 1 else parts
    return Advert(score=round(sum([part.weight for part in told]), 3), reasons=tuple(told))


def _opinions(sight: Sight, typical: float) -> list[Reason]:
    """At its line an opinion weighs nine tenths; from there to certainty the rest."""
    found = []
    for opinion in sight.opinions:
        if opinion.topic is Topic.ADVERT:
            below = min(opinion.score / max(typical, 1e-6), 1.0)
            beyond = max(0.0, opinion.score - typical) / max(1 - typical, 1e-6)
            weight = round(OPINION * below * below + (LINE - OPINION) * beyond, 3)
            seen = next((word for word, _ in opinion.reasons if len(word) > 1), "")
            found.append(Reason(name="classifier", weight=weight, seen=seen))
    return found


def _listed(sight: Sight) -> list[Reason]:
    """However many words are listed, they count once; the first of them is told."""
    word = next((hit.word for hit in sight.hits if hit.category not in NO_ADVERTS), "")
    return [Reason(name="listed", weight=LISTED, seen=word)] if word else []


def _clues(sight: Sight) -> list[Reason]:
    """Each kind of clue counts once, and all together no more than their most."""
    kinds: dict[Clue, str] = {}
    for one in sight.evidence:
        if one.clue in CLUES:
            kinds.setdefault(one.clue, one.value)
    total = sum(CLUES[clue] for clue in kinds)
    scale = min(1.0, MOST_OF_CLUES / total) if total else 1.0
    return [Reason(name=clue.value, weight=round(CLUES[clue] * scale, 3), seen=seen) for clue, seen in kinds.items()]


def _circumstances(*, newcomer: bool, first_message: bool, repeats: int) -> list[Reason]:
    found = []
    if newcomer:
        found.append(Reason(name="newcomer", weight=NEWCOMER))
    if first_message:
        found.append(Reason(name="first_message", weight=FIRST_MESSAGE))
    if repeats:
        times = min(repeats, MOST_REPEATED)
        found.append(Reason(name="repeated", weight=round(REPEATED * times, 3), seen=str(repeats)))
    return found
