"""Where phones say that they are: faster than aeroplanes, or too exact to be true. No coordinate leaves this file.

A jump is measured between the edges of what the phones were sure of, and only beyond a distance that no stale
or rough fix explains. Phones indoors are placed by the Wi-Fi around them, always at the same point, and some makes
round their accuracy: neither alone is held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from qunluo.checkins.places import Position, metres_between
from qunluo.checkins.risk.moments import said_span, said_when
from qunluo.checkins.risk.traces import Sign, Trace
from qunluo.core.checkins.plan import Geofence

FASTEST = 900 / 3.6
LEAST_JUMP, BLUR = 50_000.0, 2_000.0
LOOKED_BACK = timedelta(hours=24)
TRAVEL_WEIGHT = 72
SATELLITE = 10.0
"""Metres: only satellites are that exact, and they never find the very same point again."""
POINT_WEIGHTS_EXACT, POINT_WEIGHTS = (0, 48, 68, 76), (0, 0, 12, 20)
LEAST_SAME, MOST_SAME = 4, 8
SAME_WEIGHTS = {4: 30, 5: 50, 6: 62, 7: 68, 8: 72}
WHOLE_WEIGHTS = {4: 0, 5: 12, 6: 15, 7: 18, 8: 20}
"""Many makes of phones round to whole metres, or give 5 or 65 again and again."""


def metres_apart(one: Position, other: Position) -> float:
    """How far the two are apart at the least, given how sure either phone is."""
    there = Geofence(name="", latitude=other.latitude, longitude=other.longitude)
    return max(0.0, metres_between(one, there) - one.accuracy - other.accuracy - BLUR)


def travel_signs(one: Trace, own: Sequence[Trace], at_hand: Sequence[Trace], *, timezone: str) -> Iterator[Sign]:
    """From one's own last places, and from where the same device was with others, no way leads here in time."""
    jumps = [(trace, "自己") for trace in own] + [(trace, "同一台设备") for trace in at_hand]
    for trace, whose in reversed(jumps):
        apart = _jump(one, trace)
        if apart is not None:
            when = said_when(trace.at, day=one.day, timezone=timezone)
            span = said_span((one.at - trace.at).total_seconds())
            sentence = f"与{whose} {when} 的位置相距至少 {apart / 1000:.0f} 公里，只隔 {span}"
            yield Sign(code="travel", weight=TRAVEL_WEIGHT, sentence=sentence)
            return


def _jump(one: Trace, before: Trace) -> float | None:
    """Metres that nobody travels in that time; None where it can be done."""
    if one.position is None or before.position is None or one.at - before.at > LOOKED_BACK:
        return None
    apart = metres_apart(one.position, before.position)
    seconds = max((one.at - before.at).total_seconds(), 1.0)
    return apart if apart >= LEAST_JUMP and apart / seconds > FASTEST else None


def point_signs(one: Trace, own: Sequence[Trace]) -> Iterator[Sign]:
    """The very same point on several days."""
    if one.position is None:
        return
    here = _point(one.position)
    days = {it.day for it in own if it.position and it.day != one.day and _point(it.position) == here}
    is_exact = one.position.accuracy < SATELLITE
    weights = POINT_WEIGHTS_EXACT if is_exact else POINT_WEIGHTS
    weight = weights[min(len(days), len(weights) - 1)]
    if weight:
        more = f"，而手机说误差只有 {one.position.accuracy:.0f} 米，卫星定位不会这样" if is_exact else ""
        sentence = f"已有 {len(days) + 1} 天定位在分毫不差的同一个点{more}"
        yield Sign(code="same_point", weight=weight, sentence=sentence)


def accuracy_signs(one: Trace, own: Sequence[Trace]) -> Iterator[Sign]:
    """The accuracy never changes though the place does."""
    if one.position is None:
        return
    count, points = 1, {_point(one.position)}
    for trace in reversed(own):
        if trace.position is None or trace.day == one.day:
            continue
        if trace.position.accuracy != one.position.accuracy or count == MOST_SAME:
            break
        count += 1
        points.add(_point(trace.position))
    if count < LEAST_SAME or len(points) < count:
        return
    weights = WHOLE_WEIGHTS if one.position.accuracy.is_integer() else SAME_WEIGHTS
    if not weights[count]:
        return
    sentence = f"最近 {count} 次定位的误差都正好是 {one.position.accuracy:g} 米，地点却每次不同"
    yield Sign(code="accuracy", weight=weights[count], sentence=sentence)


def _point(position: Position) -> tuple[float, float]:
    return (round(position.latitude, 6), round(position.longitude, 6))
