"""The figures of groups, from the lake: the same metrics, playbook and grade as a checkup, without names and texts.

`refresh` fills what has changed, computes where anything did, and keeps the result for the pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Final

import orjson
import pyarrow as pa
from django.db import connection

from qunluo.analytics import fills
from qunluo.analytics.checkup import counting
from qunluo.analytics.checkup.advice import advise
from qunluo.analytics.checkup.grade import grade, weigh
from qunluo.analytics.checkup.result import Span, Totals
from qunluo.analytics.checkup.verdicts import Base, judge
from qunluo.analytics.duck import Value, duck_over
from qunluo.analytics.fills import Filled
from qunluo.analytics.lake import Lake, lake
from qunluo.analytics.lake_reads import facts_in
from qunluo.analytics.models import Fill, GroupFigures
from qunluo.analytics.plan import PLAN_FILE, load_plan
from qunluo.analytics.playbook_file import DEFAULT, load_playbook
from qunluo.communities.reads.facts import Heard, ToldGroup, heard_of, told_group
from qunluo.core.hours import zone

VERSION: Final = 1
DIGITS: Final = 12
NOTHING: Final = Value(value=None, basis=0)


def refresh(group_ids: Collection[int], *, at: datetime) -> int:
    """Bring lake and figures of these groups up to date. Returns of how many groups the figures are new."""
    pond = lake()
    count = 0
    for heard in heard_of(group_ids):
        group = told_group(heard.group_id)
        if group is not None:
            count += _refresh(group, pond, at=at)
            # Asked before anything was read: what is told meanwhile makes the group a changed one again.
            GroupFigures.objects.filter(group_id=group.id).update(heard=_heard_mark(heard, at=at))
    return count


def changed(*, at: datetime) -> list[int]:
    """The groups of which something was told, or in which a day ended, since their figures were looked at."""
    seen = dict(GroupFigures.objects.values_list("group_id", "heard"))
    return [heard.group_id for heard in heard_of(None) if seen.get(heard.group_id) != _heard_mark(heard, at=at)]


def everything() -> list[int]:
    """All groups: for the slow and thorough look that finds also what no count tells."""
    return [heard.group_id for heard in heard_of(None)]


def _refresh(group: ToldGroup, pond: Lake, *, at: datetime) -> bool:
    with _one_at_a_time(group.id):
        filled = fills.fill(group, pond, at=at)
        basis = _digest(filled.mark, group.is_live and (filled.lens.until, group.created_at), group.timezone)
        if not filled.written and GroupFigures.objects.filter(group_id=group.id, basis=basis).exists():
            return False
        try:
            data = figures(group, pond, filled)
        except (pa.ArrowInvalid, OSError):  # a file that a crash of the machine cut short
            Fill.objects.filter(group_id=group.id).delete()
            data = figures(group, pond, fills.fill(group, pond, at=at))
        GroupFigures.objects.update_or_create(
            group_id=group.id, defaults={"computed_at": at, "basis": basis, "data": data}
        )
        return True


@contextmanager
def _one_at_a_time(group_id: int) -> Iterator[None]:
    """Two fills of one group would write the same file; on whatever machine they run, one waits."""
    key = f"analytics.lake:{group_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def _heard_mark(heard: Heard, *, at: datetime) -> str:
    return _digest(heard.mark, heard.timezone, heard.is_live and at.astimezone(zone(heard.timezone)).date())


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr((_way(), parts)).encode()).hexdigest()


@cache
def _way() -> str:
    """How figures are computed: another plan or another playbook gives other figures."""
    return hashlib.sha256(b"%d" % VERSION + PLAN_FILE.read_bytes() + DEFAULT.read_bytes()).hexdigest()


def figures(group: ToldGroup, pond: Lake, filled: Filled) -> dict[str, Any]:
    """What the pages show of a group: of a checkup all but names, texts and members."""
    plan = load_plan()
    playbook = load_playbook(plan.metrics)
    with duck_over(plan, facts_in(pond, group, filled.lens)) as duck:
        days = len(duck.rows("SELECT day FROM calendar"))
        people = counting.count_people(duck, names={}, days=days)
        series = counting.count_series(duck, people)
        totals = counting.count_totals(duck, people=people, series=series)
        span = counting.count_span(duck, series, filled.lens.origin)
        found = duck.metrics()
    values = {name: _whole(groups.get(filled.lens.origin.group, NOTHING)) for name, groups in found.items()}
    base = Base(days=days, members=totals.members_here)
    verdicts = weigh(judge(values, playbook, plan=plan, base=base), playbook.grade)
    shown = {
        "version": VERSION,
        "playbook": playbook.name,
        "span": span,
        "totals": totals,
        "caveats": caveats(span, totals),
        "grade": grade(verdicts, playbook.grade, totals=totals, days=days),
        "verdicts": verdicts,
        "advice": advise(verdicts, playbook),
        "series": series,
    }
    data: dict[str, Any] = orjson.loads(orjson.dumps(shown))
    return data


def _whole(value: Value) -> Value:
    """Cut off the digits that depend on the order in which an engine adds, so that a replay gives the same."""
    return value if value.value is None else replace(value, value=float(f"{value.value:.{DIGITS}g}"))


def caveats(span: Span | None, totals: Totals) -> tuple[str, ...]:
    """Say what nobody told us of the group, so that no figure is believed further than it reaches."""
    if span is None:
        return ()
    found = []
    if not totals.listed:
        found.append("没有成员名单：成员按出现过的人算，从不说话的人看不到，活跃率会偏高。")
    if not totals.staff:
        found.append("不知道谁是群主和管理员：官方占比、管理员响应算不出来。")
    if not totals.left + totals.removed:
        found.append("还没有收到过退群消息：很多平台不提示成员退群，退群率算不出来，在群人数可能偏多。")
    if not totals.joined:
        found.append("还没有收到过进群消息：新人的留存和开口算不出来。")
    return tuple(found)
