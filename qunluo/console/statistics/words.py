"""What the page and the tables of statistics call things."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qunluo.checkins.reads.outcomes import BOUGHT, COMPLETED

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
OUTCOMES = {BOUGHT: _("购买"), COMPLETED: _("完成课程")}
COMPLETION = {"full": _("一天不落"), "most": _("80% 以上"), "half": _("50%–80%"), "little": _("不到一半")}
