"""Single moves: what a person spends, what an operator gives or takes, and undoing an entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.lib.refusal import Refusal
from qunluo.points.models import Kind, PointsEntry, Wallet
from qunluo.points.reads.purses import purses_of
from qunluo.points.writes.ledger import KeyReused, Move, Posted, in_transaction, post

BOUGHT = "redeem:"
"""With this begin the keys of what was bought."""


class CannotUndo(Refusal):
    """The entry can't be undone by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an operator gives (or takes, below zero), and why. `key` is the form's own, so that it counts once."""

    key: str
    community_id: int
    person_id: int
    amount: int
    reason: str


def spend(move: Move, *, at: datetime) -> Posted:
    """Take `move.amount` points from the person for something; `NotEnough` if there are fewer."""
    return post_one(replace(move, amount=-abs(move.amount)), at=at)


def post_one(move: Move, *, at: datetime) -> Posted:
    """One move by itself. A known key answers as it did before; `KeyReused` if it was for something else."""
    posted = post([move], at=at)[move.key]
    if not posted.is_new and posted.entry_id is not None:
        wallet = Wallet.objects.get(pk=posted.wallet_id)
        if (wallet.person_id, posted.amount) != (move.person_id, move.amount) and not move.may_owe:
            raise KeyReused(_("这个请求已经用于另一笔积分，请刷新页面后再试。"))
    return posted


def grant_by_operator(grant: Grant, *, operator_id: int, at: datetime) -> Posted:
    """Points by hand. The reason is for the member, too; the audit log holds who did it."""
    if not grant.reason.strip():
        raise Refusal(_("请写明原因，成员会看到。"))
    if not grant.amount:
        raise Refusal(_("请填写要发放或扣除多少积分。"))
    with in_transaction():
        posted = post_one(
            Move(
                key=f"operator:{grant.key}",
                community_id=grant.community_id,
                person_id=grant.person_id,
                amount=grant.amount,
                kind=Kind.ADJUSTMENT,
                reason=grant.reason.strip(),
                at=at,
                operator_id=operator_id,
            ),
            at=at,
        )
        if posted.is_new:
            _audit("points.granted", posted, operator_id=operator_id, community_id=grant.community_id, at=at)
    return posted


def reverse(entry_id: int, *, reason: str, at: datetime, operator_id: int | None = None) -> Posted:
    """Undo an entry by its opposite, once. What was given and is spent already is owed then.

    Undoing a claw-back brings back all of it: what it took, what was paid for it later, and the debt goes. What
    was bought is undone by `undo_redemption`, which takes the thing back, too.
    """
    entry = PointsEntry.objects.get(pk=entry_id)
    if entry.amount < 0 and entry.owed_change < 0:
        raise CannotUndo(_("这一笔是补扣，请撤销它所补的那次收回。"))
    if _first(entry).key.startswith(BOUGHT):
        raise CannotUndo(_("这一笔是兑换，请到“发放”里收回奖品，积分会一起退回。"))
    return turn_back(entry, reason=reason, at=at, operator_id=operator_id)


def turn_back(entry: PointsEntry, *, reason: str, at: datetime, operator_id: int | None = None) -> Posted:
    """The opposite of an entry, whatever it was for. For everybody else there is `reverse`."""
    with in_transaction():
        posted = post([_opposite(entry, reason=reason, at=at, operator_id=operator_id)], at=at)[f"undo:{entry.pk}"]
        if posted.is_new and operator_id is not None:
            _audit("points.undone", posted, operator_id=operator_id, community_id=entry.community_id, at=at)
    return posted


def _first(entry: PointsEntry) -> PointsEntry:
    """The entry with which it began: an undoing may have been undone."""
    while entry.reverses is not None:
        entry = entry.reverses
    return entry


def _opposite(entry: PointsEntry, *, reason: str, at: datetime, operator_id: int | None) -> Move:
    takes = entry.amount > 0
    until = None if takes else purses_of([entry.wallet_id])[entry.wallet_id].back_until(entry.pk, at=at)
    return Move(
        key=f"undo:{entry.pk}",
        community_id=entry.community_id,
        person_id=entry.wallet.person_id,
        amount=-entry.amount + min(0, entry.owed_change),
        forgives=max(0, entry.owed_change),
        kind=entry.kind,
        against=entry.against,
        subject=entry.subject,
        reason=reason,
        at=at,
        expires_at=until,
        operator_id=operator_id,
        reverses=entry.pk,
        may_owe=True,
    )


def _audit(action: str, posted: Posted, *, operator_id: int, community_id: int, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=f"entry:{posted.entry_id}",
        operator_id=operator_id,
        community_id=community_id,
        data={"amount": posted.amount, "wallet": posted.wallet_id},
    )
    note(deed, at=at)
