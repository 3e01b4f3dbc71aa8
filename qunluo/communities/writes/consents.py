"""People agree, refuse and change their minds, purpose by purpose. Nothing of it is ever overwritten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from qunluo.communities.models import Consent, Person
from qunluo.communities.reads.consents import VERSIONS, Purpose


@transaction.atomic
def give(person_id: int, purpose: Purpose, *, at: datetime) -> None:
    """The person agrees, to today's wording. Agreed already: nothing changes."""
    person = Person.objects.select_for_update().get(pk=person_id)
    known = Consent.objects.filter(person=person, purpose=purpose, version=VERSIONS[purpose], withdrawn_at=None)
    if not known.exists():
        _add(person, purpose, given_at=at, withdrawn_at=None)


@transaction.atomic
def refuse(person_id: int, purpose: Purpose, *, at: datetime) -> None:
    """The person says no, or no longer: what held ends, and what never held is noted as refused."""
    person = Person.objects.select_for_update().get(pk=person_id)
    held = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if not held.update(withdrawn_at=at):
        _add(person, purpose, given_at=at, withdrawn_at=at)


def _add(person: Person, purpose: Purpose, *, given_at: datetime, withdrawn_at: datetime | None) -> None:
    Consent.objects.create(
        community_id=person.community_id,
        person=person,
        purpose=purpose,
        version=VERSIONS[purpose],
        given_at=given_at,
        withdrawn_at=withdrawn_at,
    )
