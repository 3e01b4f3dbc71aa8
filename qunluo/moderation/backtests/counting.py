"""The pure part of a back-test: messages go in by the time of their saying, what two versions find comes out."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from heapq import heappush, heappushpop
from typing import Any

from qunluo.core.events import MessagePosted
from qunluo.core.moderation.judge import Scene, Verdict, judge
from qunluo.core.moderation.ladder import Ladder, Measure, Violation, climb
from qunluo.core.moderation.licences import forgives
from qunluo.core.moderation.rules import Course, Flood, Rule, looks_back, senses_of
from qunluo.core.moderation.sight import Sense, Sight
from qunluo.core.moderation.utterances import Utterance, utterance_of

MOST_SHOWN = 600
MOST_MEMBERS = 50


class Found(StrEnum):
    """Which version found a message."""

    BOTH = "both"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The advert licence that held when something was said: so many in this week, which is named by its Monday."""

    quota: int
    week: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message of the past. `who` is the row of the member, `person` who they are over all groups.

    `was_known`: the member had been seen before the time that is looked at. `permit` is there for who had a licence.
    """

    message: MessagePosted
    group: int
    who: int
    person: int
    joined_at: datetime | None = None
    is_staff: bool = False
    was_known: bool = True
    permit: Permit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hit of the sample."""

    said: Said
    found: Found
    detail: str
    spans: tuple[tuple[int, int], ...]


Entry = tuple[int, str, int, Shown]
"""A hit behind what it is sorted by: a hash, the key of the message, and the group, within which a key is one's own."""


