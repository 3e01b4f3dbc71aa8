"""Codes: what an operator pastes in, and who gets which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from qunluo.points.chain import mac_of
from qunluo.points.models import Award, CouponCode, CouponPool
from qunluo.points.models.awards import AwardState
from qunluo.points.writes.ledger import in_transaction

LONGEST_CODE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What became of the codes that an operator brought, and how many awards had waited for them."""

    added: int
    known: int
    too_long: int
    handed_out: int


def add_codes(pool: CouponPool, lines: Iterable[str], *, at: datetime) -> Pasted:
    """One code a line. A code that the pool has already is passed over; who waited gets one at once."""
    codes = list(dict.fromkeys(code for line in lines if (code := line.strip())))
    fitting = [code for code in codes if len(code) <= LONGEST_CODE]
    with in_transaction():
        CouponPool.objects.select_for_update().get(pk=pool.pk)
        prints = {fingerprint(code): code for code in fitting}
        rows = CouponCode.objects.filter(pool=pool, fingerprint__in=list(prints))
        known = {bytes(row) for row in rows.values_list("fingerprint", flat=True)}
        new = [CouponCode(pool=pool, code=code, fingerprint=key) for key, code in prints.items() if key not in known]
        CouponCode.objects.bulk_create(new)
        waiting = Award.objects.filter(pool=pool, state=AwardState.NO_CODE).order_by("id")[: len(new)]
        handed_out = hand_out(waiting.values_list("id", flat=True), at=at)
    return Pasted(added=len(new), known=len(known), too_long=len(codes) - len(fitting), handed_out=handed_out)


def hand_out(award_ids: Collection[int], *, at: datetime) -> int:
    """A code for each of these awards that waits for one, as far as there are codes. Answers how many were given.

    Codes that another transaction is about to give are left to it, so that nobody waits for anybody.
    """
    waiting = defaultdict(list)
    rows = Award.objects.filter(pk__in=list(award_ids), state=AwardState.NO_CODE).select_for_update()
    for award, pool in rows.order_by("id").values_list("id", "pool_id"):
        waiting[pool].append(award)
    return sum(_hand_out(pool, awards, at=at) for pool, awards in sorted(waiting.items()))


def _hand_out(pool: int, awards: list[int], *, at: datetime) -> int:
    given: set[int] = set(CouponCode.objects.filter(award_id__in=awards).values_list("award_id", flat=True))
    wanting = [award for award in awards if award not in given]  # one that was withdrawn keeps its code
    free = CouponCode.objects.filter(pool_id=pool, award=None, is_spoilt=False).order_by("id")
    codes = list(free.select_for_update(skip_locked=True).only("id")[: len(wanting)])
    for code, award in zip(codes, wanting, strict=False):
        code.award_id = award
    CouponCode.objects.bulk_update(codes, ["award"])
    done = given.union(wanting[: len(codes)])
    return Award.objects.filter(pk__in=done).update(state=AwardState.GIVEN, changed_at=at)


def fingerprint(code: str) -> bytes:
    """Tells equal codes apart from others without reading them."""
    return mac_of((code,), table="coupon")
