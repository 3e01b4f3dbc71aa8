"""What stands in an address after the question mark: typed by anybody, so nothing in it may break a page."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.http import QueryDict

from qunluo.lib.typed import day_of, number_of, numbers_of

LONGEST_TEXT = 100
C = TypeVar("C", bound=str)


def number_in(query: QueryDict, name: str) -> int | None:
    """A whole number that a row can have, or None."""
    return number_of(query.get(name, ""))


def numbers_in(query: QueryDict, name: str) -> list[int]:
    """All whole numbers that a row can have, each once: of boxes that were ticked."""
    return numbers_of(query.getlist(name))


def text_in(query: QueryDict, name: str) -> str:
    """A text to look for, short, without what PostgreSQL can't take."""
    return query.get(name, "").replace("\0", "").strip()[:LONGEST_TEXT]


def choice_in(query: QueryDict, name: str, default: C) -> C:
    """One of the values of the default's enumeration."""
    try:
        return type(default)(query.get(name, default))
    except ValueError:
        return default


def day_in(query: QueryDict, name: str) -> date | None:
    """A day as date fields write it, or None."""
    return day_of(query.get(name, ""))


def moment_in(query: QueryDict, name: str) -> datetime | None:
    """An aware moment in ISO form, or None."""
    try:
        given = datetime.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return given if given.tzinfo else None
