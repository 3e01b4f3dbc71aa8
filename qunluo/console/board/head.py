"""What the pages about a running plan share: its tabs, its own time zone, and the group that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qunluo.communities.reads.pages import Group
from qunluo.console.asked import number_in
from qunluo.console.desk import page
from qunluo.console.plans.head import Head
from qunluo.core.checkins.plan import Way
from qunluo.core.hours import zone

WAYS = {
    Way.MESSAGE: _("群消息"),
    Way.ROLL_CALL: _("接龙"),
    Way.PAGE: _("打卡页"),
    Way.API: _("接口"),
    Way.OPERATOR: _("代登记"),
    Way.SHEET: _("表格导入"),
    Way.BACKUP: _("备用表单"),
    Way.SCAN: _("现场扫码"),
    Way.MAKE_UP: _("补卡"),
}
WAY_ICONS = {
    Way.MESSAGE: "message-circle",
    Way.ROLL_CALL: "list-numbers",
    Way.PAGE: "hand-finger",
    Way.API: "plug-connected",
    Way.OPERATOR: "pencil",
    Way.SHEET: "file-import",
    Way.BACKUP: "lifebuoy",
    Way.SCAN: "qrcode",
    Way.MAKE_UP: "ticket",
}


def way_name(way: str) -> str:
    """What pages call a way; one that is not ours by its own name."""
    return str(WAYS[Way(way)]) if way in set(Way) else way


def chosen_group(request: HttpRequest, head: Head) -> Group | None:
    """The one group that the page is asked about; None for all of the plan's."""
    wanted = number_in(request.GET, "group")
    return next((group for group in head.groups if group.pk == wanted), None)


def ids_of(head: Head, group: Group | None) -> Sequence[int]:
    """The groups that the page is about."""
    return [group.pk] if group else head.group_ids


def running_page(request: HttpRequest, head: Head, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The template with the plan's head and tabs, all moments in the plan's own time."""
    shared: dict[str, Any] = {"head": head, "plan": head.row, "terms": head.terms}
    with timezone.override(zone(head.terms.timezone)):
        return page(request, head.desk, f"console/{template}", shared | dict(context))
