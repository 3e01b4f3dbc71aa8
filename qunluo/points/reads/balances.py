"""How many points people have, and how they came by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Subquery, Sum

from qunluo.points.models import PointsEntry, Wallet

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's wallet: what there is, what is owed, what was ever earned."""

    person_id: int
    balance: int
    owed: int
    earned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as people see it. `seq` is its place in the wallet: ask for what came `before` it."""

    id: int
    key: str
    seq: int
    amount: int
    owed_change: int
    balance_after: int
    kind: str
    subject: str
    reason: str
    at: datetime
    expires_at: datetime | None
    operator_id: int | None
    reverses_id: int | None
    undone_by: int | None

    @property
    def can_be_undone(self) -> bool:
        """A payment of a debt is undone with the claw-back that it was for, a price with what it bought."""
        return (self.amount >= 0 or self.owed_change >= 0) and not self.key.startswith("redeem:")


def balances_of(people: Iterable[int]) -> dict[int, int]:
    """Person id -> points. Who never had any has 0."""
    wanted = list(people)
    found = dict(Wallet.objects.filter(person_id__in=wanted).values_list("person_id", "balance"))
    return {person: found.get(person, 0) for person in wanted}


def balance_of(person_id: int) -> int:
    """The person's points."""
    return balances_of([person_id])[person_id]


def wallets(people: Iterable[int]) -> dict[int, Standing]:
    """Person id -> all that the wallet says. Who has none is not in it."""
    rows = Wallet.objects.filter(person_id__in=list(people)).values_list("person_id", "balance", "owed", "earned")
    return {
        person: Standing(person_id=person, balance=balance, owed=owed, earned=earned)
        for person, balance, owed, earned in rows
    }


def balance_at(person_id: int, moment: datetime) -> int:
    """The points that the person had by all that happened up to that moment."""
    rows = PointsEntry.objects.filter(wallet_id=_wallet_of(person_id), at__lte=moment)
    return int(rows.aggregate(sum=Sum("amount", default=0))["sum"])


def history(person_id: int, *, before: int | None = None, limit: int = PAGE) -> list[Line]:
    """The person's entries, newest first; those `before` a place in the wallet, for the next page."""
    rows = PointsEntry.objects.filter(wallet_id=_wallet_of(person_id)).order_by("-wallet_seq")
    if before is not None:
        rows = rows.filter(wallet_seq__lt=before)
    return lines_of(list(rows[:limit]))


def entries_about(community_id: int, subject: str) -> list[Line]:
    """All entries about one thing, oldest first."""
    rows = PointsEntry.objects.filter(community_id=community_id, subject=subject).order_by("id")
    return lines_of(list(rows))


def _wallet_of(person_id: int) -> Subquery:
    return Subquery(Wallet.objects.filter(person_id=person_id).values("id")[:1])


def lines_of(rows: list[PointsEntry]) -> list[Line]:
    """The rows, each with the entry that undid it."""
    undone = PointsEntry.objects.filter(reverses_id__in=[row.pk for row in rows]).values_list("reverses_id", "id")
    undone_by = dict(undone)
    return [
        Line(
            id=row.pk,
            key=row.key,
            seq=row.wallet_seq,
            amount=row.amount,
            owed_change=row.owed_change,
            balance_after=row.balance_after,
            kind=row.kind,
            subject=row.subject,
            reason=row.reason,
            at=row.at,
            expires_at=row.expires_at,
            operator_id=row.operator_id,
            reverses_id=row.reverses_id,
            undone_by=undone_by.get(row.pk),
        )
        for row in rows
    ]
