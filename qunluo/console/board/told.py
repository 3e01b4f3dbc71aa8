"""A line of the board in words: what was handed in, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qunluo.checkins.reads.board import Line
from qunluo.console.board.head import WAY_ICONS, way_name
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.facts import State
from qunluo.core.checkins.plan import Plan, Way
from qunluo.core.checkins.words import refusal_sentence

TONES = {
    State.COUNTS: "green",
    State.PART: "azure",
    State.HELD: "yellow",
    State.REPEAT: "secondary",
    State.WRONG_NUMBER: "orange",
    State.REFUSED: "orange",
    State.REJECTED: "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was handed in. `why` says what speaks against it, or what was found about it."""

    is_of_the_day: bool

    row: Any
    way: str
    icon: str
    tone: str
    session: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayLine:
    """One member on a list of the board."""

    member: Any
    streak: int
    entries: tuple[Entry, ...]
    done: int
    needed: int


def told(line: Line, plan: Plan, *, needed: int) -> TodayLine:
    """The line with words for what the tables hold as codes."""
    names = {one.id: one.name for one in plan.terms.sessions} if len(plan.terms.sessions) > 1 else {}
    return TodayLine(
        member=line.member,
        streak=line.streak,
        entries=tuple(entry_of(row, plan, names) for row in line.entries),
        done=sum(row.state == State.COUNTS for row in line.entries),
        needed=needed,
    )


def entry_of(row: Any, plan: Plan, names: dict[str, str]) -> Entry:
    """One submission in words. `names` are those of the sessions, empty where there is but one."""
    return Entry(
        is_of_the_day=local_day(row.at, plan.terms) == row.day,
        row=row,
        way=way_name(row.way),
        icon=WAY_ICONS.get(row.way, "check"),
        tone=TONES.get(row.state, "secondary"),
        session=names.get(row.session, ""),
        why=_why(row, plan),
    )


def _why(row: Any, plan: Plan) -> str:
    match row.state:
        case State.REFUSED:
            return refusal_sentence(row.refusal, plan.terms_at(row.at), session_id=row.session, day=row.day)
        case State.WRONG_NUMBER:
            return _("写的是第 %(number)s 天，应该是第 %(expected)s 天。") % {
                "number": row.number,
                "expected": row.expected,
            }
        case State.HELD:
            return "；".join(reason[2] for reason in row.reasons) or _("风险分 %(risk)d") % {"risk": row.risk}
        case State.REJECTED:
            return str(row.ruling_reason)
    if row.way == Way.OPERATOR and row.entered_by:
        return _("%(name)s 登记") % {"name": row.entered_by.name}
    return ""
