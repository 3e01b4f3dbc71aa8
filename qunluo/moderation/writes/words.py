"""Word lists are made, filled, emptied, switched on and off; each change that matters to a hit counts as a version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from qunluo.accounts.writes import Deed, note
from qunluo.core.moderation.sight import Trick
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import ListedWord, WordImport, WordList
from qunluo.moderation.reads.words import texts_of
from qunluo.moderation.words.lists import USUAL, Word, key_of
from qunluo.moderation.words.reading import MOST_WORDS, Reading
from qunluo.moderation.words.themes import Theme, themes

AT_ONCE = 2_000
MOST_LISTS = 60
LONGEST_FILE_NAME = 200


class ListRefused(Refusal):
    """The list cannot be so; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shall be."""

    name: str
    category: str = ""
    industry: str = ""
    tricks: frozenset[Trick] = field(default=USUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who changes something, and when."""

    operator_id: int | None
    at: datetime


def create_list(community_id: int, wanted: Wanted, *, by: Hand, theme: str = "") -> WordList:
    """A new list without words. Raises `ListRefused`."""
    if WordList.objects.filter(community_id=community_id).count() >= MOST_LISTS:
        raise ListRefused(f"一个社群最多 {MOST_LISTS} 个词库，请先删掉不用的。")
    row = WordList(community_id=community_id, theme=theme, created_at=by.at)
    _set(row, wanted, by=by)
    _note("moderation.word_list.created", row, by=by)
    return row


def change_list(row: WordList, wanted: Wanted, *, by: Hand) -> None:
    """Another name, category, or other disguises. Raises `ListRefused`."""
    row.version += 1
    _set(row, wanted, by=by)
    _note("moderation.word_list.changed", row, by=by)


def switch_list(row: WordList, *, is_on: bool, by: Hand) -> None:
    """Look for its words, or do not."""
    row.is_on, row.changed_at = is_on, by.at
    row.save(update_fields=["is_on", "changed_at"])
    _note("moderation.word_list.switched_on" if is_on else "moderation.word_list.switched_off", row, by=by)


def delete_list(row: WordList, *, by: Hand) -> None:
    """The list goes with its words."""
    _note("moderation.word_list.deleted", row, by=by)
    row.delete()


@transaction.atomic
def add_words(row: WordList, words: Iterable[Word], *, by: Hand, brought_by: WordImport | None = None) -> int:
    """Put these words in, and return how many were new. What the list has already stays as it is."""
    WordList.objects.select_for_update().get(pk=row.pk)
    known = {key_of(text) for text in texts_of(row.pk)}
    new: dict[str, Word] = {}
    for word in words:
        key = key_of(word.text)
        if key not in known and len(known) + len(new) < MOST_WORDS:
            new.setdefault(key, word)
    rows = [_row(row, word, key=key, brought_by=brought_by) for key, word in new.items()]
    ListedWord.objects.bulk_create(rows, batch_size=AT_ONCE)
    if rows:
        _count_up(row, by=by)
        _note("moderation.word_list.words_added", row, by=by)
    return len(rows)


@transaction.atomic
def remove_words(row: WordList, word_ids: Collection[int], *, by: Hand) -> int:
    """Take these words out."""
    removed, _ = ListedWord.objects.filter(word_list=row, pk__in=word_ids).delete()
    if removed:
        _count_up(row, by=by)
        _note("moderation.word_list.words_removed", row, by=by)
    return removed


def try_import(row: WordList, reading: Reading, *, name: str, by: Hand) -> WordImport:
    """Keep what was read of a file, so that somebody can look at it before it is taken in."""
    return WordImport.objects.create(
        community_id=row.community_id,
        word_list=row,
        name=name[:LONGEST_FILE_NAME],
        words=[[word.text, word.replacement, list(word.exceptions)] for word in reading.words],
        faults=[[fault.line, fault.text, fault.wrong] for fault in reading.faults],
        added=len(reading.words),
        known=reading.known,
        refused=reading.refused,
        created_at=by.at,
        created_by_id=by.operator_id,
    )


@transaction.atomic
def take_import(import_id: int, *, by: Hand) -> bool:
    """Take in what was read. False if that was done before."""
    found = WordImport.objects.select_for_update().select_related("word_list").get(pk=import_id)
    if found.state != WordImport.State.TRIED:
        return False
    words = (Word(text=text, replacement=other, exceptions=tuple(more)) for text, other, more in found.words)
    found.added = add_words(found.word_list, words, by=by, brought_by=found)
    found.state, found.words = WordImport.State.TAKEN, []
    found.save(update_fields=["added", "state", "words"])
    return True


@transaction.atomic
def undo_import(import_id: int, *, by: Hand) -> int | None:
    """Take back the words that an import brought, and return how many there still were. None if it is not in."""
    found = WordImport.objects.select_for_update().select_related("word_list").get(pk=import_id)
    if found.state != WordImport.State.TAKEN:
        return None
    removed, _ = ListedWord.objects.filter(brought_by=found).delete()
    found.state = WordImport.State.UNDONE
    found.save(update_fields=["state"])
    _count_up(found.word_list, by=by)
    _note("moderation.word_list.import_undone", found.word_list, by=by)
    return removed


def drop_import(found: WordImport) -> None:
    """Forget a file that was only tried."""
    WordImport.objects.filter(pk=found.pk, state=WordImport.State.TRIED).delete()


@transaction.atomic
def ship_lists(community_id: int, *, industry: str, by: Hand) -> list[WordList]:
    """Put in the shipped lists that a community has not got: on where they are for its industry, off elsewhere."""
    has = set(WordList.objects.filter(community_id=community_id).exclude(theme="").values_list("theme", flat=True))
    return [_ship(community_id, theme, industry=industry, by=by) for theme in themes() if theme.key not in has]


def _ship(community_id: int, theme: Theme, *, industry: str, by: Hand) -> WordList:
    name, number = theme.list.name, 1
    while WordList.objects.filter(community_id=community_id, name=name).exists():
        number += 1
        name = f"{theme.list.name} {number}"
    wanted = Wanted(name=name, category=theme.list.category, industry=theme.list.industry, tricks=theme.list.tricks)
    row = create_list(community_id, wanted, by=by, theme=theme.key)
    add_words(row, theme.list.words, by=by)
    if not theme.is_for(industry):
        switch_list(row, is_on=False, by=by)
    return row


def _set(row: WordList, wanted: Wanted, *, by: Hand) -> None:
    row.name, row.category, row.industry = wanted.name, wanted.category, wanted.industry
    row.tricks = [trick.value for trick in Trick if trick in wanted.tricks]
    row.changed_at = by.at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ListRefused(f"已经有一个叫“{wanted.name}”的词库了，请换个名称。") from error


def _count_up(row: WordList, *, by: Hand) -> None:
    WordList.objects.filter(pk=row.pk).update(version=F("version") + 1, changed_at=by.at)
    row.refresh_from_db(fields=["version", "changed_at"])


def _row(row: WordList, word: Word, *, key: str, brought_by: WordImport | None) -> ListedWord:
    return ListedWord(
        community_id=row.community_id,
        word_list=row,
        text=word.text,
        key=key,
        replacement=word.replacement,
        exceptions=list(word.exceptions),
        brought_by=brought_by,
    )


def _note(action: str, row: WordList, *, by: Hand) -> None:
    note(Deed(action=action, subject=row.name, operator_id=by.operator_id, community_id=row.community_id), at=by.at)
