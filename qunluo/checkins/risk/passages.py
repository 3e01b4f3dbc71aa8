"""What texts of a plan have in common without being copies: passages that many quote, and texts that all must write."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from qunluo.checkins.risk.likeness import percent_alike
from qunluo.checkins.risk.texts import LEAST_OWN, Words, common_pairs
from qunluo.checkins.risk.traces import ORDER, Trace

MOST_SEARCHED = 300
LEAST_PASSAGE, ELSEWHERE = 8, 2
LEAST_AROUND, OTHER_WORDS = 6, 50
ASSIGNED_SHARE, LEAST_WRITERS = 0.4, 20
Authors = Mapping[Words, Sequence[Trace]]
"""Each different text, with who wrote it, the first first."""


class Passages:
    """The texts of one plan, of this day and a few before."""

    def __init__(self, authors: Authors) -> None:
        self._authors = authors
        self._searched: dict[str, bool] = {}
        self._days: dict[date, list[tuple[datetime, str]]] = defaultdict(list)
        for traces in authors.values():
            for trace in traces:
                self._days[trace.day].append(ORDER(trace))
        for orders in self._days.values():
            orders.sort()

    @cached_property
    def common(self) -> frozenset[str]:
        """Pairs of characters that many use; taken from earlier days, so that copies of today teach nothing."""
        return common_pairs(self._earlier)

    @property
    def earlier(self) -> int:
        """How many different texts there are of days before the last."""
        return len(self._earlier)

    @cached_property
    def _earlier(self) -> list[str]:
        last = max(self._days, default=date.min)
        return [words.plain for words, traces in self._authors.items() if traces[0].day < last]

    def is_assigned(self, one: Trace, writers: int) -> bool:
        """Whether the plan seems to ask for this very text, which so many others wrote today before this one.

        Early in the day few have written anything, so half of yesterday's writers count as present.
        """
        today = bisect_left(self._days.get(one.day, []), one.order)
        yesterday = len(self._days.get(one.day - timedelta(days=1), ()))
        return self._has_habit or writers >= ASSIGNED_SHARE * max(LEAST_WRITERS, today, yesterday / 2)

    @cached_property
    def _has_habit(self) -> bool:
        """Whether on an earlier day most wrote one and the same text: then they will again."""
        most: dict[date, int] = defaultdict(int)
        for traces in self._authors.values():
            of_text: dict[date, set[int]] = defaultdict(set)
            for trace in traces:
                of_text[trace.day].add(trace.member)
            for day, members in of_text.items():
                most[day] = max(most[day], len(members))
        earlier = sorted(self._days)[:-1]
        return any(most[day] >= ASSIGNED_SHARE * max(LEAST_WRITERS, len(self._days[day])) for day in earlier)

    def percent_besides(self, one: Words, other: Words, percent: int) -> int:
        """How much they are the same besides a passage that others quote, too; 0 where hardly anything is left."""
        passage = _longest_shared(one.plain, other.plain)
        if len(passage) < LEAST_PASSAGE or not self._is_quoted(passage, one):
            return percent
        left, right = one.plain.replace(passage, ""), other.plain.replace(passage, "")
        if min(len(left), len(right)) < LEAST_OWN:
            return 0
        return percent_alike(Words(plain=left, sorted=left), Words(plain=right, sorted=right))

    def _is_quoted(self, passage: str, within: Words) -> bool:
        if passage not in self._searched:
            if len(self._searched) >= MOST_SEARCHED:
                return False
            self._searched[passage] = self._search(passage, within)
        return self._searched[passage]

    def _search(self, passage: str, within: Words) -> bool:
        """Whether it stands in texts with other words around it than in this one, and than in one another."""
        arounds = [within.plain.replace(passage, "")]
        at = self._joined.find(passage)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            around = self._every[place].plain.replace(passage, "")
            if len(around) >= LEAST_AROUND and all(fuzz.ratio(around, known) < OTHER_WORDS for known in arounds):
                arounds.append(around)
                if len(arounds) > ELSEWHERE:
                    return True
            at = self._joined.find(passage, self._starts[place + 1])
        return False

    @cached_property
    def _every(self) -> list[Words]:
        return list(self._authors)

    @cached_property
    def _joined(self) -> str:
        """All texts in one string: looking through it is a hundred times as quick as through each."""
        return "\n".join(words.plain for words in self._every)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(words.plain) + 1 for words in self._every)]


def _longest_shared(one: str, other: str) -> str:
    if one == other:
        return one
    blocks = (block for block in Indel.opcodes(one, other) if block.tag == "equal")
    longest = max(blocks, key=lambda block: block.src_end - block.src_start, default=None)
    return one[longest.src_start : longest.src_end] if longest else ""
