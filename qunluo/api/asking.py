"""Who asks, and the plan, group and member that they ask about."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from qunluo.accounts.keys import ApiKey, key_for
from qunluo.api.errors import Refused, not_found
from qunluo.checkins.reads.plans import groups_of as groups_of_plans
from qunluo.checkins.reads.plans import plan_of, plan_row
from qunluo.communities.reads.pages import Group, Member, groups_of, member_of
from qunluo.core.checkins.plan import Plan
from qunluo.lib.clock import now

MOST_YEARS = timedelta(days=50 * 366)
"""Days and moments further away are a slip of a program, and beyond what calendars can count with."""


class ByKey(HttpBearer):
    """`Authorization: Bearer qk_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002 - ninja's signature
        """The key, or None for a stranger."""
        return key_for(token, at=now())


def key_of(request: HttpRequest) -> ApiKey:
    """The key of an authenticated call."""
    return cast("ApiKey", getattr(request, "auth"))  # noqa: B009 - set by ninja, unknown to Django's types


def must_write(request: HttpRequest) -> ApiKey:
    """The key, if it may change anything."""
    key = key_of(request)
    if not key.can_write:
        raise Refused("read_only", "这把密钥只能读取。", status=HTTPStatus.FORBIDDEN)
    return key


def plan_asked(key: ApiKey, plan_id: int) -> Plan:
    """The plan, if the key's community has it."""
    if plan_row(plan_id, within=[key.community_id]) is None:
        raise not_found("打卡计划")
    return plan_of(plan_id)


def group_asked(key: ApiKey, external_id: str) -> Group:
    """The community's group with that platform id."""
    found = [one for one in groups_of(key.community_id) if one.external_id == external_id]
    if not found:
        raise not_found("群")
    return found[0]


def member_asked(key: ApiKey, plan: Plan, member: str, group: str = "") -> Member:
    """The member by platform id, in the plan's groups, or in the one that is named."""
    if "\0" in member:
        raise not_found("成员")
    wanted = set(groups_of_plans([plan.id]).get(plan.id, []))
    rows = [one for one in groups_of(key.community_id) if one.pk in wanted and group in {"", one.external_id}]
    found = [seat for one in rows if (seat := member_of(one.pk, member)) is not None]
    if not found:
        raise not_found("成员")
    if len(found) > 1:
        raise Refused("which_group", "这位成员在这个计划的几个群里，请用 group 说明是哪个群。")
    return found[0]
