"""Questions and answers: as groups are given them, and as the operator sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.conf import settings

from qunluo.core.faq import FaqRule, ModelUse
from qunluo.replies import models
from qunluo.replies.faq.answering import Entry, ListedAnswers, Thresholds
from qunluo.replies.faq.matching import Matcher, Phrased
from qunluo.replies.faq.vectors import installed_vectors
from qunluo.replies.language_model import is_set_up

FaqEntry = models.FaqEntry
"""The row, named here for those who may not touch the tables."""
FaqSwitch = models.FaqSwitch
LONGEST_QUESTION = models.LONGEST_QUESTION
MOST_COMPILED = 200


class _Book(NamedTuple):
    version: int = 0
    asks_model: bool = False


class _Compiled(NamedTuple):
    matcher: Matcher
    entries: Mapping[int, Entry]


_COMPILED: dict[tuple[int, int, frozenset[int]], _Compiled] = {}  # by community, version of its book, and entries


def faq_of(groups: Mapping[int, int]) -> dict[int, FaqRule]:
    """Group id -> how it is answered. Given is group id -> community id; groups where that is off are missing."""
    switches = list(models.FaqSwitch.objects.filter(group_id__in=list(groups), is_on=True))
    if not switches:
        return {}
    communities = {groups[switch.group_id] for switch in switches}
    rows = models.FaqBook.objects.filter(community_id__in=communities)
    columns = rows.values_list("community_id", "version", "model_answers_daily")
    books = {one: _Book(version, bool(daily) and is_set_up()) for one, version, daily in columns}
    scopes = _scopes(communities)
    found: dict[int, FaqRule] = {}
    for switch in switches:
        community = groups[switch.group_id]
        here = frozenset(entry for entry, its in scopes[community].items() if not its or switch.group_id in its)
        if here:
            found[switch.group_id] = _rule(switch, books.get(community, _Book()), here)
    return found


def answers_for(switch: FaqSwitch) -> ListedAnswers:
    """What the group would be answered with these settings, on or off."""
    scopes = _scopes([switch.community_id])[switch.community_id]
    here = frozenset(entry for entry, its in scopes.items() if not its or switch.group_id in its)
    return _answers(switch, switch.community_id, book_of(switch.community_id).version, here)


def answers_of(community_id: int, *, thresholds: Thresholds | None = None) -> ListedAnswers:
    """All entries that are on, for trying out."""
    version = book_of(community_id).version
    compiled = _compile(community_id, version, frozenset(_scopes([community_id])[community_id]))
    return ListedAnswers(
        version=f"faq:{version}",
        matcher=compiled.matcher,
        entries=compiled.entries,
        thresholds=thresholds or Thresholds(),
        needs_question=False,
    )


def book_of(community_id: int) -> models.FaqBook:
    """The book of the community, also where nobody wrote in it yet."""
    return models.FaqBook.objects.filter(community_id=community_id).first() or models.FaqBook(community_id=community_id)


def entries_of(community_id: int, *, like: str = "") -> list[FaqEntry]:
    """The entries whose question, wordings or answer hold these words; newest change first."""
    rows = FaqEntry.objects.filter(community_id=community_id).order_by("-changed_at", "-id")
    known = list(rows.prefetch_related("entry_groups"))
    wanted = like.casefold()
    return [row for row in known if not wanted or wanted in _all_words(row)]


def entry_row(entry_id: int, *, within: Collection[int]) -> FaqEntry | None:
    """The entry, if it belongs to one of these communities."""
    return FaqEntry.objects.filter(pk=entry_id, community_id__in=within).first()


def groups_of_entry(entry_id: int) -> list[int]:
    """The ids of the groups that the entry is for; none means all."""
    rows = models.FaqEntryGroup.objects.filter(entry_id=entry_id).order_by("group_id")
    return list(rows.values_list("group_id", flat=True))


def switches_of(group_ids: Iterable[int]) -> dict[int, FaqSwitch]:
    """Group id -> its switch; groups that never had one are missing."""
    return {row.group_id: row for row in models.FaqSwitch.objects.filter(group_id__in=list(group_ids))}


def _all_words(row: FaqEntry) -> str:
    return "\n".join([row.question, *row.phrasings, row.answer]).casefold()


def _rule(switch: FaqSwitch, book: _Book, here: frozenset[int]) -> FaqRule:
    return FaqRule(
        answerer=_answers(switch, switch.community_id, book.version, here),
        pause_minutes=switch.pause_minutes,
        names=tuple(name for name in switch.names.replace("，", ",").split(",") if name.strip()),
        takes_numbers=switch.asks_back,
        model_use=ModelUse(switch.model_use) if book.asks_model else ModelUse.OFF,
    )


def _answers(switch: FaqSwitch, community: int, version: int, here: frozenset[int]) -> ListedAnswers:
    compiled = _compile(community, version, here)
    return ListedAnswers(
        version=f"faq:{version}",
        matcher=compiled.matcher,
        entries=compiled.entries,
        thresholds=Thresholds(sure=switch.sure, near=min(switch.near, switch.sure)),
        asks_back=switch.asks_back,
        needs_question=switch.needs_question,
    )


def _scopes(communities: Collection[int]) -> dict[int, dict[int, set[int]]]:
    """Community id -> entries that are on -> the groups that each is for."""
    rows = FaqEntry.objects.filter(community_id__in=communities, is_on=True).order_by("id")
    found: dict[int, dict[int, set[int]]] = {community: {} for community in communities}
    for community, entry, group in rows.values_list("community_id", "pk", "entry_groups__group_id"):
        its = found[community].setdefault(entry, set())
        if group is not None:
            its.add(group)
    return found


def _compile(community: int, version: int, here: frozenset[int]) -> _Compiled:
    key = (community, version, here)
    if key not in _COMPILED:
        if len(_COMPILED) >= MOST_COMPILED:
            _COMPILED.clear()
        rows = list(FaqEntry.objects.filter(pk__in=here).order_by("id"))
        phrased = [Phrased(id=row.pk, text=text) for row in rows for text in (row.question, *row.phrasings)]
        entries = {row.pk: Entry(id=row.pk, question=row.question, answer=row.answer) for row in rows}
        _forget_older(community, version)
        vectors = installed_vectors() if settings.QUNLUO_FAQ_VECTORS else None
        _COMPILED[key] = _Compiled(Matcher(phrased, vectors=vectors), entries)
    return _COMPILED[key]


def _forget_older(community: int, version: int) -> None:
    for key in [one for one in _COMPILED if one[0] == community and one[1] != version]:
        del _COMPILED[key]


def duplicates_of(community_id: int, texts: Iterable[str], *, but: int = 0) -> dict[str, str]:
    """Text -> the question of another entry that already has it as one of its wordings."""
    held: dict[str, str] = {}
    for row in FaqEntry.objects.filter(community_id=community_id).exclude(pk=but):
        for text in (row.question, *row.phrasings):
            held.setdefault(text.strip().casefold(), row.question)
    return {text: held[text.strip().casefold()] for text in texts if text.strip().casefold() in held}


def counts_of(community_id: int) -> dict[str, int]:
    """How many entries there are, and how many of them are on."""
    found: dict[str, int] = defaultdict(int)
    for is_on in FaqEntry.objects.filter(community_id=community_id).values_list("is_on", flat=True):
        found["all"] += 1
        found["on"] += int(is_on)
    return {"all": found["all"], "on": found["on"]}
