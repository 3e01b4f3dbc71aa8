"""Days on which checking in did not work: declared, nobody's streak breaks over them; revoked, they count again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import Outage, Plan, Standing
from qunluo.checkins.writes.settling import MEMBERS_AT_ONCE, resettle_plan
from qunluo.lib.refusal import Refusal

MOST_DAYS = 366
LONGEST_REASON = 200


class NotDeclared(Refusal):
    """There can be no such outage; the sentence says why."""


@transaction.atomic
def declare_outage(plan_id: int, first: date, last: date, *, reason: str, operator_id: int, at: datetime) -> Outage:
    """Nobody is asked for these days any more, and all streaks run on over them. Outages may overlap."""
    said = reason.strip()[:LONGEST_REASON]
    if last < first:
        raise NotDeclared(_("结束的日子不能早于开始的日子。"))
    if (last - first).days >= MOST_DAYS:
        raise NotDeclared(_("一次最多声明 %(days)d 天。") % {"days": MOST_DAYS})
    if not said:
        raise NotDeclared(_("请写明停摆的原因，成员会看到。"))
    plan = Plan.objects.get(pk=plan_id)
    outage = Outage.objects.create(
        community_id=plan.community_id,
        plan=plan,
        first=first,
        last=last,
        reason=said,
        declared_at=at,
        declared_by_id=operator_id,
    )
    _note("checkins.outage.declared", outage, operator_id=operator_id, at=at)
    settle_all(plan_id, at=at)
    return outage


@transaction.atomic
def revoke_outage(outage_id: int, *, operator_id: int, at: datetime) -> bool:
    """Undo `declare_outage`. False where that was done before."""
    if not Outage.objects.filter(pk=outage_id, revoked_at=None).update(revoked_at=at):
        return False
    outage = Outage.objects.get(pk=outage_id)
    _note("checkins.outage.revoked", outage, operator_id=operator_id, at=at)
    settle_all(outage.plan_id, at=at)
    return True


def settle_all(plan_id: int, *, at: datetime) -> None:
    """Settle everybody anew: at once in a small plan; in a large one as a job, asked for in this transaction."""
    if Standing.objects.filter(plan_id=plan_id).count() <= MEMBERS_AT_ONCE:
        resettle_plan(plan_id, at=at)
        return
    # Asked for anew each time: a job that waits already could begin before this transaction ends, and miss it.
    app.configure_task("resettle_plan", lock=f"resettle_plan {plan_id}").defer(plan_id=plan_id)


def _note(action: str, outage: Outage, *, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=f"{outage.first} – {outage.last}",
        operator_id=operator_id,
        community_id=outage.community_id,
        data={"plan": outage.plan_id, "outage": outage.pk},
    )
    note(deed, at=at)
