"""People with wallets, for the tests of points."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from qunluo.accounts.models import Community
from qunluo.communities.models import Person
from qunluo.points.writes import Move, Posted, post

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
"""Monday, half past noon in Shanghai."""
NUMBERS = count(1)


def community(name: str = "晨光读书会") -> Community:
    return Community.objects.create(name=name, created_at=AT)


def person(of: Community) -> int:
    return Person.objects.create(community=of).pk


def people(of: Community, number: int) -> list[int]:
    return [one.pk for one in Person.objects.bulk_create([Person(community=of) for _ in range(number)])]


def move(of: Community, who: int, amount: int, **given) -> Move:
    """A move with a key of its own."""
    defaults = {
        "key": f"key-{next(NUMBERS)}",
        "kind": "checkin" if amount > 0 else "redemption",
        "reason": "3 月 2 日签到" if amount > 0 else "兑换",
        "at": AT,
    }
    return Move(community_id=of.pk, person_id=who, amount=amount, **(defaults | given))


def give(of: Community, who: int, amount: int, **given) -> Posted:
    """One move, posted."""
    one = move(of, who, amount, **given)
    return post([one], at=AT)[one.key]
