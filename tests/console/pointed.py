"""One of each thing of points, for the tests that visit every address."""

from __future__ import annotations

from qunluo.communities.models import Member
from qunluo.points.models import CouponPool, PointsEntry, Reward
from qunluo.points.writes import Give, Move, give_awards, post
from tests.cast import NOW, Cast


def pointed_things(cast: Cast) -> dict[str, int]:
    community = cast.community
    person = Member.objects.get(group=cast.group, external_id="zhou").account.person_id
    move = Move(
        key="test:1",
        community_id=community.pk,
        person_id=person,
        amount=10,
        kind="checkin",
        reason="秘密的签到",
        at=NOW,
    )
    post([move], at=NOW)
    pool = CouponPool.objects.create(community=community, name="秘密优惠券")
    give = Give(
        key="test:1",
        community_id=community.pk,
        person_id=person,
        kind="coupon",
        name="秘密优惠券",
        reason="连续签到 7 天",
        at=NOW,
        pool_id=pool.pk,
    )
    given = give_awards([give], at=NOW)["test:1"]
    return {
        "person_id": person,
        "entry_id": PointsEntry.objects.get(key="test:1").pk,
        "reward_id": Reward.objects.create(community=community, name="秘密奖品", kind="goods", price=5).pk,
        "pool_id": pool.pk,
        "award_id": given.award_id,
    }
