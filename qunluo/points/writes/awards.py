"""Giving what is not points, once for each key, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from qunluo.lib.rows import as_json
from qunluo.points.models import Award, CouponPool
from qunluo.points.models.awards import AwardKind, AwardState
from qunluo.points.writes.coupons import hand_out
from qunluo.points.writes.ledger import LONGEST_KEY, LONGEST_REASON, LONGEST_SUBJECT, in_transaction

MATERIAL = frozenset({AwardKind.COUPON.value, AwardKind.GOODS.value, AwardKind.DRAW_TICKET.value})
LONGEST_NAME = 60
_GIVE = """
INSERT INTO points_award (community_id, person_id, member_id, key, kind, name, is_material, state, pool_id, reward_id,
    subject, reason, at, changed_at, changed_because)
SELECT community_id, person_id, member_id, key, kind, name, is_material, state, pool_id, reward_id, subject, reason, at,
    %s, ''
FROM json_to_recordset(%s::json) AS new (community_id bigint, person_id bigint, member_id bigint, key text, kind text,
    name text, is_material bool, state text, pool_id bigint, reward_id bigint, subject text, reason text,
    at timestamptz)
ON CONFLICT (community_id, key) DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """One thing for one person. With `pool_id` a code of that pool comes along, as soon as there is one.

    A coupon without `pool_id` belongs to the pool of its name; a new name begins a pool, and so the operator is
    asked for codes. `is_held` keeps it back until `release_awards`. Whether it is material is told by its kind,
    unless said.
    """

    key: str
    community_id: int
    person_id: int
    kind: str
    name: str
    reason: str
    at: datetime
    member_id: int | None = None
    subject: str = ""
    pool_id: int | None = None
    reward_id: int | None = None
    is_material: bool | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What became of it. A coupon waits without a code until the operator brings some."""

    award_id: int
    state: str
    is_new: bool


def give_awards(gives: Sequence[Give], *, at: datetime) -> dict[str, Given]:
    """Give all of these, once: known keys are passed over. Answers by key."""
    if not gives:
        return {}
    with in_transaction():
        pools = _pools_of(gives)
        with connection.cursor() as cursor:
            cursor.execute(_GIVE, [at, as_json(_row(give, pools) for give in gives)])
            new = {pk for (pk,) in cursor.fetchall()}
        hand_out(new, at=at)
        rows = Award.objects.filter(
            community_id__in={give.community_id for give in gives}, key__in=[give.key for give in gives]
        )
        return {row.key: Given(award_id=row.pk, state=row.state, is_new=row.pk in new) for row in rows}


def release_awards(keys: Collection[str], *, community_id: int, at: datetime) -> int:
    """A person said yes: what was held is given now. Answers how many."""
    with in_transaction():
        held = _awards(keys, community_id, [AwardState.HELD])
        return len(_give_after_all(held, at=at))


def withdraw_awards(keys: Collection[str], *, community_id: int, reason: str, at: datetime) -> dict[str, str]:
    """Take these back, whatever waits or was given. Key -> the state after it: what was used stays used."""
    with in_transaction():
        open_states = [AwardState.HELD, AwardState.NO_CODE, AwardState.GIVEN]
        Award.objects.filter(pk__in=_awards(keys, community_id, open_states)).update(
            state=AwardState.WITHDRAWN, changed_at=at, changed_because=reason[:LONGEST_REASON]
        )
        return dict(Award.objects.filter(community_id=community_id, key__in=list(keys)).values_list("key", "state"))


def restore_awards(keys: Collection[str], *, community_id: int, reason: str, at: datetime) -> int:
    """Undo `withdraw_awards`: with its code, if it had one. Answers how many came back."""
    with in_transaction():
        back = _give_after_all(_awards(keys, community_id, [AwardState.WITHDRAWN]), at=at)
        Award.objects.filter(pk__in=back).update(changed_because=reason[:LONGEST_REASON])
        return len(back)


def _give_after_all(ids: Sequence[int], *, at: datetime) -> Sequence[int]:
    """Given where no code belongs to it, or it has one; else it gets one, or waits for one."""
    awards = Award.objects.filter(pk__in=ids)
    awards.filter(pool=None).update(state=AwardState.GIVEN, changed_at=at)
    awards.exclude(pool=None).update(state=AwardState.NO_CODE, changed_at=at)
    hand_out(ids, at=at)
    return ids


def _awards(keys: Collection[str], community_id: int, states: Collection[str]) -> list[int]:
    """Locked in the order of their ids."""
    rows = Award.objects.filter(community_id=community_id, key__in=list(keys), state__in=states)
    return list(rows.select_for_update().order_by("id").values_list("id", flat=True))


Name = tuple[int, str]
"""A community, and what a kind of coupon is called there."""


def _pools_of(gives: Sequence[Give]) -> dict[Name, int]:
    names = {_name(give) for give in gives if give.kind == AwardKind.COUPON and give.pool_id is None}
    if not names:
        return {}
    CouponPool.objects.bulk_create(
        [CouponPool(community_id=community, name=name) for community, name in sorted(names)], ignore_conflicts=True
    )
    rows = CouponPool.objects.filter(
        community_id__in={community for community, _ in names}, name__in={name for _, name in names}
    )
    return {(community, name): pk for pk, community, name in rows.values_list("pk", "community_id", "name")}


def _name(give: Give) -> Name:
    return give.community_id, give.name[:LONGEST_NAME]


def _row(give: Give, pools: Mapping[Name, int]) -> dict[str, object]:
    pool_id = give.pool_id or (pools.get(_name(give)) if give.kind == AwardKind.COUPON else None)
    if not 0 < len(give.key) <= LONGEST_KEY or not give.reason.strip():
        raise ValueError(f"an award needs a key and a reason: {give.key!r}")
    state = AwardState.HELD if give.is_held else AwardState.NO_CODE if pool_id else AwardState.GIVEN
    return {
        "community_id": give.community_id,
        "person_id": give.person_id,
        "member_id": give.member_id,
        "key": give.key,
        "kind": str(give.kind),
        "name": give.name[:LONGEST_NAME],
        "is_material": give.kind in MATERIAL if give.is_material is None else give.is_material,
        "state": state.value,
        "pool_id": pool_id,
        "reward_id": give.reward_id,
        "subject": give.subject[:LONGEST_SUBJECT],
        "reason": give.reason[:LONGEST_REASON],
        "at": give.at,
    }
