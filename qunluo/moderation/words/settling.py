"""Of all that was found: what stands in no exception, and of one list no two that overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from qunluo.core.moderation.sight import Hit, Trick
from qunluo.moderation.words.lists import MECHANICAL
from qunluo.moderation.words.looking import Found
from qunluo.moderation.words.tricks import ORDER

WIDEST_GAP = 12
"""How many signs may stand between two pieces of a word."""
MOST_HITS = 200


def settled(text: str, found: Iterable[Found]) -> tuple[Hit, ...]:
    """The hits, from left to right."""
    exceptions: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    whole: list[Found] = []
    pieces: list[Found] = []
    for one in found:
        if one.sought.is_exception:
            exceptions[id(one.sought.word)].append((one.start, one.end))
        else:
            (pieces if one.sought.pieces > 1 else whole).append(one)
    every = [one for one in [*whole, *_put_together(pieces)] if not _is_excepted(one, exceptions)]
    kept = sorted(_apart(every), key=lambda one: (one.start, one.end, one.sought.list.id))
    return tuple(_hit(text, one) for one in kept[:MOST_HITS])


def _is_excepted(one: Found, exceptions: dict[int, list[tuple[int, int]]]) -> bool:
    spans = exceptions.get(id(one.sought.word), ())
    return any(start <= one.start and one.end <= end for start, end in spans)


def _put_together(pieces: Iterable[Found]) -> Iterator[Found]:
    """Words whose pieces stand one after another, near enough."""
    by_word: defaultdict[int, list[Found]] = defaultdict(list)
    for one in pieces:
        by_word[id(one.sought.word)].append(one)
    for places in by_word.values():
        reached: dict[int, Found] = {}
        for one in sorted(places, key=lambda one: (one.start, one.end)):
            piece = one.sought.piece
            before = reached.get(piece - 1)
            if piece == 0:
                reached[0] = one
            elif before is not None and 0 <= one.start - before.end <= WIDEST_GAP:
                reached[piece] = Found(one.sought, before.start, one.end, Trick.PLAIN)
                if piece == one.sought.pieces - 1:
                    yield reached[piece]


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    """Of each list the leftmost and longest; what is read as it stands goes before what takes a guess."""
    taken: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in sorted(found, key=_rank):
        spans = taken[one.sought.list.id]
        if all(one.end <= start or end <= one.start for start, end in spans):
            spans.append((one.start, one.end))
            yield one


def _rank(one: Found) -> tuple[bool, int, int, int]:
    return one.trick not in MECHANICAL, one.start, one.start - one.end, ORDER[one.trick]


def _hit(text: str, one: Found) -> Hit:
    return Hit(
        list_id=one.sought.list.id,
        word=one.sought.word.text,
        category=one.sought.list.category,
        start=one.start,
        end=one.end,
        trick=one.trick,
        seen=text[one.start : one.end],
        replacement=one.sought.word.replacement,
    )
