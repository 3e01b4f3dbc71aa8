"""What sounds like words, in many texts at once, without what a glance shows to be ordinary: nearly all of it."""

from __future__ import annotations

from collections.abc import Sequence

from qunluo.moderation.words import sounds
from qunluo.moderation.words.guards import SHORT
from qunluo.moderation.words.lanes import Lane, Match, Sought
from qunluo.moderation.words.nature import DOUBTFUL, LONG, Natures, usual_pairs
from qunluo.moderation.words.views import View

Heard = list[tuple[View, list[tuple[tuple[Sought, ...], int, int]]]]
"""The words that may stand in a text, from where to where in which view of it."""


def heard(lane: Lane, each: Sequence[Sequence[View]], natures: Natures) -> list[Heard]:
    """What is worth a closer look in each text, which is given as its views.

    In the last view of a text every sign stands as often as it was posted, so no longer word stands in a match there.
    """
    views = [(number, view) for number, its in enumerate(each) for view in its]
    read, readings = sounds.readings_in([view.text for _, view in views])
    seen: dict[int, dict[Match, None]] = {}
    for at, matches in zip(read, lane.find_in(readings), strict=True):
        if matches:
            seen.setdefault(at, {}).update(dict.fromkeys(matches))
    found: list[Heard] = [[] for _ in each]
    for at in sorted(seen):
        number, view = views[at]
        least = lane.least if view is each[number][-1] else None
        matches = [one for one in seen[at] if least is None or least[one[0]] <= one[2] - one[1]]
        left = _not_ordinary(matches, view, natures.kinds, natures.starts[number])
        if left:
            found[number].append((view, [(lane.sought[which], first, last) for which, first, last in left]))
    return found


def _not_ordinary(matches: Sequence[Match], view: View, kinds: bytes, begin: int) -> list[Match]:
    """Those that are no two characters often seen together, nor whole words, nor parts of longer words alone."""
    usual, text = usual_pairs(), view.text
    left = []
    for match in matches:
        _, first, last = match
        if text[first:last] in usual:
            continue
        start, end = view.span(first, last)
        here = kinds[begin + start : begin + end]
        if here.strip(LONG) and (last - first > SHORT or DOUBTFUL in here):
            left.append(match)
    return left
