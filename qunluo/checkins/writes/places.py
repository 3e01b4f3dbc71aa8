"""Positions of members: taken with consent alone, sealed, apart from all else, and forgotten after a month."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.checkins.models import Place
from qunluo.checkins.places import Position
from qunluo.communities.reads.consents import Purpose, has_agreed
from qunluo.communities.reads.persons import persons_of

KEPT = timedelta(days=30)


class NoConsent(Exception):
    """The member has not agreed to be asked where they are."""


def note_place(member_id: int, position: Position, *, community_id: int, at: datetime) -> str:
    """Keep the position and return the id under which a claim names it. Raises `NoConsent`."""
    if not has_agreed(persons_of([member_id])[member_id], Purpose.LOCATION):
        raise NoConsent(member_id)
    row = Place.objects.create(
        community_id=community_id, member_id=member_id, position=str(position), at=at, expires_at=at + KEPT
    )
    return str(row.pk)


def forget_places(*, at: datetime) -> int:
    """Positions whose time is over; how many they were."""
    return Place.objects.filter(expires_at__lte=at).delete()[0]


def forget_places_of(person_id: int) -> int:
    """All positions of a person who no longer agrees; how many they were."""
    return Place.objects.filter(member__account__person_id=person_id).delete()[0]
