"""What the pages of one group share: finding it, its head with the tabs, and its own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qunluo.communities.reads import pages, rules_of
from qunluo.communities.reads.pages import Group
from qunluo.console.desk import Desk, found, page
from qunluo.core.hours import zone
from qunluo.core.snapshot import GroupRules

TABS = (
    ("health", _("健康")),
    ("timeline", _("动态")),
    ("members", _("成员")),
    ("settings", _("设置")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The group that a page is about, its rules, and the desk in its community."""

    desk: Desk
    group: Group
    rules: GroupRules


def head_of(desk: Desk, group_id: int) -> Head:
    """The group, if the operator may see it."""
    group = found(pages.group(group_id, within=desk.within))
    return Head(desk=desk.at_community(group.community_id), group=group, rules=rules_of([group.pk])[group.pk])


def group_page(request: HttpRequest, head: Head, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The template with the group's head, all moments in the group's own time."""
    shared = {"group": head.group, "rules": head.rules, "tabs": TABS, "tab": template.partition(".")[0]}
    with timezone.override(zone(head.rules.timezone)):
        return page(request, head.desk, f"console/groups/{template}", shared | dict(context))
