"""The headline figures in words: what each is called, how it is worked out, from where, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from qunluo.checkins.reads.outcomes import Share
from qunluo.checkins.reads.statistics import LONG_STREAK, DayPoint, Statistics
from qunluo.core.checkins.plan import Terms

FEW = 10
"""Of fewer members, no share says anything."""
FALL, FALLING_DAYS = 0.15, 3
"""So much less than the day before, so many days in a row, is an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `beside` tells of how many it is; `change` compares with the time before, in points of percent.

    `level` is that of the console's dots. Most figures are for information: nobody knows a line for them.
    """

    title: str
    value: str
    beside: str
    how: str
    says: str
    source: str
    level: str = "info"
    change: int | None = None


def figures_of(told: Statistics, terms: Terms) -> list[Figure]:
    """The headlines in the order of what one asks first."""
    return [_rate(told), _streaks(told, terms), _completion(told), _interval(told), _conversion(told), _invalid(told)]


def percent(value: float | None) -> str:
    """A share as people write it; a dash where there is none."""
    return "—" if value is None else f"{value * 100:.1f}%"


def is_falling(days: Sequence[DayPoint]) -> bool:
    """Whether each of the last three days that are over fell behind the one before by 15% or more."""
    rates = [one.rate for one in days if one.is_over and one.rate is not None][-FALLING_DAYS - 1 :]
    return len(rates) > FALLING_DAYS and all(after <= before * (1 - FALL) for before, after in pairwise(rates))


def _rate(told: Statistics) -> Figure:
    change = None
    if told.rate is not None and told.rate_before is not None:
        change = round((told.rate - told.rate_before) * 100)
    falls = is_falling(told.days)
    return Figure(
        title=_("日打卡率"),
        value=percent(told.rate),
        beside=_("%(days)d 个打卡日的平均") % {"days": sum(one.is_over for one in told.days)},
        how=_(
            "每天打了卡的成员 ÷ 当天应打的成员，再按天平均。应打的人数在当天结束时定下，"
            "后来进群的不改变它。今天还没结束，不算在内。"
        ),
        says=_("最近 3 天每天都比前一天少 15% 以上，先看是哪个群、哪个时段掉的，再调提醒时间。")
        if falls
        else _("连续 3 天、每天都比前一天少 15% 以上，才需要着急。"),
        source=_("预警线是公开的社群运营经验值；日打卡率本身没有公认的好坏线，和自己的过去比。"),
        level="bad" if falls else "info",
        change=change,
    )


def _streaks(told: Statistics, terms: Terms) -> Figure:
    unit = _("周") if terms.times_a_week else _("天")
    return Figure(
        title=_("连续打卡率"),
        value=percent(told.streaks.value),
        beside=_of(told.streaks),
        how=_("目前连续超过 %(count)d %(unit)s的成员 ÷ 打过卡的成员。断了的不算，补卡接上的算。")
        % {"count": LONG_STREAK, "unit": unit},
        says=_few(told.streaks) or _("习惯养成得怎么样。偏低的话，先看提醒时间和前 7 天的奖励。"),
        source=_("7 天是习惯的第一个台阶（7、21、100 天），行业里通行的口径。"),
    )


def _completion(told: Statistics) -> Figure:
    return Figure(
        title=_("平均完成度"),
        value=percent(told.habits.completion),
        beside=_("%(count)d 位打过卡的成员") % {"count": told.habits.members},
        how=_("每位成员从第一次打卡起，打了的天数 ÷ 应打的天数，再取平均。休息、暂停、故障的日子不算应打。"),
        says=_("平均会掩盖两头，分布看下面的“完成度”。"),
        source=_("群落补充的指标，没有公认的好坏线。"),
    )


def _interval(told: Statistics) -> Figure:
    interval = told.habits.interval
    return Figure(
        title=_("平均打卡间隔"),
        value="—" if interval is None else _("%(days).1f 天") % {"days": interval},
        beside=_("%(count)d 次间隔") % {"count": told.habits.gaps},
        how=_("同一位成员相邻两个打卡日相差的天数，全部取平均。每天都打就是 1.0 天。"),
        says=_("间隔变长，往往走在流失前面。"),
        source=_("行业里通行的口径，没有公认的好坏线。"),
    )


def _conversion(told: Statistics) -> Figure:
    return Figure(
        title=_("打卡转化率"),
        value=percent(told.conversion.value) if told.has_outcomes else "—",
        beside=_of(told.conversion) if told.has_outcomes else _("导入购买数据后就有"),
        how=_("第一次打卡以后有购买的成员 ÷ 打过卡的成员。打卡之前就买了的不算。购买来自“导入”里的结果数据。"),
        says=_few(told.conversion) or _("打卡和购买一起出现，不等于打卡带来了购买。"),
        source=_("行业里通行的口径，没有公认的好坏线。"),
    )


def _invalid(told: Statistics) -> Figure:
    waiting = told.waiting
    return Figure(
        title=_("无效打卡占比"),
        value=percent(told.invalid.value),
        beside=_of(told.invalid),
        how=_("审核未通过的打卡 ÷（有效 + 待审核 + 审核未通过）。待审核的确认有问题以后，也算未通过。"),
        says=_("还有 %(count)d 位成员的打卡在等审核。") % {"count": waiting} if waiting else _("没有待审核的打卡。"),
        source=_("群落补充的指标，没有公认的好坏线。突然变高时，去审核队列看看原因。"),
    )


def _of(share: Share) -> str:
    return _("%(part)d / %(whole)d") % {"part": share.part, "whole": share.whole}


def _few(share: Share) -> str:
    return _("只有 %(count)d 位成员，数字会跳得很厉害。") % {"count": share.whole} if share.whole < FEW else ""
