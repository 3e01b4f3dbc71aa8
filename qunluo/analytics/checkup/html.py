"""The report as HTML: one self-contained file, or a fragment for a page that brings the style sheet itself.

There is no script in it and no inline style, so that it shows under the strictest content policy; whatever a
stranger wrote passes through `harmless` and is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.charts import curve, days, heat, scale
from qunluo.analytics.checkup.charts.waits import slices
from qunluo.analytics.checkup.harmless import harmless
from qunluo.analytics.checkup.result import Checkup, Member, Verdict

HERE: Final = Path(__file__).parent
STYLE: Final = HERE.parent / "static" / "analytics" / "report.css"
TOP_SPEAKERS: Final = 15
NAMES_SHOWN: Final = 80
BAD_LINES_SHOWN: Final = 30
NAME_LENGTH: Final = 20
TEXT_LENGTH: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Some members by name, and how many there are beyond."""

    shown: tuple[Member, ...]
    more: int


def render_html(checkup: Checkup) -> str:
    """Give the whole report as one file."""
    style = Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704  # our own file
    return _templates().get_template("page.html.jinja").render(**_context(checkup), style=style)


def render_fragment(checkup: Checkup) -> str:
    """Give the report's body; the page around it must link `analytics/report.css`."""
    return _templates().get_template("body.html.jinja").render(**_context(checkup))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "name": lambda text: harmless(text, limit=NAME_LENGTH) or "（空白）",
        "line": lambda text: harmless(text, limit=TEXT_LENGTH) or "（空白）",
        "line_long": harmless,
        "number": wording.number,
        "percent": wording.percent,
        "minutes": wording.minutes,
        "kind": lambda kind: wording.KIND_NAMES.get(kind, kind),
        "stretch": lambda ends: wording.stretch(*ends),
        "moment": lambda at: at[:16].replace("T", " "),
    }
    return environment


def _context(checkup: Checkup) -> Mapping[str, Any]:
    series, members = checkup.series, {member.member: member for member in checkup.members}
    speakers = sorted(checkup.members, key=lambda member: -member.messages_month)[:TOP_SPEAKERS]
    speakers = [member for member in speakers if member.messages_month]
    return {
        "checkup": checkup,
        "sections": _sections(checkup.verdicts),
        "costly": _costly(checkup.verdicts),
        "counts": wording.COUNT_NAMES,
        "messages": days.messages(series.by_day, height=140),
        "speaking": days.speakers(series.by_day, height=60),
        "moves": days.moves(series.by_day, height=110),
        "heat": heat.heat(series.by_hour_of_week, row=24),
        "waits": slices(series.waits),
        "curve": curve.curve(series.lorenz),
        "speakers": speakers,
        "most": max((member.messages_month for member in speakers), default=1),
        "silent": _names([members[name] for name in checkup.silent]),
        "never": _names([members[name] for name in checkup.never_spoke]),
        "bad_lines": checkup.source.bad_lines[:BAD_LINES_SHOWN],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One metric and its measuring stick."""

    verdict: Verdict
    stick: scale.Stick | None


def _sections(verdicts: tuple[Verdict, ...]) -> list[tuple[str, list[Row]]]:
    grouped = groupby(verdicts, key=lambda verdict: verdict.section)
    return [
        (section, [Row(verdict=verdict, stick=scale.stick(verdict.steps, verdict.value)) for verdict in part])
        for section, part in grouped
    ]


def _costly(verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    return sorted((verdict for verdict in verdicts if verdict.points), key=lambda verdict: -verdict.points)


def _names(members: list[Member]) -> Names:
    return Names(shown=tuple(members[:NAMES_SHOWN]), more=max(len(members) - NAMES_SHOWN, 0))
