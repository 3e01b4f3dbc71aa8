"""The ledger as pages and tables show it: each line with its person, within communities that one may see."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from qunluo.points.models import PointsEntry, Wallet
from qunluo.points.reads.balances import Line, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines of the ledger: of a kind, of a person, of a time; those before an entry, so many."""

    kind: str = ""
    person_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line of the ledger, and whose it is."""

    line: Line
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One line for a table."""

    at: datetime
    person_id: int
    kind: str
    amount: int
    balance_after: int
    reason: str
    operator_id: int | None
    expires_at: datetime | None
    key: str


def postings(community_id: int, asked: Asked) -> list[Posting]:
    """Lines of a community's ledger, newest first."""
    rows = list(_rows(community_id, asked).order_by("-id")[: asked.limit])
    owners = dict(Wallet.objects.filter(pk__in={row.wallet_id for row in rows}).values_list("pk", "person_id"))
    return [Posting(line=line, person_id=owners[row.wallet_id]) for row, line in zip(rows, lines_of(rows), strict=True)]


def written(community_id: int, asked: Asked) -> Iterator[Written]:
    """All these lines, oldest first, for a table; read as they are asked for."""
    columns = (
        "at",
        "wallet__person_id",
        "kind",
        "amount",
        "balance_after",
        "reason",
        "operator_id",
        "expires_at",
        "key",
    )
    rows = _rows(community_id, asked).order_by("id").values_list(*columns)
    for at, person, kind, amount, balance, reason, operator, expires_at, key in rows.iterator(chunk_size=2_000):
        yield Written(
            at=at,
            person_id=person,
            kind=kind,
            amount=amount,
            balance_after=balance,
            reason=reason,
            operator_id=operator,
            expires_at=expires_at,
            key=key,
        )


def owner_of(entry_id: int, *, within: Collection[int]) -> tuple[int, int] | None:
    """The community and the person of an entry, if it is in one of these communities."""
    rows = PointsEntry.objects.filter(pk=entry_id, community_id__in=list(within))
    return rows.values_list("community_id", "wallet__person_id").first()


def community_of(person_id: int, *, within: Collection[int]) -> int | None:
    """The community of a person with a wallet, if it is one of these."""
    rows = Wallet.objects.filter(person_id=person_id, community_id__in=list(within))
    return rows.values_list("community_id", flat=True).first()


def _rows(community_id: int, asked: Asked) -> QuerySet[PointsEntry]:
    rows = PointsEntry.objects.filter(community_id=community_id)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.person_id is not None:
        rows = rows.filter(wallet__person_id=asked.person_id)
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    return rows if asked.before is None else rows.filter(pk__lt=asked.before)
