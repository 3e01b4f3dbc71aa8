"""The member behind a page that was opened from a group."""

from __future__ import annotations

from collections.abc import Iterable

from qunluo.communities.models import Group, Member

__all__ = ["Group", "Member", "present_named", "seats_of_account", "visitor"]


def visitor(member_id: int) -> Member | None:
    """The member, present or gone, with group and account."""
    return Member.objects.filter(pk=member_id).select_related("group", "account").first()


def present_named(group_ids: Iterable[int], name: str) -> list[Member]:
    """The members who are in these groups now and are called exactly so."""
    rows = Member.objects.filter(group_id__in=list(group_ids), is_present=True, name=name).exclude(name="")
    return list(rows.select_related("group", "account").order_by("id"))


def seats_of_account(account_id: int) -> list[Member]:
    """Where this account is now, with the groups."""
    return list(Member.objects.filter(account_id=account_id, is_present=True).select_related("group").order_by("id"))
