"""What people have agreed to, and when they may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from qunluo.communities.models import Consent

ASKED_AGAIN_AFTER = timedelta(days=30)


class Purpose(StrEnum):
    """What somebody may be asked for, each apart. The values go into tables."""

    LOCATION = "location"
    GUARDIAN = "guardian"
    DEVICE = "device"
    PHONE = "phone"


VERSIONS: Mapping[Purpose, int] = {Purpose.LOCATION: 1, Purpose.GUARDIAN: 1, Purpose.DEVICE: 1, Purpose.PHONE: 1}
"""The wording that pages show now. Who agreed to an older one is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """To what a person agrees, in today's wording; and what they refused of late: for a while nobody asks again."""

    agreed: frozenset[Purpose]
    refused: frozenset[Purpose]


def stance_of(person_id: int, *, at: datetime) -> Stance:
    """Where the person stands, in one question."""
    since = at - ASKED_AGAIN_AFTER
    rows = Consent.objects.filter(person_id=person_id).values_list("purpose", "version", "withdrawn_at")
    agreed, refused = set(), set()
    for purpose, version, withdrawn_at in rows:
        if withdrawn_at is None and VERSIONS.get(Purpose(purpose)) == version:
            agreed.add(Purpose(purpose))
        elif withdrawn_at is not None and withdrawn_at > since:
            refused.add(Purpose(purpose))
    return Stance(agreed=frozenset(agreed), refused=frozenset(refused - agreed))


def has_agreed(person_id: int, purpose: Purpose) -> bool:
    """Whether the person agrees to this purpose, in today's wording."""
    rows = Consent.objects.filter(person_id=person_id, purpose=purpose, version=VERSIONS[purpose], withdrawn_at=None)
    return rows.exists()


def consents_of(person_id: int) -> list[Consent]:
    """All that the person ever agreed to, refused or took back, newest first."""
    return list(Consent.objects.filter(person_id=person_id).order_by("-given_at", "-id"))
