"""What a checkup says: plain values, the same whether printed, drawn, kept as JSON or read back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from qunluo.analytics.checkup.rebuild import rebuild
from qunluo.analytics.metrics.units import Counts, Unit
from qunluo.analytics.playbook import Level

VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A place in the file that could not be read."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was looked at. `records` counts messages and system lines; `bad_lines` holds the first thousand.

    `notes` are sentences on what had to be assumed while reading.
    """

    file: str
    bytes: int
    format: str
    platform: str
    group: str
    title: str
    timezone: str
    records: int
    bad_line_count: int
    bad_lines: tuple[BadLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The observed days, both ends included, in the group's time zone."""

    first_day: str
    last_day: str
    days: int
    days_with_messages: int
    first_at: str
    last_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Plain counts over the whole history. A message is what a member sent, of any kind."""

    messages: int
    texts: int
    characters: int
    questions: int
    links: int
    quotes: int
    recalls: int
    joined: int
    left: int
    removed: int
    patted: int
    other_notices: int
    members: int
    members_here: int
    listed: int
    speakers: int
    never_spoke: int
    silent: int
    staff: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One band of the measuring stick, up to `end`; null is without end."""

    level: Level
    end: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One metric: what was measured, on how much, what that means and by which measuring stick.

    `shown` and `edges` are for people: the value with its unit, the bands in one line. `points` is what the
    metric takes off the grade.
    """

    name: str
    section: str
    title: str
    value: float | None
    shown: str
    unit: Unit
    basis: int
    counts: Counts
    level: Level
    label: str
    say: str
    edges: str
    steps: tuple[Step, ...]
    explain: str
    source: str
    formula: str
    weight: float
    points: float
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A to E, or empty where there is too little to go by. `reasons` are sentences in order of their weight."""

    letter: str
    score: float | None
    reasons: tuple[str, ...]
    judged: int
    judged_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One measure, with its reasons and how to see in two weeks whether it worked."""

    name: str
    title: str
    do: str
    who: str
    why: tuple[str, ...]
    check: str
    impact: float
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One observed day."""

    day: str
    messages: int
    speakers: int
    joined: int
    left: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Those who joined within 30 days. A share is among those of whom it can already be said."""

    first_day: str
    last_day: str
    joined: int
    decided_7: int
    spoke_7: int
    decided_30: int
    spoke_30: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Questions that waited no longer than `up_to_s` (and longer than the step before); null: unanswered."""

    up_to_s: int | None
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts over the whole history; weekday 0 is Monday. `lorenz` runs over the speakers of the last 30 days.

    `lorenz` holds 101 numbers: which share of the messages the least talkative n% of the speakers said.
    """

    by_day: tuple[Day, ...]
    by_hour: tuple[int, ...]
    by_weekday: tuple[int, ...]
    by_hour_of_week: tuple[tuple[int, ...], ...]
    by_kind: Mapping[str, int]
    by_notice: Mapping[str, int]
    by_scene: Mapping[str, int]
    waits: tuple[Wait, ...]
    cohorts: tuple[Cohort, ...]
    lorenz: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member, spoken or not; days are ISO dates, empty where unknown or never."""

    member: str
    name: str
    messages: int
    messages_month: int
    days: int
    recalls: int
    first_day: str
    last_day: str
    joined_day: str
    left_day: str
    is_staff: bool
    is_listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A text that was sent several times in the last 90 days."""

    text: str
    times: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A message that others quoted."""

    text: str
    kind: str
    name: str
    at: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word and the number of messages that hold it, among the latest texts."""

    word: str
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that waited long; `waited_s` is null where nobody else spoke within a day."""

    at: str
    member: str
    name: str
    text: str
    waited_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the talk was about."""

    keywords: tuple[Keyword, ...]
    keyword_texts: int
    repeated: tuple[Repeated, ...]
    quoted: tuple[Quoted, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """The whole diagnosis. `silent` and `never_spoke` are ids of `members`, the likeliest to come back first."""

    version: int
    source: Source
    playbook: str
    span: Span | None
    totals: Totals
    sentences: tuple[str, ...]
    caveats: tuple[str, ...]
    grade: Grade
    verdicts: tuple[Verdict, ...]
    advice: tuple[Advice, ...]
    series: Series
    members: tuple[Member, ...]
    silent: tuple[str, ...]
    never_spoke: tuple[str, ...]
    content: Content

    def to_json(self) -> bytes:
        """Write everything that was counted and computed; keys never change their meaning within a version."""
        return orjson.dumps(self)

    def to_data(self) -> dict[str, Any]:
        """Give the same as values for a JSON field; PostgreSQL keeps no null characters there."""
        data: dict[str, Any] = orjson.loads(self.to_json().replace(rb"\u0000", b""))
        return data

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Checkup:
        """Read back what `to_data` gave."""
        return rebuild(Checkup, data)
