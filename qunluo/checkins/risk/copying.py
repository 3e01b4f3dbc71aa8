"""Near-duplicate texts: against what others wrote today and lately, and against one's own past.

Not counted: short texts and what all say, the plan's own phrases, quotations marked or not (a passage that stands
in other texts with other words around it), and a text that nearly all write because the plan asks for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qunluo.checkins.risk.likeness import alike, percent_alike
from qunluo.checkins.risk.moments import said_day, said_when
from qunluo.checkins.risk.passages import Authors, Passages
from qunluo.checkins.risk.texts import LEAST_OWN, Words, novelty, own_words
from qunluo.checkins.risk.traces import BY_HAND, ORDER, Kin, Known, PlanFacts, Seat, Sign, Trace

MOST_LISTED, MOST_WEIGHED = 30, 5
SAME = 90
NOVEL = ((18, 1.0), (13, 0.6), (9, 0.3))
NOVEL_IN_NEW_PLAN, NEW_PLAN = ((30, 1.0), (20, 0.6), (13, 0.3)), 50
"""Until a plan has so many texts, nobody knows what all its members write."""
WEIGHTS = ((SAME, 70), (82, 50), (75, 35), (70, 20))
MORE = ((4, 45), (3, 30), (2, 15))
MOST_COPY_WEIGHT = 85
OWN_SAME, OWN_WEIGHTS = 95, (0, 15, 25, 35)


@dataclass(frozen=True, slots=True)
class Copy:
    """An earlier text of somebody else that is nearly the same."""

    trace: Trace
    percent: int


@dataclass(frozen=True)
class Desk:
    """All texts of a plan that lie on the table, each different one once, with who wrote it when."""

    facts: PlanFacts
    authors: Authors
    likes: Mapping[Words, Sequence[tuple[Words, int]]]
    passages: Passages
    _copied: dict[Seat, list[Copy]] = field(default_factory=dict)

    def words(self, one: Trace) -> Words:
        """The text as it is compared."""
        return own_words(one.text, self.facts.phrases)

    def copied(self, one: Trace) -> list[Copy]:
        """What others wrote before it that is nearly the same, the most alike first; nothing if all must write it."""
        if one.seat not in self._copied:
            self._copied[one.seat] = self._compare(one)
        return self._copied[one.seat]

    def _compare(self, one: Trace) -> list[Copy]:
        words = self.words(one)
        found: list[Copy] = []
        for other, percent in self.likes.get(words, ())[:MOST_WEIGHED]:
            before = self._before(one, other)
            own = self.passages.percent_besides(words, other, percent) if before else 0
            found += [Copy(trace, own) for trace in before[:MOST_LISTED] if own]
        found.sort(key=lambda copy: (-copy.percent, copy.trace.order))
        return [] if found and self.passages.is_assigned(one, self._writers_today(one)) else found

    def is_habit(self, one: Trace, past: Sequence[Trace]) -> bool:
        """Whether the member has written the same on another day, and nobody found anything wrong with it."""
        words = self.words(one)
        return any(
            trace.text
            and trace.day < one.day
            and not trace.is_suspect
            and percent_alike(words, self.words(trace)) >= OWN_SAME
            for trace in past
        )

    def _before(self, one: Trace, words: Words) -> list[Trace]:
        authors = self.authors[words]
        end = bisect_left(authors, one.order, key=ORDER)
        return [trace for trace in authors[:end] if trace.member != one.member]

    def _writers_today(self, one: Trace) -> int:
        same = (other for other, percent in self.likes.get(self.words(one), ()) if percent >= SAME)
        return len({trace.member for other in same for trace in self._before(one, other) if trace.day == one.day})


def desks_for(batch: Sequence[Trace], known: Known) -> dict[int, Desk]:
    """For each plan in the batch all its texts, compared."""
    of_plan: dict[int, list[Trace]] = defaultdict(list)
    for one in batch:
        if one.text:
            of_plan[one.plan].append(one)
    return {plan: _desk(traces, known, plan) for plan, traces in of_plan.items()}


def _desk(traces: Sequence[Trace], known: Known, plan: int) -> Desk:
    facts = known.plans.get(plan, PlanFacts())
    written = (trace for trace in known.texts.get(plan, ()) if trace.way not in BY_HAND)
    every = {trace.seat: trace for trace in (*written, *traces)}
    authors: dict[Words, list[Trace]] = defaultdict(list)
    for trace in sorted(every.values(), key=ORDER):
        words = own_words(trace.text, facts.phrases)
        if len(words.plain) >= LEAST_OWN:
            authors[words].append(trace)
    candidates = sorted(authors, key=lambda words: (words.plain, words.sorted))
    wanted = sorted({own_words(one.text, facts.phrases) for one in traces} & authors.keys(), key=lambda one: one.plain)
    likes = {
        words: [(candidates[hit.place], hit.percent) for hit in hits]
        for words, hits in zip(wanted, alike(wanted, candidates), strict=True)
    }
    return Desk(facts=facts, authors=authors, likes=likes, passages=Passages(authors))


def text_signs(one: Trace, desk: Desk, past: Sequence[Trace], kin: Kin) -> Iterator[Sign]:
    """Near-duplicates of what others wrote; `past` is one's own."""
    copies = desk.copied(one)
    others = kin.others(one, (copy.trace.member for copy in copies))
    if not others or desk.is_habit(one, past):
        return
    first = next(copy for copy in copies if copy.trace.member == others[0])
    weight = _copy_weight(desk.words(one), desk, first.percent, persons=len(others))
    if weight:
        when = said_when(first.trace.at, day=one.day, timezone=desk.facts.timezone)
        more = f"，共与 {len(others)} 人相近" if len(others) > 1 else ""
        whose = "{names}" if first.trace.group == one.group else "另一个群的成员"
        sentence = f"与 {whose} {when} 的打卡文字 {first.percent}% 相同{more}"
        yield Sign(code="text_others", weight=weight, sentence=sentence, others=(first.trace.member,))


def own_text_signs(one: Trace, desk: Desk, past: Sequence[Trace]) -> Iterator[Sign]:
    """One's own texts of other days, written again."""
    words = desk.words(one)
    if len(words.plain) < LEAST_OWN:
        return
    same = [
        trace
        for trace in past
        if trace.text and trace.day != one.day and percent_alike(words, desk.words(trace)) >= OWN_SAME
    ]
    if not same or _novelty_factor(words, desk) < 1:
        return
    days = {trace.day for trace in same}
    weight = OWN_WEIGHTS[min(len(days), len(OWN_WEIGHTS) - 1)]
    if weight:
        latest = said_day(max(days), day=one.day)
        yield Sign(
            code="text_own",
            weight=weight,
            sentence=f"与自己{latest}的打卡文字几乎一样，近 14 天已有 {len(days)} 天这样写",
        )


def _copy_weight(words: Words, desk: Desk, percent: int, *, persons: int) -> int:
    base = next((weight for least, weight in WEIGHTS if percent >= least), 0)
    more = next((extra for least, extra in MORE if persons >= least), 0)
    return round(min(base + more, MOST_COPY_WEIGHT) * _novelty_factor(words, desk))


def _novelty_factor(words: Words, desk: Desk) -> float:
    novel = novelty(words.plain, desk.passages.common)
    steps = NOVEL if desk.passages.earlier >= NEW_PLAN else NOVEL_IN_NEW_PLAN
    return next((factor for least, factor in steps if novel >= least), 0.0)
