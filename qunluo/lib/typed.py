"""Numbers and days as forms and addresses send them: typed by anybody, so what is none of these is passed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

LARGEST = 2**63 - 1
LONGEST = len(str(LARGEST))
FIRST_YEAR, LAST_YEAR = 1990, 2199


def number_of(typed: str) -> int | None:
    """A whole number that a row can have, or None. Python refuses to read very long ones, so length comes first."""
    if not (len(typed) <= LONGEST and typed.isascii() and typed.isdecimal()):
        return None
    return int(typed) if 0 < int(typed) <= LARGEST else None


def numbers_of(typed: Iterable[str]) -> list[int]:
    """All whole numbers that a row can have, each once, in their order."""
    return list(dict.fromkeys(number for one in typed if (number := number_of(one)) is not None))


def day_of(typed: str) -> date | None:
    """A day as date fields write it, or None. Near the ends of the calendar the day before or after would be none."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
