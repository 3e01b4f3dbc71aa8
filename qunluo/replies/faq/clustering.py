"""Questions that nobody answered, brought together: each heap is a draft of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qunluo.replies.faq.folding import fold
from qunluo.replies.faq.matching import Matcher, Phrased

ALIKE: Final = 0.5
MOST_QUESTIONS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Questions that ask the same: the one in the middle, and other wordings. `ids` are all of them."""

    question: str
    phrasings: tuple[str, ...]
    ids: tuple[int, ...]


def drafts_of(asked: Sequence[Phrased], *, alike: float = ALIKE) -> list[Draft]:
    """Heaps of like questions, the largest first. Two questions are in one heap if one comes near the other."""
    known = [one for one in asked[:MOST_QUESTIONS] if fold(one.text).letters]
    texts = list(dict.fromkeys(fold(one.text).letters for one in known))
    places = {letters: place for place, letters in enumerate(texts)}
    matcher = Matcher([Phrased(id=place, text=letters) for place, letters in enumerate(texts)])
    nearness = [
        {match.id: match.confidence for match in matcher.match(text, without=at)} for at, text in enumerate(texts)
    ]
    heaps = _heaps(nearness, alike=alike)
    by_heap: dict[int, list[Phrased]] = {}
    for one in known:
        by_heap.setdefault(heaps[places[fold(one.text).letters]], []).append(one)
    drafts = [_draft(heap, nearness, places) for heap in by_heap.values()]
    return sorted(drafts, key=lambda draft: (-len(draft.ids), draft.ids))


def _heaps(nearness: Sequence[dict[int, float]], *, alike: float) -> list[int]:
    """The number of each text's heap: the smallest place in it."""
    heap = list(range(len(nearness)))

    def root(place: int) -> int:
        while heap[place] != place:
            place = heap[place]
        return place

    for place, near in enumerate(nearness):
        for other, confidence in near.items():
            if confidence >= alike:
                one, two = sorted((root(place), root(other)))
                heap[two] = one
    return [root(place) for place in range(len(heap))]


def _draft(heap: Sequence[Phrased], nearness: Sequence[dict[int, float]], places: dict[str, int]) -> Draft:
    """The most central wording is the question: the one that most others come near."""
    wordings = list(dict.fromkeys(one.text.strip() for one in heap))
    places_here = {places[fold(text).letters] for text in wordings}

    def centrality(text: str) -> float:
        here = places[fold(text).letters]
        return sum(nearness[other].get(here, 0.0) for other in places_here - {here})

    middle = max(wordings, key=lambda text: (centrality(text), -len(text)))
    others = tuple(text for text in wordings if text != middle)
    return Draft(question=middle, phrasings=others, ids=tuple(one.id for one in heap))
