"""An entry made of questions that nobody answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from qunluo.console.desk import Desk
from qunluo.lib.typed import numbers_of
from qunluo.replies.faq.clustering import drafts_of
from qunluo.replies.faq.matching import Phrased
from qunluo.replies.reads.asked import open_questions
from qunluo.replies.reads.faq import LONGEST_QUESTION

MOST_IDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the form begins with, and the questions that it was made of."""

    initial: dict[str, Any] = field(default_factory=dict)
    ids: tuple[int, ...] = ()


def ids_in(query: QueryDict) -> tuple[int, ...]:
    """The numbers under `asked`, parted by commas; what is no number is passed over."""
    return tuple(numbers_of(query.get("asked", "").split(",")[:MOST_IDS]))


def draft_in(query: QueryDict, desk: Desk) -> Filled:
    """The questions whose numbers stand in the address, as one draft: the most central first."""
    ids = ids_in(query)
    rows = open_questions(desk.community_id, ids) if ids else []
    drafts = drafts_of([Phrased(id=row.pk, text=row.text[:LONGEST_QUESTION]) for row in rows], alike=0.0)
    if not drafts:
        return Filled()
    others = [
        *drafts[0].phrasings,
        *(one.question for one in drafts[1:]),
        *(p for one in drafts[1:] for p in one.phrasings),
    ]
    initial = {"question": drafts[0].question, "phrasings": "\n".join(dict.fromkeys(others)), "is_on": True}
    return Filled(initial=initial, ids=tuple(row.pk for row in rows))
