"""What the rounds found is kept by day, and people tick what they looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.incidents.models import Round, RoundItem, RoundTick
from qunluo.incidents.rounds import ITEMS, Result
from qunluo.lib.refusal import Refusal

LONGEST_NAME, LONGEST_HINT, LONGEST_NOTE, MOST_ITEMS = 80, 200, 200, 40


class NotTicked(Refusal):
    """Nothing was written down; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looked at an item on which day, and what they saw."""

    day: date
    operator_id: int
    is_fine: bool = True
    note: str = ""


def save_round(community_id: int, day: date, results: Sequence[Result], *, at: datetime) -> None:
    """What the house found when it last looked on that day."""
    Round.objects.update_or_create(
        community_id=community_id, day=day, defaults={"ran_at": at, "results": [one.data() for one in results]}
    )


@transaction.atomic
def tick_item(item: RoundItem, look: Look, *, at: datetime) -> None:
    """Somebody looked at it; the last who did is kept. Raises `NotTicked`."""
    words = look.note.replace("\0", "").strip()[:LONGEST_NOTE]
    if not look.is_fine and not words:
        raise NotTicked(_("有问题的话，请写一句看到了什么。"))
    RoundTick.objects.update_or_create(
        item=item,
        day=look.day,
        defaults={
            "community_id": item.community_id,
            "is_fine": look.is_fine,
            "note": words,
            "at": at,
            "by_id": look.operator_id,
        },
    )
    _note("incidents.round_item.ticked", item, operator_id=look.operator_id, at=at)


def untick_item(item: RoundItem, day: date, *, operator_id: int, at: datetime) -> None:
    """Nobody looked after all."""
    RoundTick.objects.filter(item=item, day=day).delete()
    _note("incidents.round_item.unticked", item, operator_id=operator_id, at=at)


@transaction.atomic
def add_item(community_id: int, name: str, hint: str, *, operator_id: int | None, at: datetime) -> RoundItem:
    """One more thing to look at every day. Raises `NotTicked`."""
    name = name.replace("\0", "").strip()[:LONGEST_NAME]
    if not name:
        raise NotTicked(_("请写明每天要看什么。"))
    if RoundItem.objects.filter(community_id=community_id, archived_at=None).count() >= MOST_ITEMS:
        raise NotTicked(_("巡检项最多 %(most)d 条，请先移走不用的。") % {"most": MOST_ITEMS})
    hint = hint.replace("\0", "").strip()[:LONGEST_HINT]
    item = RoundItem.objects.create(community_id=community_id, name=name, hint=hint, created_at=at)
    _note("incidents.round_item.added", item, operator_id=operator_id, at=at)
    return item


def change_item(item: RoundItem, name: str, hint: str, *, operator_id: int, at: datetime) -> None:
    """Another name or hint. Raises `NotTicked`."""
    item.name = name.replace("\0", "").strip()[:LONGEST_NAME]
    item.hint = hint.replace("\0", "").strip()[:LONGEST_HINT]
    if not item.name:
        raise NotTicked(_("请写明每天要看什么。"))
    item.save(update_fields=["name", "hint"])
    _note("incidents.round_item.changed", item, operator_id=operator_id, at=at)


def archive_item(item: RoundItem, *, operator_id: int, at: datetime) -> None:
    """Nobody looks at it any more; what was ticked stays."""
    RoundItem.objects.filter(pk=item.pk).update(archived_at=at)
    _note("incidents.round_item.archived", item, operator_id=operator_id, at=at)


def restore_item(item: RoundItem, *, operator_id: int, at: datetime) -> None:
    """Undo `archive_item`."""
    RoundItem.objects.filter(pk=item.pk).update(archived_at=None)
    _note("incidents.round_item.restored", item, operator_id=operator_id, at=at)


@transaction.atomic
def ship_items(community_id: int, *, operator_id: int | None, at: datetime) -> int:
    """Put in the shipped items that were never there. How many."""
    known = set(RoundItem.objects.filter(community_id=community_id).values_list("name", flat=True))
    new = [(name, hint) for name, hint in ITEMS if name not in known]
    for name, hint in new:
        add_item(community_id, name, hint, operator_id=operator_id, at=at)
    return len(new)


def _note(action: str, item: RoundItem, *, operator_id: int | None, at: datetime) -> None:
    note(Deed(action=action, subject=item.name, operator_id=operator_id, community_id=item.community_id), at=at)
