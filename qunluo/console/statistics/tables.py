"""The statistics as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from qunluo.checkins.reads.outcomes import Bands
from qunluo.checkins.reads.statistics import Statistics
from qunluo.console.board.head import way_name
from qunluo.console.statistics.figures import figures_of
from qunluo.console.statistics.words import COMPLETION, OUTCOMES, WEEKDAYS
from qunluo.core.checkins.plan import Terms
from qunluo.lib.sheets import Row, Sheet


def sheets_of(told: Statistics, terms: Terms) -> list[Sheet]:
    """Days first: they are all that a CSV has room for."""
    return [
        _days(told, terms),
        Sheet(
            title=_("指标"),
            header=(_("指标"), _("数值"), _("基数"), _("怎么算")),
            rows=((one.title, one.value, one.beside, one.how) for one in figures_of(told, terms)),
        ),
        _hours(told),
        Sheet(
            title=_("打卡方式"),
            header=(_("方式"), _("次数")),
            rows=((way_name(way), count) for way, count in told.ways),
        ),
        Sheet(
            title=_("完成度"),
            header=(_("完成度"), _("成员")),
            rows=((str(COMPLETION[name]), count) for name, count in told.habits.bands.items()),
        ),
        _cohorts(told),
        Sheet(
            title=_("结果对比"),
            header=(_("结果"), _("成员"), _("人数"), _("有此结果"), _("占比")),
            rows=_outcomes(told.outcomes),
        ),
    ]


def _days(told: Statistics, terms: Terms) -> Sheet:
    header = (
        _("日期"), _("应打"), _("打卡人数"), _("打卡率"), _("打卡次数"), _("其中补卡"), _("待审核"), _("审核未通过"),
    )  # fmt: skip
    rows = (
        (one.day, one.expected, one.done, one.rate, one.checkins, one.made_up, one.held, one.rejected)
        for one in told.days
    )
    return Sheet(title=f"{terms.name} {_('每日统计')}", header=header, rows=rows)


def _hours(told: Statistics) -> Sheet:
    lows = {(one.weekday, one.hour) for one in told.heat.lows}
    rows = (
        (str(WEEKDAYS[day]), hour, count, _("低谷") if (day, hour) in lows else "")
        for day, row in enumerate(told.heat.week)
        for hour, count in enumerate(row)
    )
    return Sheet(title=_("时段"), header=(_("星期"), _("小时"), _("打卡次数"), _("标记")), rows=rows)


def _cohorts(told: Statistics) -> Sheet:
    longest = max((len(counts) for counts in told.habits.cohorts.values()), default=0)
    header = (_("第一次打卡的那一周"), *(_("第 %(week)d 周") % {"week": week + 1} for week in range(longest)))
    rows: Iterable[Row] = ((first, *counts) for first, counts in told.habits.cohorts.items())
    return Sheet(title=_("每周留存"), header=header, rows=rows)


def _outcomes(outcomes: Iterable[Bands]) -> Iterable[Row]:
    for one in outcomes:
        name = str(OUTCOMES.get(one.kind, one.kind))
        yield (name, _("长连续"), one.long.whole, one.long.part, one.long.value)
        yield (name, _("其他"), one.rest.whole, one.rest.part, one.rest.value)
