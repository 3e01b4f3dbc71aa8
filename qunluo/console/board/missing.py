"""The call to those who are missing, ready to paste into the group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from qunluo.checkins.reads.board import missing_on
from qunluo.console.names import shown_name
from qunluo.console.plans.head import Head
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.telling import day_text, window_text

MOST = 300
"""So many names are more than a group reads anyway."""


def call_text(head: Head, day: date, groups: Sequence[int]) -> str:
    """Whom the groups miss, by group where they are several, and until when there is time."""
    members = missing_on(head.known, day, groups, at=head.desk.at, limit=MOST)
    is_today = day == local_day(head.desk.at, head.terms)
    first = _("“%(plan)s”%(day)s还没打卡的伙伴：") % {
        "plan": head.terms.name,
        "day": _("今天") if is_today else day_text(day),
    }
    parts = [first]
    for group in [one for one in head.groups if one.pk in set(groups)]:
        names = " ".join(f"@{shown_name(one.name)}" for one in members if one.group_id == group.pk)
        if names:
            parts += [f"【{shown_name(str(group))}】", names] if len(groups) > 1 else [names]
    if is_today:
        windows = "、".join(window_text(one) for one in head.terms.sessions)
        parts.append(_("打卡时间 %(windows)s，顺手打一个，别断了连续。") % {"windows": windows})
    return "\n".join(parts)
