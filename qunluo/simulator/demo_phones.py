"""Phone numbers of the demo: two members have bound theirs, so that checking in by phone can be tried."""

from __future__ import annotations

from datetime import datetime

from qunluo.communities.reads.consents import Purpose
from qunluo.communities.reads.phones import bound_among
from qunluo.communities.reads.seats import members_of
from qunluo.communities.writes.consents import give
from qunluo.communities.writes.phones import bind_phone

NUMBERS = ("13800138000", "13800138001")


def ensure_phones(group_id: int, *, at: datetime) -> None:
    """The first members who have a name hold the numbers, unless somebody bound one already."""
    if bound_among([group_id]):
        return
    named = [one for one in members_of([group_id]) if one.is_present and one.name and not one.is_staff]
    for number, member in zip(NUMBERS, named, strict=False):
        person_id = member.account.person_id
        give(person_id, Purpose.PHONE, at=at)
        bind_phone(person_id, number, at=at)
