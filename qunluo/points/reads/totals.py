"""What all accounts hold: the members' wallets and the community's own accounts. Together that is always nothing."""

from __future__ import annotations

from django.db.models import Sum

from qunluo.points.models import Against, PointsEntry, Wallet

WALLETS = "wallets"


def totals_of(community_id: int) -> dict[str, int]:
    """Account -> what it holds. The wallets by their balances, the others by the entries: two books, one sum."""
    rows = PointsEntry.objects.filter(community_id=community_id).values_list("against").annotate(sum=Sum("amount"))
    own = {against: -amount for against, amount in rows}
    held = Wallet.objects.filter(community_id=community_id).aggregate(sum=Sum("balance", default=0))["sum"]
    return {WALLETS: int(held), **{account.value: own.get(account.value, 0) for account in Against}}
