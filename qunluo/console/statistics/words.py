"""What the page and the tables of statistics call things."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qunluo.checkins.reads.outcomes import BOUGHT, COMPLETED
from qunluo.console.board.head import WAYS
from qunluo.core.checkins.plan import Way

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
OUTCOMES = {BOUGHT: _("购买"), COMPLETED: _("完成课程")}
COMPLETION = {"full": _("一天不落"), "most": _("80% 以上"), "half": _("50%–80%"), "little": _("不到一半")}


def way_name(way: str) -> str:
    """What pages call a way; one that is not ours by its own name."""
    return str(WAYS[Way(way)]) if way in set(Way) else way
