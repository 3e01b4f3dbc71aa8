"""What a community asks of who joins: kept as the operator set it."""

from __future__ import annotations

from django.db import transaction

from qunluo.core.joining.terms import JoiningTerms
from qunluo.joining.models import JoiningTermsRow
from qunluo.joining.terms import data_of
from qunluo.joining.writes.deeds import Hand


@transaction.atomic
def save_terms(community_id: int, terms: JoiningTerms, *, hand: Hand) -> None:
    """Keep them. Tasks that are switched on are for those who join from then on."""
    row = JoiningTermsRow.objects.select_for_update().filter(community_id=community_id).first()
    row = row or JoiningTermsRow(community_id=community_id)
    row.data, row.changed_at, row.changed_by_id = data_of(terms), hand.at, hand.operator_id
    if not terms.newcomers.is_on:
        row.newcomers_since = None
    elif row.newcomers_since is None:
        row.newcomers_since = hand.at
    row.save()
