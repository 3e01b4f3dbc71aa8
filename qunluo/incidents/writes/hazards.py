"""Risks come onto the board, are changed, and go; and it is noted since when one is over its threshold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from qunluo.accounts.writes import Deed, note
from qunluo.incidents.hazards import Light, Wish, light_of, starters
from qunluo.incidents.models import Hazard
from qunluo.incidents.reads.hazards import value_of
from qunluo.lib.refusal import Refusal

MOST_HAZARDS = 100


class NotKept(Refusal):
    """The risk is not kept; the sentence is for the operator."""


@transaction.atomic
def add_hazard(community_id: int, wish: Wish, *, operator_id: int | None, at: datetime) -> Hazard:
    """One more risk. Raises `NotKept`."""
    if Hazard.objects.filter(community_id=community_id, archived_at=None).count() >= MOST_HAZARDS:
        raise NotKept(f"台账最多 {MOST_HAZARDS} 项，请先移走不用的。")
    row = Hazard(community_id=community_id)
    _set(row, wish, at=at)
    _note("incidents.hazard.added", row, operator_id=operator_id, at=at)
    return row


@transaction.atomic
def change_hazard(row: Hazard, wish: Wish, *, operator_id: int | None, at: datetime) -> None:
    """Another threshold, owner, measure."""
    _set(row, wish, at=at)
    _note("incidents.hazard.changed", row, operator_id=operator_id, at=at)


@transaction.atomic
def set_value(row: Hazard, value: float | None, *, operator_id: int | None, at: datetime) -> None:
    """What somebody saw, where the house can't measure."""
    row.value = value
    _mark(row, value, at=at)
    row.save(update_fields=["value", "over_since"])
    _note("incidents.hazard.valued", row, operator_id=operator_id, at=at)


def archive_hazard(row: Hazard, *, operator_id: int | None, at: datetime) -> None:
    """Off the board, until it is restored."""
    Hazard.objects.filter(pk=row.pk).update(archived_at=at)
    _note("incidents.hazard.archived", row, operator_id=operator_id, at=at)


def restore_hazard(row: Hazard, *, operator_id: int | None, at: datetime) -> None:
    """Undo `archive_hazard`."""
    Hazard.objects.filter(pk=row.pk).update(archived_at=None)
    _note("incidents.hazard.restored", row, operator_id=operator_id, at=at)


@transaction.atomic
def ship_hazards(community_id: int, *, operator_id: int | None, at: datetime) -> int:
    """Put the shipped risks on the board, as far as none of that name was ever there. How many."""
    known = set(Hazard.objects.filter(community_id=community_id).values_list("name", flat=True))
    new = [one for one in starters() if one.name not in known]
    for one in new:
        add_hazard(community_id, one, operator_id=operator_id, at=at)
    return len(new)


@transaction.atomic
def mark_values(community_id: int, values: Mapping[str, float | None], *, at: datetime) -> None:
    """Note since when each risk is over its threshold."""
    for row in Hazard.objects.select_for_update().filter(community_id=community_id, archived_at=None):
        before = row.over_since
        _mark(row, value_of(row, values), at=at)
        if row.over_since != before:
            row.save(update_fields=["over_since"])


def _mark(row: Hazard, value: float | None, *, at: datetime) -> None:
    if light_of(value, row.threshold) is Light.RED:
        row.over_since = row.over_since or at
    else:
        row.over_since = None


def _set(row: Hazard, wish: Wish, *, at: datetime) -> None:
    row.kind, row.name, row.meter, row.threshold = wish.kind, wish.name, wish.meter, wish.threshold
    row.unit, row.measure, row.hours, row.owner_id = wish.unit, wish.measure, wish.hours, wish.owner_id
    row.changed_at = at
    row.save()


def _note(action: str, row: Hazard, *, operator_id: int | None, at: datetime) -> None:
    note(Deed(action=action, subject=row.name, operator_id=operator_id, community_id=row.community_id), at=at)
