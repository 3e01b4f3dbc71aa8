"""Who may see what, and where operators are signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max

from qunluo.accounts import models
from qunluo.accounts.models import Access, Community, OperatorSession, SignInLink

Operator = models.Operator
"""The row, named here for those who may not touch the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One community that an operator may see, and perhaps change."""

    community_id: int
    name: str
    is_demo: bool
    can_write: bool


def communities_of(operator: Operator) -> tuple[Grant, ...]:
    """All that the operator may see; nothing for an operator without access."""
    rows = Access.objects.filter(operator=operator).select_related("community").order_by("community_id")
    return tuple(
        Grant(
            community_id=row.community_id,
            name=row.community.name,
            is_demo=row.community.is_demo,
            can_write=row.can_write,
        )
        for row in rows
    )


def writers_of(community_id: int) -> list[Operator]:
    """Who may change things in the community, and can sign in."""
    rows = Operator.objects.filter(access__community_id=community_id, access__can_write=True, is_active=True)
    return list(rows.order_by("id"))


def operator_named(username: str) -> Operator | None:
    """The operator with that user name."""
    return Operator.objects.filter(username=username).first()


def names_of(operators: Iterable[int]) -> dict[int, str]:
    """Operator id -> what the others call them."""
    return dict(Operator.objects.filter(pk__in=list(operators)).values_list("pk", "name"))


def community_ids() -> list[int]:
    """All communities, the oldest first."""
    return list(Community.objects.order_by("id").values_list("pk", flat=True))


def has_community() -> bool:
    """Whether there is any community at all; there is none before the first sign-in link."""
    return Community.objects.exists()


def community_named(name: str) -> Community | None:
    """The oldest community of that name."""
    return Community.objects.filter(name=name).order_by("id").first()


def token_hash(token: str) -> str:
    """What the table holds of a link's token."""
    return sha256(token.encode()).hexdigest()


def link_is_good(token: str, *, at: datetime) -> bool:
    """Whether the link would sign its operator in now."""
    links = SignInLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at)
    return links.filter(operator__is_active=True).exists()


def sessions_of(operator: Operator, *, at: datetime) -> list[OperatorSession]:
    """Where the operator is signed in, newest first."""
    rows = OperatorSession.objects.filter(operator_id=operator.pk, expire_date__gt=at)
    return list(rows.order_by("-signed_in_at", "session_key"))


def locked_until(username: str) -> datetime | None:
    """When the newest failed attempt for this user name is forgotten; None where there is none."""
    newest = AccessAttempt.objects.filter(username=username).aggregate(newest=Max("attempt_time"))["newest"]
    return newest + timedelta(hours=settings.AXES_COOLOFF_TIME) if newest else None
