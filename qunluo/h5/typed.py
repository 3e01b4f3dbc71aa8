"""Numbers, days and moments as forms send them; what is none of these is passed over."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.http import QueryDict

LARGEST = 2**63 - 1
LONGEST = 19


def numbers_typed(query: QueryDict, name: str) -> list[int]:
    """All whole numbers that a row can have, each once."""
    typed = [one for one in query.getlist(name) if one.isascii() and one.isdecimal() and len(one) <= LONGEST]
    return [one for one in dict.fromkeys(map(int, typed)) if 0 < one <= LARGEST]


def day_typed(query: QueryDict, name: str) -> date | None:
    """A day as date fields write it."""
    with suppress(ValueError):
        return date.fromisoformat(query.get(name, ""))
    return None


def moment_typed(query: QueryDict, name: str) -> datetime | None:
    """A moment without a zone, as `datetime-local` fields write it."""
    with suppress(ValueError):
        return datetime.fromisoformat(query.get(name, "")).replace(tzinfo=None)
    return None
