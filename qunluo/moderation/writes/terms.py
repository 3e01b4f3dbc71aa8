"""The terms of reports and appeals: numbers within sensible limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import DisputeTerms

LIMITS: Final = {"reporters": (1, 50), "reports_a_day": (1, 50), "appeal_hours": (1, 240)}


class BadTerms(Refusal):
    """The sentence is for the operator."""


def save_terms(community_id: int, typed: Mapping[str, str], *, operator_id: int, at: datetime) -> None:
    """Change the terms from now on. Raises `BadTerms`."""
    wanted = {name: _number(typed.get(name, ""), *limits) for name, limits in LIMITS.items()}
    DisputeTerms.objects.update_or_create(
        community_id=community_id, defaults={**wanted, "changed_at": at, "changed_by_id": operator_id}
    )
    deed = Deed(
        action="moderation.dispute_terms.changed", operator_id=operator_id, community_id=community_id, data=wanted
    )
    note(deed, at=at)


def _number(typed: str, least: int, most: int) -> int:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= len(str(most))
    if not is_number or not least <= int(typed) <= most:
        raise BadTerms(_("请填 %(least)d 到 %(most)d 之间的数。") % {"least": least, "most": most})
    return int(typed)
