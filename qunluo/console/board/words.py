"""What the pages of a running plan call marks, orders and boards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qunluo.checkins.reads.calendar import Mark, Order

ORDERS = {Order.MOST: _("打得最多"), Order.LEAST: _("打得最少"), Order.IDLE: _("这个月没打过")}
MARKS = {
    Mark.DONE: _("已打卡"),
    Mark.MADE_UP: _("补卡"),
    Mark.PART: _("还差一部分"),
    Mark.WAITING: _("待审核"),
    Mark.INVALID: _("没算上"),
    Mark.MISSED: _("没打"),
    Mark.OPEN: _("今天还没打"),
    Mark.REST: _("不用打"),
    Mark.OUTAGE: _("系统故障，不断连续"),
    Mark.AHEAD: _("还没到"),
    Mark.ABSENT: _("还没入群"),
}
LEGEND = (
    Mark.DONE,
    Mark.MADE_UP,
    Mark.PART,
    Mark.WAITING,
    Mark.INVALID,
    Mark.MISSED,
    Mark.OPEN,
    Mark.REST,
    Mark.OUTAGE,
)
WEEKDAYS = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
