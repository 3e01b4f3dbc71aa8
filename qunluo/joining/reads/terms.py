"""What communities ask of who joins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qunluo.core.joining.terms import JoiningTerms
from qunluo.joining.models import JoiningTermsRow
from qunluo.joining.terms import terms_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The terms of a community, and since when newcomers have tasks."""

    terms: JoiningTerms
    since: datetime | None = None


def agreed_of(communities: Iterable[int]) -> dict[int, Agreed]:
    """Community id → its terms; those that never set any get what is usual."""
    wanted = set(communities)
    rows = JoiningTermsRow.objects.filter(community_id__in=wanted)
    found = {row.community_id: Agreed(terms=terms_from(row.data), since=row.newcomers_since) for row in rows}
    return {one: found.get(one) or Agreed(terms=JoiningTerms()) for one in wanted}


def agreed(community_id: int) -> Agreed:
    """The terms of one community."""
    return agreed_of([community_id])[community_id]


def communities_with_terms() -> list[int]:
    """Those that set any."""
    return list(JoiningTermsRow.objects.order_by("community_id").values_list("community_id", flat=True))
