"""What operators set: rules, rewards, kinds of coupons. Each leaves a line in the audit log."""

from __future__ import annotations

from datetime import datetime

from qunluo.accounts.writes import Deed, note
from qunluo.points.models import CouponPool, PointsRules, Reward
from qunluo.points.reads.rules import Rules
from qunluo.points.writes.ledger import in_transaction


def save_rules(community_id: int, rules: Rules, *, operator_id: int, at: datetime) -> None:
    """The community's rules from now on. What was earned keeps the time that it was given."""
    data = {"caps": dict(rules.caps), "expiry_days": rules.expiry_days, "timezone": rules.timezone}
    with in_transaction():
        PointsRules.objects.update_or_create(community_id=community_id, defaults=data)
        deed = Deed(action="points.rules.saved", operator_id=operator_id, community_id=community_id, data=data)
        note(deed, at=at)


def save_reward(reward: Reward, *, operator_id: int, at: datetime) -> None:
    """A new reward, or a changed one."""
    with in_transaction():
        reward.save()
        data = {"name": reward.name, "price": reward.price, "stock": reward.stock, "is_open": reward.is_open}
        deed = Deed(
            action="points.reward.saved",
            subject=f"reward:{reward.pk}",
            operator_id=operator_id,
            community_id=reward.community_id,
            data=data,
        )
        note(deed, at=at)


def save_pool(pool: CouponPool, *, operator_id: int, at: datetime) -> None:
    """A new kind of coupon, or a changed one."""
    with in_transaction():
        pool.save()
        deed = Deed(
            action="points.pool.saved",
            subject=f"pool:{pool.pk}",
            operator_id=operator_id,
            community_id=pool.community_id,
            data={"name": pool.name, "is_open": pool.is_open},
        )
        note(deed, at=at)
