"""The clock on the group's wall: local days and hours of many moments at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

DAY_S: Final = 86400
EPOCH: Final = date(1970, 1, 1)
EARLIEST_S: Final = int(datetime(1, 1, 2, tzinfo=UTC).timestamp())
LATEST_S: Final = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())


def local_seconds(at: Ints, zone: ZoneInfo) -> Ints:
    """Shift unix seconds to what the wall clock of the zone shows, counted as if that were UTC."""
    if not at.size:
        return at
    changes, offsets = _offsets(int(at.min()), int(at.max()), zone)
    if len(offsets) == 1:
        return at + offsets[0]
    return at + np.array(offsets, np.int64)[np.searchsorted(np.array(changes, np.int64), at, side="right")]


def day_of(moment: datetime) -> int:
    """Number the day of an aware moment, in its own zone."""
    return (moment.date() - EPOCH).days


def date_of(day: int) -> date:
    """Give the date back that a day's number stands for."""
    return EPOCH + timedelta(days=day)


def _offsets(first: int, last: int, zone: ZoneInfo) -> tuple[list[int], list[int]]:
    """Find each change of the offset between two moments: look at every day, then close in on the second."""
    changes: list[int] = []
    offsets = [_offset(first, zone)]
    for end in range(first + DAY_S, last + DAY_S, DAY_S):
        offset = _offset(end, zone)
        if offset != offsets[-1]:
            changes.append(_change_between(end - DAY_S, end, zone))
            offsets.append(offset)
    return changes, offsets


def _change_between(before: int, after: int, zone: ZoneInfo) -> int:
    old = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(at: int, zone: ZoneInfo) -> int:
    moment = datetime.fromtimestamp(min(max(at, EARLIEST_S), LATEST_S), zone)
    return round((moment.utcoffset() or timedelta()).total_seconds())
