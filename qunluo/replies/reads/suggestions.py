"""What members were asked back around a moment, and the bare numbers that they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from qunluo.core.faq import Verdict
from qunluo.core.suggestions import Numbered, Suggested
from qunluo.replies.models import AskedQuestion, SuggestionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """The part of a member's standing that numbers are answered by."""

    suggested: frozenset[Suggested] = frozenset()
    numbered: frozenset[Numbered] = frozenset()


def suggestions_of(members: Iterable[int], *, since: datetime, until: datetime) -> dict[int, Suggestions]:
    """Member id -> what they were asked back, and which numbers they said, between the two moments."""
    wanted = list(members)
    asked = AskedQuestion.objects.filter(member_id__in=wanted, verdict=Verdict.OFFERED, at__range=(since, until))
    suggested: dict[int, set[Suggested]] = {}
    for member, key, at, entries, was_called in asked.values_list("member_id", "key", "at", "offered", "was_called"):
        if member is not None:
            one = Suggested(key=key, at=at, entries=tuple(entries), was_called=was_called)
            suggested.setdefault(member, set()).add(one)
    said = SuggestionNumber.objects.filter(member_id__in=wanted, at__range=(since, until))
    numbered: dict[int, set[Numbered]] = {}
    for member, key, at, number in said.values_list("member_id", "key", "at", "number"):
        numbered.setdefault(member, set()).add(Numbered(key=key, at=at, number=number))
    return {
        member: Suggestions(
            suggested=frozenset(suggested.get(member, ())), numbered=frozenset(numbered.get(member, ()))
        )
        for member in suggested.keys() | numbered.keys()
    }


def picks_of(community_id: int) -> dict[int, int]:
    """Entry id -> how often members chose it by its number."""
    rows = AskedQuestion.objects.filter(community_id=community_id, picked__isnull=False)
    return dict(rows.values_list("picked").annotate(times=Count("pk")))


def picked_wordings(entry_id: int, *, known: Iterable[str], limit: int = 5) -> list[AskedQuestion]:
    """Questions after which members chose this entry, in other words than those that are known; newest first."""
    held = {one.strip().casefold() for one in known}
    found: dict[str, AskedQuestion] = {}
    for row in AskedQuestion.objects.filter(picked=entry_id).order_by("-at", "-id")[:100]:
        said = row.text.strip().casefold()
        if said not in held:
            found.setdefault(said, row)
    return list(found.values())[:limit]
