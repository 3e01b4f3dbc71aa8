"""Word lists: as pages show them, and as the search uses them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.models import ListedWord, WordImport, WordList
from qunluo.moderation.words import lists
from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.shelf import Shelf

SHELF = Shelf()
PER_PAGE = 100
MOST_IMPORTS = 10

__all__ = ["ListedWord", "WordImport", "WordList"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list and how many words it has."""

    row: WordList
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPage:
    """Some words of a list, and whether there are others before and behind them."""

    words: list[ListedWord]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PER_PAGE))


def list_rows(community_id: int) -> list[ListRow]:
    """All lists of a community with their counts, those that are on first."""
    rows = WordList.objects.filter(community_id=community_id).annotate(count=Count("words"))
    return [ListRow(row=row, words=row.count) for row in rows.order_by("-is_on", "id")]


def list_row(list_id: int, *, within: Collection[int]) -> WordList | None:
    """The list, if it belongs to one of these communities."""
    return WordList.objects.filter(pk=list_id, community_id__in=within).first()


def word_page(list_id: int, *, search: str, number: int) -> WordPage:
    """The words in which the search stands, newest first."""
    rows = ListedWord.objects.filter(word_list_id=list_id)
    if search:
        rows = rows.filter(Q(text__icontains=search) | Q(key__contains=lists.key_of(search)))
    total = rows.count()
    number = min(max(1, number), max(1, -(-total // PER_PAGE)))
    first = (number - 1) * PER_PAGE
    return WordPage(words=list(rows[first : first + PER_PAGE]), total=total, number=number)


def words_of(list_id: int) -> Iterator[lists.Word]:
    """All words of a list, as it was filled."""
    rows = ListedWord.objects.filter(word_list_id=list_id).order_by("id")
    for text, replacement, exceptions in rows.values_list("text", "replacement", "exceptions").iterator():
        yield lists.Word(text=text, replacement=replacement, exceptions=tuple(exceptions))


def texts_of(list_id: int) -> list[str]:
    """What the list has already."""
    return list(ListedWord.objects.filter(word_list_id=list_id).values_list("text", flat=True))


def imports_of(list_id: int) -> list[WordImport]:
    """The last imports into a list, newest first."""
    return list(WordImport.objects.filter(word_list_id=list_id).defer("words").order_by("-id")[:MOST_IMPORTS])


def import_row(import_id: int, *, within: Collection[int]) -> WordImport | None:
    """The import, if it belongs to one of these communities."""
    return WordImport.objects.select_related("word_list").filter(pk=import_id, community_id__in=within).first()


def compiled_of(community_id: int) -> CompiledLists:
    """The lists that are on, ready for the search; made ready anew only when one of them has changed."""
    return SHELF.take(community_id, stamp=stamp_of(community_id), load=lambda: _values(community_id))


def stamp_of(community_id: int) -> str:
    """Changes with every change of a list that is on: one small query."""
    rows = WordList.objects.filter(community_id=community_id, is_on=True).order_by("id").values_list("pk", "version")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def value_of(row: WordList) -> lists.WordList:
    """The list as the search knows it."""
    return lists.WordList(
        id=str(row.pk),
        name=row.name,
        category=row.category,
        industry=row.industry,
        tricks=frozenset(Trick(name) for name in row.tricks),
        words=tuple(words_of(row.pk)),
    )


def _values(community_id: int) -> list[lists.WordList]:
    return [value_of(row) for row in WordList.objects.filter(community_id=community_id, is_on=True).order_by("id")]
