"""Who was first today, and who did most: within the member's own group, or among those of their region."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.leaderboards import Asked, Span, board_for, rank_of
from qunluo.communities.reads.tags import tags_of
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.plan import Plan
from qunluo.h5.visit import Visit, member_view, page

PLACES = 30


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One board, and where the member stands on it."""
    plan = _plan(request.GET.get("plan", ""), visit)
    if plan is None:
        return page(request, visit, "h5/empty.html", {"tab": "rank"})
    span = next((one for one in Span if one.value == request.GET.get("span")), Span.DAY)
    region = next((tag.name for tag in tags_of([visit.member.pk]).get(visit.member.pk, []) if tag.is_region), "")
    is_near = bool(region) and request.GET.get("near") == "1"
    asked = Asked(
        span=span,
        day=local_day(visit.at, plan.terms),
        groups=[visit.member.group_id],
        region=region if is_near else "",
        with_staff=True,
    )
    context = {
        "tab": "rank",
        "plan": plan,
        "span": span.value,
        "spans": _spans(),
        "region": region,
        "is_near": is_near,
        "places": board_for(plan.id, asked, limit=PLACES),
        "own": rank_of(plan.id, visit.member.pk, asked),
        "unit": _unit(span, plan),
    }
    return page(request, visit, "h5/rank.html", context)


def _plan(asked: str, visit: Visit) -> Plan | None:
    chosen = next((plan for plan in visit.plans if str(plan.id) == asked), None)
    return chosen or (visit.plans[0] if visit.plans else None)


def _spans() -> list[tuple[str, str]]:
    return [
        (Span.DAY.value, _("今日")),
        (Span.WEEK.value, _("本周")),
        (Span.MONTH.value, _("本月")),
        (Span.STREAK.value, _("连续")),
        (Span.TOTAL.value, _("总榜")),
    ]


def _unit(span: Span, plan: Plan) -> str:
    if span is Span.TOTAL:
        return _("次")
    return _("周") if span is Span.STREAK and plan.terms.times_a_week else _("天")
