"""What operators write about people."""

from __future__ import annotations

from qunluo.communities.models import Person

LONGEST_NOTE = 2_000


def note_person(person_id: int, text: str) -> None:
    """Keep the operators' note on a person; an empty one is no note."""
    Person.objects.filter(pk=person_id).update(note=text[:LONGEST_NOTE])
