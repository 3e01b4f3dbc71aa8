"""The lines of a table of check-ins: a row a check-in, or a row a member with a column a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from qunluo.communities.reads.pages import Group
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.plan import Plan
from qunluo.entrances.cells import DONE, BadCell, clock_of, day_of_heading, is_done, moment_of
from qunluo.entrances.columns import guessed
from qunluo.entrances.findings import Findings
from qunluo.entrances.seats import Called
from qunluo.entrances.tables import Row, header_of, places_of, rows_of, value_of

FIELDS = {
    "name": "成员昵称",
    "member": "成员 ID",
    "group": "群",
    "day": "日期",
    "time": "时间",
    "session": "时段",
    "text": "内容",
    "status": "状态",
}
NAMES: Mapping[str, str] = {
    "name": "成员 成员昵称 昵称 群昵称 姓名 名字 用户 用户名 打卡人 签到人 微信昵称 学员 学生 name nickname",
    "member": "成员id 用户id 账号 帐号 微信号 openid unionid userid memberid id 学号 工号",
    "group": "群 群名 群聊 所在群 班级 小组 group",
    "day": "日期 打卡日期 签到日期 打卡时间 签到时间 提交时间 日期时间 时间 date day datetime time",
    "time": "时刻 时间 打卡时刻 签到时刻 time",
    "session": "时段 场次 打卡项 任务 项目 session",
    "text": "内容 打卡内容 心得 日记 备注 正文 感想 text content note",
    "status": "状态 打卡状态 签到状态 是否打卡 是否签到 是否完成 status state",
}
FEWEST_DAYS = 2
"""So many headings that are days make a table with a column a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table, and what it is to be held against. `chosen` are the names that an operator has settled."""

    path: Path
    columns: Mapping[str, str]
    chosen: Mapping[str, int]
    plan: Plan
    groups: Sequence[Group]
    at: datetime

    @property
    def today(self) -> date:
        """The day that it is in the plan."""
        return local_day(self.at, self.plan.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One check-in as the table tells it."""

    number: int
    called: Called
    day: date
    clock: time | None = None
    session: str = ""
    text: str = ""


def guess(path: Path) -> dict[str, str]:
    """The columns by their names."""
    return guessed(header_of(path), NAMES)


def is_complete(columns: Mapping[str, str], days: Sequence[object]) -> bool:
    """Whether the columns say whose check-ins these are, and of which day."""
    return ("name" in columns or "member" in columns) and ("day" in columns or bool(days))


def day_columns(header: Sequence[str], columns: Mapping[str, str], *, today: date) -> dict[int, date]:
    """The columns that each are about a day, where no column tells the day."""
    if "day" in columns:
        return {}
    found = {place: day for place, heading in enumerate(header) if (day := day_of_heading(heading, today=today))}
    return found if len(found) >= FEWEST_DAYS else {}


def lines_of(sheet: Sheet, findings: Findings) -> Iterator[Line]:
    """All check-ins that the table tells; what can't be understood is said."""
    header = header_of(sheet.path)
    places, days = places_of(header, sheet.columns), day_columns(header, sheet.columns, today=sheet.today)
    for row in rows_of(sheet.path):
        findings.counts["rows"] += 1
        called = called_in(row, places)
        if not called.shown:
            findings.say(row.number, "bad", "没有写成员")
            continue
        try:
            yield from _across(row, called, days) if days else _one(row, called, places, sheet, findings)
        except BadCell as error:
            findings.say(row.number, "bad", str(error))


def called_in(row: Row, places: Mapping[str, int]) -> Called:
    """What the row calls its member."""
    return Called(
        id=value_of(row, places, "member"), name=value_of(row, places, "name"), group=value_of(row, places, "group")
    )


def _one(row: Row, called: Called, places: Mapping[str, int], sheet: Sheet, findings: Findings) -> Iterator[Line]:
    if not is_done(value_of(row, places, "status")):
        findings.counts["not_done"] += 1
        return
    day, clock = moment_of(value_of(row, places, "day"), sheet.plan.terms.timezone, today=sheet.today)
    yield Line(
        number=row.number,
        called=called,
        day=day,
        clock=clock_of(value_of(row, places, "time")) or clock,
        session=value_of(row, places, "session"),
        text=value_of(row, places, "text"),
    )


def _across(row: Row, called: Called, days: Mapping[int, date]) -> Iterator[Line]:
    """An empty cell is a day that was missed; words in it are what the member wrote."""
    for place, day in days.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            is_marked = bool(cell) and is_done(cell)
        except BadCell:
            is_marked = True
        if is_marked:
            is_mark = cell.strip().casefold() in DONE
            yield Line(number=row.number, called=called, day=day, text="" if is_mark else cell)
