"""The figure that stands above this section: how many questions had an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from qunluo.console.desk import Desk
from qunluo.replies.reads.asked import WANTED_SHARE, Coverage, coverage_of

DAYS = 30
TONES = {"good": "green", "watch": "orange", "bad": "red", "none": "secondary"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The coverage of the last days, in per cent, with the colour of its band."""

    told: Coverage
    percent: int | None
    wanted: int
    tone: str
    days: int = DAYS


def coverage(desk: Desk) -> Figure:
    """The coverage of the desk's community."""
    told = coverage_of(desk.community_id, since=desk.at - timedelta(days=DAYS))
    percent = None if told.share is None else int(told.share * 100)
    return Figure(told=told, percent=percent, wanted=int(WANTED_SHARE * 100), tone=TONES[told.grade])
