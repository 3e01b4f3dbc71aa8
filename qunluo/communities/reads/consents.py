"""What people have agreed to, and when they may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from qunluo.communities.models import Consent

ASKED_AGAIN_AFTER = timedelta(days=30)


class Purpose(StrEnum):
    """What somebody may be asked for, each apart. The values go into tables."""

    LOCATION = "location"
    GUARDIAN = "guardian"
    DEVICE = "device"


VERSIONS: Mapping[Purpose, int] = {Purpose.LOCATION: 1, Purpose.GUARDIAN: 1, Purpose.DEVICE: 1}
"""The wording that pages show now. Who agreed to an older one is asked again."""


def agreed_by(person_id: int) -> frozenset[Purpose]:
    """The purposes to which the person agrees, in today's wording."""
    held = Consent.objects.filter(person_id=person_id, withdrawn_at=None).values_list("purpose", "version")
    known = set(held)
    return frozenset(purpose for purpose, version in VERSIONS.items() if (purpose.value, version) in known)


def has_agreed(person_id: int, purpose: Purpose) -> bool:
    """Whether the person agrees to this purpose, in today's wording."""
    return purpose in agreed_by(person_id)


def told_no(person_id: int, *, at: datetime) -> frozenset[Purpose]:
    """The purposes that the person refused or withdrew of late: for a while nobody asks again."""
    since = at - ASKED_AGAIN_AFTER
    rows = Consent.objects.filter(person_id=person_id, withdrawn_at__gt=since).values_list("purpose", flat=True)
    said = set(rows)
    return frozenset(purpose for purpose in Purpose if purpose.value in said) - agreed_by(person_id)


def consents_of(person_id: int) -> list[Consent]:
    """All that the person ever agreed to, refused or took back, newest first."""
    return list(Consent.objects.filter(person_id=person_id).order_by("-given_at", "-id"))
