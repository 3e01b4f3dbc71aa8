"""Rewards besides a check-in's own points: what was given of them, and what must be given or taken back now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from qunluo.core.checkins.facts import Due


class Given(NamedTuple):
    """A due as the standing keeps it: given or taken back, and how often that was booked."""

    kind: str
    points: int
    name: str
    day: str
    bookings: int
    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBooking:
    """A due to be given or taken back, in this member's standing."""

    standing: int
    community: int
    member: int
    key: str
    given: Given

    @property
    def day(self) -> date:
        """The day on which it was earned."""
        return date.fromisoformat(self.given.day)

    @property
    def subject(self) -> str:
        """What the ledger calls it; each booking has this with its number as a key."""
        return f"checkin-due:{self.standing}:{self.key}"


def after(known: Mapping[str, list[Any]], wanted: Iterable[Due]) -> tuple[dict[str, Given], list[str]]:
    """The dues as they stand after settling, and the keys of those that changed."""
    dues = {key: Given(*kept) for key, kept in known.items()}
    due_now = {due.key: due for due in wanted}
    changed = []
    for key, due in due_now.items():
        before = dues.get(key)
        if before is None or not before.is_given:
            bookings = (before.bookings if before else 0) + 1
            dues[key] = Given(due.kind.value, due.points, due.name, due.day.isoformat(), bookings, is_given=True)
            changed.append(key)
    for key, before in dues.items():
        if before.is_given and key not in due_now:
            dues[key] = before._replace(bookings=before.bookings + 1, is_given=False)
            changed.append(key)
    return dues, changed
