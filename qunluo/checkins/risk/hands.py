"""One hand for many: a device from which several accounts check in, or a member who fills in roll calls for others.

A device is known only after the notice, as a pseudonym that `h5` makes. Families and friends share phones: two or
three accounts weigh next to nothing. One network for many is a shared Wi-Fi and weighs nothing at all by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from qunluo.checkins.risk.moments import said_span
from qunluo.checkins.risk.rhythm import Beats
from qunluo.checkins.risk.traces import ORDER, Kin, Sign, Trace

POSTER = "by:"
"""How the hand of a line in a roll call begins that somebody else posted for the member: `suspicion.poster_of`."""
WEIGHTS = (0, 4, 8, 25, 60, 70, 78)
IN_A_ROW = timedelta(minutes=10)
ROW_WEIGHTS = (0, 0, 0, 12, 18, 30)
QUICKEST, QUICK_WEIGHT = timedelta(seconds=4), 25
LEAST_HOPS, HOP_WEIGHT = 3, 25
CROWD, CROWD_WEIGHT = 15, 3
TAINTED_WEIGHTS = (0, 0, 48, 55)
AN_HOUR = 3600.0


def before(one: Trace, traces: Sequence[Trace]) -> list[Trace]:
    """Of these, sorted as they came, those that came before it."""
    return list(traces[: bisect_left(traces, one.order, key=ORDER)])


def hand_signs(one: Trace, traces: Sequence[Trace], kin: Kin) -> Iterator[Sign]:
    """Others at the same hand in the last seven days, and just before; `traces` came before this one."""
    others = kin.others(one, (trace.member for trace in reversed(traces)))
    weight = WEIGHTS[min(len(others), len(WEIGHTS) - 1)]
    if not weight:
        return
    names = kin.named(one.group, others)
    told = f"（{names}{'等' if len(others) > names.count('、') + 1 else ''}）" if names else ""
    if one.hand.startswith(POSTER):
        sentence = f"这行接龙由别人代填，7 天内同一个人代填了 {len(others) + 1} 个账号{told}"
        yield Sign(code="poster", weight=weight, sentence=sentence, others=others)
        return
    sentence = f"7 天内另有 {len(others)} 个账号在这台设备上打卡{told}"
    yield Sign(code="device", weight=weight, sentence=sentence, others=others)
    yield from _tainted_signs(one, traces, kin)
    yield from _row_signs(one, [trace for trace in traces if one.at - trace.at <= IN_A_ROW], kin)


def _row_signs(one: Trace, lately: Sequence[Trace], kin: Kin) -> Iterator[Sign]:
    """Accounts one after another on one device: passes of others are being used."""
    others = kin.others(one, (trace.member for trace in lately))
    weight = ROW_WEIGHTS[min(len(others), len(ROW_WEIGHTS) - 1)]
    gaps = [
        (after.at - first.at)
        for first, after in pairwise([*lately, one])
        if kin.person(first.member) != kin.person(after.member)
    ]
    quickest = min(gaps, default=IN_A_ROW)
    if quickest < QUICKEST:
        weight += QUICK_WEIGHT
    if weight:
        sentence = (
            f"10 分钟内这台设备接连给 {len(others) + 1} 个账号打卡，最快只隔 {said_span(quickest.total_seconds())}"
        )
        yield Sign(code="turns", weight=weight, sentence=sentence)
    networks = {trace.network for trace in (*lately, one) if trace.network}
    if len(networks) >= LEAST_HOPS and len(others) + 1 >= LEAST_HOPS:
        sentence = f"10 分钟内这台设备换了 {len(networks)} 个网络，给 {len(others) + 1} 个账号打卡"
        yield Sign(code="hops", weight=HOP_WEIGHT, sentence=sentence)


def _tainted_signs(one: Trace, traces: Sequence[Trace], kin: Kin) -> Iterator[Sign]:
    """Several others were held here of late, and nobody has said that they are honest."""
    others = kin.others(one, (trace.member for trace in traces if trace.is_suspect))
    weight = TAINTED_WEIGHTS[min(len(others), len(TAINTED_WEIGHTS) - 1)]
    if weight:
        sentence = f"7 天内这台设备上另有 {len(others)} 个账号的打卡待审核或被驳回"
        yield Sign(code="tainted", weight=weight, sentence=sentence)


def network_signs(one: Trace, beats: Beats) -> Iterator[Sign]:
    """Many from one network within the hour: a remark beside other signs, no more."""
    if not one.network:
        return
    moment = one.at.timestamp()
    count = beats.count_at(one.network, moment - AN_HOUR, moment)
    if count >= CROWD:
        sentence = f"1 小时内同一网络还有 {count} 次打卡（共用 Wi-Fi 很常见）"
        yield Sign(code="network", weight=CROWD_WEIGHT, sentence=sentence)
