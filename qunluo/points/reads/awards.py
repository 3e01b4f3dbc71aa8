"""What people won or bought, how much of it is money's worth, and whether codes run out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q

from qunluo.communities.reads.crowd import present_in
from qunluo.points import models
from qunluo.points.models.awards import AwardKind, AwardState
from qunluo.points.reads.rules import rules_of

Award = models.Award
CouponPool = models.CouponPool
Reward = models.Reward
"""The rows, named here for those who may not touch the tables."""
LEAST_SHARE = 0.40
MOST_COUPONS = 0.15
FEW_CODES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many awards were money's worth, and how many were not: badges, titles, recognition."""

    material: int
    other: int

    @property
    def share(self) -> float | None:
        """The part that is not material; None where nothing was given."""
        total = self.material + self.other
        return self.other / total if total else None

    @property
    def is_low(self) -> bool:
        """Below what keeps a community from being about money."""
        return self.share is not None and self.share < LEAST_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponLoad:
    """The coupons of one day beside the people who are there."""

    day: date
    coupons: int
    people: int

    @property
    def share(self) -> float:
        """Coupons for each person who is there."""
        return self.coupons / self.people if self.people else 0.0

    @property
    def is_high(self) -> bool:
        """Above what draws those who come for coupons alone."""
        return self.share > MOST_COUPONS


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolState:
    """One kind of coupon: codes that are free, awards that wait for one, codes that are out."""

    pool: CouponPool
    free: int
    waiting: int
    given: int

    @property
    def is_short(self) -> bool:
        """Somebody waits, or soon will."""
        return self.waiting > 0 or (self.pool.is_open and self.free < FEW_CODES)


def awards_of(person_id: int, *, limit: int = 100) -> list[Award]:
    """The person's awards, newest first; what was taken back among them, marked so by its state."""
    return list(Award.objects.filter(person_id=person_id).order_by("-at", "-id")[:limit])


def awards_in(community_id: int, *, states: Collection[str] = (), limit: int = 51, page: int = 1) -> list[Award]:
    """The community's awards, newest first; one more than a page has, if there is another page."""
    rows = Award.objects.filter(community_id=community_id).order_by("-at", "-id")
    if states:
        rows = rows.filter(state__in=list(states))
    first = (page - 1) * (limit - 1)
    return list(rows[first : first + limit])


def award(award_id: int, *, within: Collection[int]) -> Award | None:
    """The award, if it belongs to one of these communities."""
    return Award.objects.filter(pk=award_id, community_id__in=list(within)).first()


def codes_of(award_ids: Collection[int]) -> dict[int, str]:
    """Award id -> its code in plain text. For the person whose it is, and nobody else."""
    rows = models.CouponCode.objects.filter(award_id__in=list(award_ids))
    return {row.award_id: row.code for row in rows if row.award_id is not None}


def rewards_in(community_id: int, *, is_open: bool | None = None) -> list[Reward]:
    """The catalogue, cheapest first."""
    rows = Reward.objects.filter(community_id=community_id).select_related("pool")
    return list(rows if is_open is None else rows.filter(is_open=is_open))


def reward(reward_id: int, *, within: Collection[int]) -> Reward | None:
    """The reward, if it belongs to one of these communities."""
    return Reward.objects.filter(pk=reward_id, community_id__in=list(within)).first()


def pool(pool_id: int, *, within: Collection[int]) -> CouponPool | None:
    """The kind of coupon, if it belongs to one of these communities."""
    return CouponPool.objects.filter(pk=pool_id, community_id__in=list(within)).first()


def pools_in(community_id: int) -> list[PoolState]:
    """Every kind of coupon with its codes."""
    free = Q(codes__award=None, codes__is_spoilt=False)
    rows = CouponPool.objects.filter(community_id=community_id).order_by("-is_open", "name")
    counted = rows.annotate(
        free=Count("codes", filter=free & Q(codes__isnull=False)), taken=Count("codes", filter=~Q(codes__award=None))
    )
    waits = Award.objects.filter(community_id=community_id, state=AwardState.NO_CODE)
    waiting = dict(waits.values_list("pool_id").annotate(count=Count("pk")))
    return [PoolState(pool=row, free=row.free, waiting=waiting.get(row.pk, 0), given=row.taken) for row in counted]


def is_short_of_codes(community_id: int) -> bool:
    """Whether somebody waits for a code that an operator must bring."""
    waits = Award.objects.filter(pool=OuterRef("pk"), state=AwardState.NO_CODE)
    return CouponPool.objects.filter(Exists(waits), community_id=community_id).exists()


def incentive_shares(community_id: int, *, since: datetime, until: datetime) -> Shares:
    """The awards from `since` to before `until`, but those that were taken back."""
    rows = Award.objects.filter(community_id=community_id, at__gte=since, at__lt=until)
    counts = rows.exclude(state=AwardState.WITHDRAWN).aggregate(
        material=Count("pk", filter=Q(is_material=True)), other=Count("pk", filter=Q(is_material=False))
    )
    return Shares(material=counts["material"], other=counts["other"])


def coupon_load(community_id: int, day: date) -> CouponLoad:
    """The coupons given on that day of the community's."""
    zone = ZoneInfo(rules_of([community_id])[community_id].timezone)
    starts, ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    rows = Award.objects.filter(community_id=community_id, kind=AwardKind.COUPON, at__gte=starts, at__lt=ends)
    coupons = rows.exclude(state=AwardState.WITHDRAWN).count()
    return CouponLoad(day=day, coupons=coupons, people=present_in(community_id))


def sold_by_reward(community_id: int) -> dict[int, int]:
    """Reward id -> how many were bought and kept."""
    rows = Award.objects.filter(community_id=community_id, reward__isnull=False).exclude(state=AwardState.WITHDRAWN)
    return dict(rows.values_list("reward_id").annotate(count=Count("pk")))
