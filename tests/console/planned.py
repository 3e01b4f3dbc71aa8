"""A plan of the cast's community with a place, an outage and a voucher; and what a browser would send of its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from qunluo.checkins.forms import PlanDraft
from qunluo.checkins.models import Plan
from qunluo.checkins.reads.plans import groups_of, plan_of
from qunluo.checkins.templates import template
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.outages import declare_outage
from qunluo.checkins.writes.plans import create_plan
from qunluo.checkins.writes.sites import open_site
from qunluo.checkins.writes.vouchers import Batch, make_vouchers
from qunluo.communities.writes.tags import create_tag
from qunluo.console.plans.head import offer_in
from tests.cast import NOW, OPENED, Cast
from tests.checkins.plan_terms import sent


def plan_from(cast: Cast, key: str = "education") -> Plan:
    data = data_of(template(key).terms(at=OPENED))
    steward = cast.steward.pk
    return create_plan(cast.community.pk, data, groups=[cast.group.pk], template=key, operator_id=steward, at=OPENED)


def planned_things(cast: Cast) -> dict[str, int]:
    plan, steward = plan_from(cast), cast.steward.pk
    day = date(2026, 2, 27)
    outage = declare_outage(plan.pk, day, day, reason="机器人停机", operator_id=steward, at=NOW)
    [voucher] = make_vouchers(cast.community.pk, Batch(count=1), operator_id=steward, at=NOW)
    return {
        "plan_id": plan.pk,
        "site_id": open_site(plan.pk, "一楼前台", at=NOW).pk,
        "outage_id": outage.pk,
        "voucher_id": voucher.pk,
        "tag_id": create_tag(cast.community.pk, "老学员").pk,
    }


def page_of(plan: Plan, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the plan's page, but for what somebody changed."""
    groups = groups_of([plan.pk]).get(plan.pk, [])
    draft = PlanDraft.of(plan_of(plan.pk).terms, groups=groups, offer=offer_in(plan.community_id))
    return {**sent(draft), **changes}


def as_query(data: dict[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query
