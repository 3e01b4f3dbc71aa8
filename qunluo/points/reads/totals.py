"""What all accounts hold: the members' wallets and the community's own accounts. Together that is always nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from qunluo.points.models import Against, PointsEntry, Wallet

WALLETS = "wallets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purses:
    """All wallets of a community together."""

    held: int
    earned: int
    owed: int

    @property
    def gone(self) -> int:
        """Spent, or run out."""
        return self.earned - self.held


def purses_in(community_id: int) -> Purses:
    """What members hold and ever earned: from the wallets alone, for pages that must be quick."""
    sums = Wallet.objects.filter(community_id=community_id).aggregate(
        held=Sum("balance", default=0), earned=Sum("earned", default=0), owed=Sum("owed", default=0)
    )
    return Purses(held=int(sums["held"]), earned=int(sums["earned"]), owed=int(sums["owed"]))


def totals_of(community_id: int) -> dict[str, int]:
    """Account -> what it holds. The wallets by their balances, the others by the entries: two books, one sum."""
    rows = PointsEntry.objects.filter(community_id=community_id).values_list("against").annotate(sum=Sum("amount"))
    own = {against: -amount for against, amount in rows}
    held = Wallet.objects.filter(community_id=community_id).aggregate(sum=Sum("balance", default=0))["sum"]
    return {WALLETS: int(held), **{account.value: own.get(account.value, 0) for account in Against}}
