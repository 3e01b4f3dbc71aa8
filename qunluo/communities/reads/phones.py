"""Whose a number is, without opening any."""

from __future__ import annotations

from collections.abc import Collection

from qunluo.communities.models import Member, Phone
from qunluo.lib.crypto import blind_indexes
from qunluo.lib.phones import masked

PLACE = "communities_phone.number"
"""What indexes of numbers are made for."""


def phone_of(person_id: int) -> str:
    """The person's number as anybody may see it; empty where they bound none."""
    row = Phone.objects.filter(person_id=person_id).first()
    return masked(str(row.number)) if row else ""


def has_phone(person_id: int) -> bool:
    """Whether the person bound a number."""
    return Phone.objects.filter(person_id=person_id).exists()


def holder_in(group_ids: Collection[int], number: str) -> Member | None:
    """The present member of these groups who bound the number; of somebody's several seats the first."""
    held = Member.objects.filter(group_id__in=group_ids, is_present=True, account__person__phone__isnull=False)
    rows = held.filter(account__person__phone__index__in=blind_indexes(number, place=PLACE))
    return rows.select_related("group", "account").order_by("id").first()


def bound_among(group_ids: Collection[int]) -> int:
    """How many people in these groups could check in by their number."""
    return (
        Phone.objects.filter(
            person__accounts__members__group_id__in=group_ids, person__accounts__members__is_present=True
        )
        .distinct()
        .count()
    )
