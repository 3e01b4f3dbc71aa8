"""The checkup itself: one export in, one diagnosis out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from qunluo.analytics.checkup import counting, sentences
from qunluo.analytics.checkup.advice import advise
from qunluo.analytics.checkup.content import content
from qunluo.analytics.checkup.grade import grade, weigh
from qunluo.analytics.checkup.result import VERSION, BadLine, Checkup, Source
from qunluo.analytics.checkup.verdicts import Base, judge
from qunluo.analytics.duck import Value, duck_over
from qunluo.analytics.facts.gather import Gathering
from qunluo.analytics.facts.origin import Facts, Origin, writable
from qunluo.analytics.plan import load_plan
from qunluo.analytics.playbook_file import load_playbook
from qunluo.channels.history.export import Export, open_export

GROUP: Final = "group"
"""What the tables call the group of an export that does not name it."""

CHUNK: Final = 500
"""Records a chunk: few enough to be still in the processor's cache when they become columns."""

NOTHING: Final = Value(value=None, basis=0)

Progress = Callable[[int, int], None]
"""Told after every chunk: bytes read, bytes there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What whoever asks may say about a file that does not say it itself (see `open_export`).

    `name` is what the file is called where the path is only where it was put.
    """

    name: str = ""
    timezone: str = "Asia/Shanghai"
    chat: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A history read to the end: as tables, and where it comes from."""

    facts: Facts
    origin: Origin
    source: Source


def check_up(
    path: Path, choices: Choices | None = None, *, on_progress: Progress = lambda _read, _size: None
) -> Checkup:
    """Read an exported history and diagnose the group. Raises `UnreadableExport` with a sentence in Chinese."""
    return diagnose(read_history(path, choices or Choices(), on_progress=on_progress))


def read_history(path: Path, choices: Choices, *, on_progress: Progress) -> History:
    """Read the file to its end, and put its records into tables."""
    with (
        open_export(path, timezone=choices.timezone, columns=choices.columns, chat=choices.chat) as export,
        Gathering() as gathering,
    ):
        for chunk in export.chunks(CHUNK):
            gathering.take(chunk)
            on_progress(export.bytes_read, export.size)
        origin = Origin(
            group=writable(export.head.group) or GROUP,
            zone=ZoneInfo(choices.timezone),
            roster=export.roster,
            listed=frozenset(export.head.roster),
            identities=export.identities,
        )
        return History(facts=gathering.facts(origin), origin=origin, source=_source(path, export, choices))


def _source(path: Path, export: Export, choices: Choices) -> Source:
    return Source(
        file=writable(choices.name or path.name),
        bytes=export.size,
        format=export.head.format,
        platform=export.head.platform,
        group=writable(export.head.group),
        title=writable(export.head.title),
        timezone=choices.timezone,
        records=export.count,
        bad_line_count=export.bad_count,
        bad_lines=tuple(BadLine(number=line.number, reason=writable(line.reason)) for line in export.bad_lines),
        notes=tuple(map(writable, export.notes)),
    )


def diagnose(history: History) -> Checkup:
    """Run every metric over a history, judge by the playbook, and say what follows."""
    plan = load_plan()
    playbook = load_playbook(plan.metrics)
    facts, origin = history.facts, history.origin
    with duck_over(plan, facts.tables) as duck:
        days = len(duck.rows("SELECT day FROM calendar"))
        people = counting.count_people(duck, names=facts.names, days=days)
        series = counting.count_series(duck, people)
        totals = counting.count_totals(duck, people=people, series=series)
        span = counting.count_span(duck, series, origin)
        values = {name: groups.get(origin.group, NOTHING) for name, groups in duck.metrics().items()}
        words = content(duck, facts, origin.zone)
    base = Base(days=days, members=totals.members_here)
    verdicts = weigh(judge(values, playbook, plan=plan, base=base), playbook.grade)
    result = grade(verdicts, playbook.grade, totals=totals, days=days)
    advice = advise(verdicts, playbook)
    return Checkup(
        version=VERSION,
        source=history.source,
        playbook=playbook.name,
        span=span,
        totals=totals,
        sentences=(
            sentences.what_it_is(history.source, span, totals=totals, verdicts=verdicts),
            sentences.how_it_is(result, verdicts),
            sentences.what_to_do(advice, result),
        ),
        caveats=sentences.caveats(history.source, span, totals),
        grade=result,
        verdicts=verdicts,
        advice=advice,
        series=series,
        members=people.members,
        silent=people.silent,
        never_spoke=people.never_spoke,
        content=words,
    )
