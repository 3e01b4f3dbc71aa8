"""What points buy: one catalogue a community, redemptions that never oversell, and their undoing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.lib.refusal import Refusal
from qunluo.points.models import Award, Kind, PointsEntry, Reward
from qunluo.points.models.awards import AwardKind, AwardState
from qunluo.points.writes.awards import Give, give_awards, release_awards, withdraw_awards
from qunluo.points.writes.deeds import BOUGHT, CannotUndo, turn_back
from qunluo.points.writes.ledger import KeyReused, Move, post

OPEN = (AwardState.HELD, AwardState.NO_CODE, AwardState.GIVEN)


class SoldOut(Refusal):
    """None is left."""


class NotOnSale(Refusal):
    """The reward is not in the shop, or not for this person any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """What a person got for their points. A known key answers with what it brought then."""

    award_id: int
    state: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Why something is undone, and by whom."""

    reason: str
    operator_id: int | None = None


def redeem(person_id: int, reward_id: int, *, key: str, at: datetime) -> Redemption:
    """Take the price and give the thing, both or neither. `key` comes from the form, so that two taps are one.

    The wallet is locked first and the stock last, for as short as can be: thousands may want the same thing.
    """
    reward = Reward.objects.get(pk=reward_id)
    award_key = f"{BOUGHT}{person_id}:{key}"
    known = _known(reward, award_key)
    if known is not None:
        return known
    if not reward.is_open:
        raise NotOnSale(_("“%(name)s”已经下架。") % {"name": reward.name})
    if reward.stock == 0:
        raise SoldOut(_("“%(name)s”已经兑完了。") % {"name": reward.name})
    with transaction.atomic():
        posted = post([_price(reward, person_id, key=award_key, at=at)], at=at)[award_key]
        if not posted.is_new:
            return _known(reward, award_key) or _gone(reward)
        _take_one(reward, person_id)
        given = give_awards([_thing(reward, person_id, key=award_key, at=at)], at=at)[award_key]
    return Redemption(award_id=given.award_id, state=given.state, is_new=True)


def undo_redemption(award_id: int, undoing: Undoing, *, at: datetime) -> None:
    """Points back, stock back, the thing taken back; once. What was used can't be undone."""
    with transaction.atomic():
        award = Award.objects.select_for_update().get(pk=award_id)
        if award.state == AwardState.WITHDRAWN:
            return
        if award.state == AwardState.USED:
            raise CannotUndo(_("“%(name)s”已经使用，不能撤销兑换。") % {"name": award.name})
        entry = PointsEntry.objects.filter(community_id=award.community_id, key=award.key).first()
        if entry is None or award.reward_id is None:
            raise CannotUndo(_("“%(name)s”不是用积分兑换的。") % {"name": award.name})
        turn_back(entry, reason=undoing.reason, at=at, operator_id=undoing.operator_id)
        withdraw_awards([award.key], community_id=award.community_id, reason=undoing.reason, at=at)
        Reward.objects.filter(pk=award.reward_id, stock__isnull=False).update(stock=F("stock") + 1)


def settle_award(award_id: int, *, operator_id: int, at: datetime) -> bool:
    """An operator has handed it over: what was held is given, what was given is used. False where nothing was open."""
    with transaction.atomic():
        award = Award.objects.select_for_update().get(pk=award_id)
        if award.state == AwardState.HELD:
            release_awards([award.key], community_id=award.community_id, at=at)
        elif award.state == AwardState.GIVEN:
            Award.objects.filter(pk=award_id).update(state=AwardState.USED, changed_at=at)
        else:
            return False
        deed = Deed(
            action="points.award.settled",
            subject=f"award:{award_id}",
            operator_id=operator_id,
            community_id=award.community_id,
        )
        note(deed, at=at)
    return True


def _known(reward: Reward, key: str) -> Redemption | None:
    award = Award.objects.filter(community_id=reward.community_id, key=key).first()
    if award is None:
        return None
    if award.reward_id != reward.pk:
        raise KeyReused(_("这个请求已经用于另一次兑换，请刷新页面后再试。"))
    return Redemption(award_id=award.pk, state=award.state, is_new=False)


def _gone(reward: Reward) -> Redemption:
    raise KeyReused(_("“%(name)s”的这次兑换没有完成，请刷新页面后再试。") % {"name": reward.name})


def _take_one(reward: Reward, person_id: int) -> None:
    """The person's wallet is locked by now, so that nobody passes their own limit in two windows."""
    if reward.each is not None:
        bought = Award.objects.filter(reward=reward, person_id=person_id).exclude(state=AwardState.WITHDRAWN)
        if bought.count() >= reward.each:
            told = _("“%(name)s”每人限兑 %(each)s 份，已经兑满。")
            raise NotOnSale(told % {"name": reward.name, "each": reward.each})
    if reward.stock is None:
        return  # no row to wait for
    if not Reward.objects.filter(pk=reward.pk, stock__gt=0, is_open=True).update(stock=F("stock") - 1):
        raise SoldOut(_("“%(name)s”已经兑完了。") % {"name": reward.name})


def _price(reward: Reward, person_id: int, *, key: str, at: datetime) -> Move:
    return Move(
        key=key,
        community_id=reward.community_id,
        person_id=person_id,
        amount=-reward.price,
        kind=Kind.REDEMPTION,
        subject=f"reward:{reward.pk}",
        reason=f"兑换“{reward.name}”",
        at=at,
    )


def _thing(reward: Reward, person_id: int, *, key: str, at: datetime) -> Give:
    return Give(
        key=key,
        community_id=reward.community_id,
        person_id=person_id,
        kind=reward.kind,
        name=reward.name,
        reason=f"用 {reward.price} 积分兑换",
        at=at,
        subject=f"reward:{reward.pk}",
        pool_id=reward.pool_id,
        reward_id=reward.pk,
        is_material=reward.is_material,
        is_held=reward.kind == AwardKind.GOODS,
    )
