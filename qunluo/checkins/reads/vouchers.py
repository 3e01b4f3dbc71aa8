"""Make-up vouchers as operators see them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from qunluo.checkins.models import Voucher
from qunluo.lib.sheets import Row

HALF = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherCounts:
    """How many codes are still good, were used, and were made void."""

    free: int
    used: int
    void: int


def vouchers(community_id: int, *, before: int | None = None, limit: int = 100) -> list[Voucher]:
    """A page of codes, the newest first, with who made and who used them."""
    rows = _rows(community_id)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])


def voucher(voucher_id: int, *, within: Collection[int]) -> Voucher | None:
    """The code, if it belongs to one of these communities."""
    return Voucher.objects.filter(pk=voucher_id, community_id__in=within).first()


def voucher_counts(community_id: int) -> VoucherCounts:
    """All codes of the community, counted."""
    used, void = Q(used_at__isnull=False), Q(used_at=None, void_at__isnull=False)
    rows = Voucher.objects.filter(community_id=community_id)
    counts = rows.aggregate(all=Count("pk"), used=Count("pk", filter=used), void=Count("pk", filter=void))
    return VoucherCounts(free=counts["all"] - counts["used"] - counts["void"], used=counts["used"], void=counts["void"])


def shown_code(code: str) -> str:
    """The code in two halves, as people read it to one another."""
    return f"{code[:HALF]}-{code[HALF:]}"


def state_of(voucher: Voucher) -> str:
    """Whether it is still good, in a word."""
    if voucher.used_at is not None:
        return _("已使用")
    return _("已作废") if voucher.void_at is not None else _("未使用")


def voucher_table(community_id: int, *, zone: ZoneInfo) -> Iterator[Row]:
    """All codes for a download, under a row of headings."""
    yield [_("券码"), _("状态"), _("可用计划"), _("备注"), _("生成时间"), _("使用时间"), _("使用人")]
    for one in _rows(community_id).iterator(chunk_size=500):
        yield [
            shown_code(one.code),
            state_of(one),
            one.plan.name if one.plan else _("全部"),
            one.note,
            _local(one.made_at, zone),
            _local(one.used_at, zone),
            one.used_by.name if one.used_by else "",
        ]


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None


def _rows(community_id: int) -> QuerySet[Voucher]:
    rows = Voucher.objects.filter(community_id=community_id)
    return rows.select_related("plan", "made_by", "used_by").order_by(F("pk").desc())
