"""What the checker has seen, and each fault in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qunluo.points.models import LedgerCheck, LedgerSeal, LedgerWatch
from qunluo.points.verify import Fault, What

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """When was looked, and what was found. `open` are faults that still stand, `past` those that were seen before."""

    seen_at: datetime | None
    round_at: datetime | None
    entries: int
    sealed_at: datetime | None
    open: tuple[Fault, ...]
    past: tuple[tuple[datetime, Fault], ...]


def ledger_state(community_id: int | None = None) -> LedgerState:
    """The state of one community's ledger, or of all."""
    watch = LedgerWatch.objects.first()
    rounds = LedgerCheck.objects.filter(is_round=True).order_by("-at", "-pk")
    newest = rounds.first()
    rows = list(LedgerCheck.objects.exclude(faults=[]).order_by("-at", "-pk")[:MOST])
    since = [row for row in rows if newest is None or row.pk >= newest.pk or row.at > newest.at]
    seals = LedgerSeal.objects.order_by("-at")
    sealed = seals if community_id is None else seals.filter(community_id=community_id)
    told = [(row.at, Fault(**one)) for row in rows for one in row.faults]
    ours = [(at, fault) for at, fault in told if _is_about(fault, community_id)]
    stands = list(dict.fromkeys(fault for row in since for fault in _faults(row, community_id)))
    return LedgerState(
        seen_at=watch.seen_at if watch else None,
        round_at=newest.at if newest else None,
        entries=newest.entries if newest else 0,
        sealed_at=sealed.values_list("at", flat=True).first(),
        open=tuple(stands),
        past=tuple((at, fault) for at, fault in ours if fault not in stands),
    )


def sentence(fault: Fault) -> str:
    """What is wrong, and where."""
    row = {
        "entry": _("流水 #%(id)s"),
        "wallet": _("积分账户 #%(id)s"),
        "seal": _("封账记录 #%(id)s"),
        "ledger": _("积分账本"),
    }[fault.table] % {"id": fault.id}
    return _words().get(fault.what, _("%(row)s 有问题。")) % {"row": row}


def _faults(row: LedgerCheck, community_id: int | None) -> list[Fault]:
    faults = [Fault(**one) for one in row.faults]
    return [fault for fault in faults if _is_about(fault, community_id)]


def _is_about(fault: Fault, community_id: int | None) -> bool:
    return community_id is None or fault.community in {0, community_id}


def _words() -> Mapping[str, str]:
    """In the language of the reader."""
    return {
        What.CHANGED: _("%(row)s 被改动过：内容与写入时的校验码不符。"),
        What.UNKNOWN_KEY: _("%(row)s 无法校验：写入时用的密钥已不在设置里，或者校验码被改动过。"),
        What.GAP: _("%(row)s 之前缺了流水：有记录被删除。"),
        What.MISSING: _("%(row)s 的流水不完整：最近的记录被删除或替换。"),
        What.ORPHAN: _("%(row)s 的账户对不上：账户被删除，或者流水被挪到了别的账户。"),
        What.SUM: _("%(row)s 的余额与流水之和不符。"),
        What.SEAL: _("%(row)s 与最近一次封账时不一致：整个账户被退回到过去，或者被删除。"),
        What.RESTORED: _("%(row)s 曾被改动，已按流水恢复。"),
        What.TWICE: _("%(row)s 与另一笔流水的编号重复。"),
        What.FEWER: _("%(row)s 的流水比上次核对时少：有记录被整批删除。"),
    }
