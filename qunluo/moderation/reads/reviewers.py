"""Who reviews: those who were appointed, or everybody who may change things where nobody was."""

from __future__ import annotations

from qunluo.accounts.reads import Operator, writers_of
from qunluo.moderation.models import PieceTerms

Terms = PieceTerms
"""The row, named here for those who may not touch the tables."""


def piece_terms_of(community_id: int) -> PieceTerms:
    """As the community agreed, or as we propose."""
    return PieceTerms.objects.filter(community_id=community_id).first() or PieceTerms(community_id=community_id)


def reviewers_of(community_id: int) -> list[Operator]:
    """Those who may decide; who lost the right to change things is none any more."""
    appointed = set(piece_terms_of(community_id).reviewers)
    writers = writers_of(community_id)
    return [one for one in writers if one.pk in appointed] or writers


def is_reviewer(community_id: int, operator_id: int) -> bool:
    """Whether this operator may decide here."""
    return operator_id in {one.pk for one in reviewers_of(community_id)}
