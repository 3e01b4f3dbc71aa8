"""One at a time: who is about to change a member's facts holds their standing first.

Lock order in this app: appeals, standings, vouchers; wallets come after them all.
"""

from __future__ import annotations

from collections.abc import Iterable

from qunluo.checkins.models import Standing
from qunluo.checkins.reads.facts import Pair
from qunluo.communities.reads.pages import Member


def hold_standings(pairs: Iterable[Pair]) -> None:
    """Lock the standings of these members in these plans until the transaction ends; those who have one."""
    wanted = set(pairs)
    rows = Standing.objects.filter(plan_id__in={plan for plan, _ in wanted}, member_id__in={one for _, one in wanted})
    found = rows.order_by("id").values_list("id", "plan_id", "member_id")
    ids = [pk for pk, plan, member in found if (plan, member) in wanted]
    list(Standing.objects.filter(pk__in=ids).order_by("id").select_for_update(no_key=True).values_list("id"))


def hold_standing_of(plan_id: int, member: Member) -> None:
    """Lock the standing of one member, who may not have handed anything in yet."""
    standing = Standing(
        community_id=member.community_id, plan_id=plan_id, group_id=member.group_id, member_id=member.pk
    )
    Standing.objects.bulk_create([standing], ignore_conflicts=True)
    hold_standings([(plan_id, member.pk)])