@dataclass(slots=True, kw_only=True)
class Count:
    """What a version did, and in comparison to the one in force: the difference is what a decision rests on.

    The sample is the same however often it is drawn: the hits whose keys come first when mixed by a hash, so many of
    each sort.
    """

    rule: Rule
    against: Rule | None
    ladders: Mapping[str, Ladder]
    messages: int = 0
    found: Counter[Found] = field(default_factory=Counter)
    doubtful: int = 0
    staff: int = 0
    licensed: int = 0
    days: Counter[str] = field(default_factory=Counter)
    violations: dict[tuple[int, int], list[Violation]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[int, int] = field(default_factory=dict)
    _samples: dict[Found, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _recent: dict[int, deque[Utterance]] = field(default_factory=lambda: defaultdict(deque))
    _spoken: Counter[int] = field(default_factory=Counter)
    _posted: Counter[tuple[bool, int, date]] = field(default_factory=Counter)
    _senses: frozenset[Sense] = field(init=False)
    _span: timedelta = field(init=False)

    def __post_init__(self) -> None:
        rules = [self.rule, *([self.against] if self.against else [])]
        self._senses = frozenset().union(*(senses_of(one.condition) for one in rules))
        self._span = max(looks_back(one.condition) for one in rules)

    @property
    def senses(self) -> frozenset[Sense]:
        """What must be looked for."""
        return self._senses

    def take(self, said: Said, sight: Sight) -> None:
        """The next message of its group, and what is seen in it."""
        self.messages += 1
        scene = self._scene(said, sight)
        self._spoken[said.who] += 1
        verdict = self._judged(self.rule, said, scene)
        before = self._judged(self.against, said, scene) if self.against else None
        if before is not None and before.matched:
            self._note(said, Found.BOTH if verdict.matched else Found.GONE, verdict if verdict.matched else before)
        elif verdict.matched:
            self._note(said, Found.NEW, verdict)
        if verdict.matched:
            self._strike(said, verdict)

    def _judged(self, rule: Rule, said: Said, scene: Scene) -> Verdict:
        """What the rule says; the first of a week that a licence covered are no hits, counted by this rule alone."""
        verdict = judge(rule.condition, scene)
        if said.permit is None or not verdict.matched or not forgives(rule.condition, scene):
            return verdict
        is_new = rule is self.rule
        self._posted[is_new, said.who, said.permit.week] += 1
        if self._posted[is_new, said.who, said.permit.week] > said.permit.quota:
            return verdict
        self.licensed += is_new
        return replace(verdict, matched=False)

    def _scene(self, said: Said, sight: Sight) -> Scene:
        message = said.message
        recent: Iterable[Utterance] = ()
        if self._span:
            spoken = self._recent[said.who]
            spoken.append(utterance_of(message.key, message.at, message.text))
            while spoken[0].at <= message.at - self._span:
                spoken.popleft()
            recent = spoken
        return Scene(
            message=message,
            sight=sight,
            recent=tuple(recent),
            joined_at=said.joined_at,
            before=said.was_known + self._spoken[said.who],
        )

    def _note(self, said: Said, found: Found, verdict: Verdict) -> None:
        self.found[found] += 1
        shown = Shown(said=said, found=found, detail=verdict.detail, spans=verdict.spans)
        order = -int.from_bytes(blake2b(said.message.key.encode(errors="surrogatepass"), digest_size=8).digest(), "big")
        self._keep(found, (order, said.message.key, said.group, shown))

    def _keep(self, found: Found, entry: Entry) -> None:
        sample = self._samples[found]
        if len(sample) < MOST_SHOWN // len(Found):
            heappush(sample, entry)
        else:
            heappushpop(sample, entry)

    def _strike(self, said: Said, verdict: Verdict) -> None:
        self.days[said.message.at.date().isoformat()] += 1
        if said.is_staff:
            self.staff += 1
        elif verdict.is_doubtful:
            self.doubtful += 1
        elif self.rule.course is Course.STRIKE:
            self._climb(said)

    def _climb(self, said: Said) -> None:
        """One flood is one step, as it is live."""
        violations = self.violations[said.person, said.group]
        is_flood = isinstance(self.rule.condition, Flood)
        if is_flood and violations and said.message.at - violations[-1].at < self._span:
            return
        self.persons[said.person] = said.who
        message = said.message
        violations.append(
            Violation(
                key=message.key,
                at=message.at,
                ladder=self.rule.ladder,
                weight=self.rule.weight,
                rule_id=self.rule.id,
                version=self.rule.version,
                group=message.group,
            )
        )

    def add(self, other: Count) -> None:
        """Take over what was counted of other people."""
        self.messages += other.messages
        self.found += other.found
        self.doubtful += other.doubtful
        self.staff += other.staff
        self.licensed += other.licensed
        self.days += other.days
        self.violations.update(other.violations)
        self.persons.update(other.persons)
        for found, its in other._samples.items():
            for entry in its:
                self._keep(found, entry)

    def sample(self) -> list[Shown]:
        """The hits that are shown, by the time of their saying."""
        shown = [one for its in self._samples.values() for *_, one in its]
        return sorted(shown, key=lambda one: (one.said.message.at, one.said.message.key))

    def steps(self) -> dict[str, Measure]:
        """Key of a message -> the step to which this rule alone would have led."""
        ladder = self.ladders.get(self.rule.ladder)
        if ladder is None:
            return {}
        return {
            one.violation.key: one.step.measure
            for its in self._climbers().values()
            for group in {one.group for one in its}
            for one in climb(ladder, its, group=group)
            if one.violation.group == group
        }

    def _climbers(self) -> dict[int, list[Violation]]:
        """Person -> all that they did, in whatever group."""
        found: dict[int, list[Violation]] = defaultdict(list)
        for (person, _), its in self.violations.items():
            found[person] += its
        return found

    def result(self) -> dict[str, Any]:
        """The counts, as a table keeps them. Members are named by a row of theirs, those with most first."""
        steps = self.steps()
        by_person = {person: [steps[one.key] for one in its] for person, its in self._climbers().items()}
        ranks = list(Measure)
        most = sorted(by_person.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST_MEMBERS]
        return {
            "messages": self.messages,
            "hits": self.found[Found.BOTH] + self.found[Found.NEW],
            "before": self.found[Found.BOTH] + self.found[Found.GONE],
            "found": {one.value: self.found[one] for one in Found},
            "doubtful": self.doubtful,
            "staff": self.staff,
            "licensed": self.licensed,
            "steps": {one.value: count for one, count in Counter(steps.values()).items()},
            "people": len(by_person),
            "members": [
                {"member": self.persons[person], "hits": len(its), "furthest": max(its, key=ranks.index).value}
                for person, its in most
            ],
            "days": dict(sorted(self.days.items())),
        }
