"""Entries and switches: made, changed, dropped. Every change makes a new version of the community's book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from qunluo.replies.models import AskedState, FaqBook, FaqEntry, FaqEntryGroup, FaqSwitch
from qunluo.replies.writes.asked import settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an operator wrote. `groups` empty means all groups."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    is_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who did it, where, and when."""

    community_id: int
    operator_id: int | None
    at: datetime


@transaction.atomic
def save_entry(told: Told, *, by: By, entry: FaqEntry | None = None, asked: Collection[int] = ()) -> FaqEntry:
    """A new entry, or another version of this one; `asked` are the questions that it answers from now on."""
    row = entry or FaqEntry(community_id=by.community_id, created_at=by.at, version=0)
    row.question, row.answer, row.is_on = told.question, told.answer, told.is_on
    row.phrasings = list(told.phrasings)
    row.version, row.changed_at, row.changed_by_id = row.version + 1, by.at, by.operator_id
    row.save()
    FaqEntryGroup.objects.filter(entry=row).delete()
    FaqEntryGroup.objects.bulk_create([FaqEntryGroup(entry=row, group_id=group) for group in told.groups])
    if asked:
        settle(by.community_id, asked, state=AskedState.DRAFTED)
    _turn_page(by.community_id)
    return row


@transaction.atomic
def save_entries(told: Sequence[tuple[FaqEntry | None, Told]], *, by: By) -> int:
    """Many at once; returns how many."""
    for entry, one in told:
        save_entry(one, by=by, entry=entry)
    return len(told)


@transaction.atomic
def delete_entry(entry: FaqEntry) -> None:
    """Drop the entry; what was asked stays on record."""
    community = entry.community_id
    entry.delete()
    _turn_page(community)


def save_switch(switch: FaqSwitch) -> None:
    """Keep the settings of a group."""
    switch.save()


def let_model_draft(community_id: int, *, is_on: bool) -> None:
    """Whether drafts may be asked from the language model for this community."""
    FaqBook.objects.update_or_create(community_id=community_id, defaults={"drafts_with_model": is_on})


def let_model_answer(community_id: int, *, daily: int) -> None:
    """How often in 24 hours the language model may be asked to answer members; 0 is never."""
    FaqBook.objects.update_or_create(community_id=community_id, defaults={"model_answers_daily": daily})


@transaction.atomic
def learn_wording(entry: FaqEntry, text: str, *, by: By) -> FaqEntry:
    """Take what a member asked for another wording of this entry."""
    row = FaqEntry.objects.select_for_update().get(pk=entry.pk)
    row.phrasings = [*row.phrasings, text]
    row.version, row.changed_at, row.changed_by_id = row.version + 1, by.at, by.operator_id
    row.save()
    _turn_page(by.community_id)
    return row


def _turn_page(community_id: int) -> None:
    FaqBook.objects.get_or_create(community_id=community_id)
    FaqBook.objects.filter(community_id=community_id).update(version=F("version") + 1)
