"""What came before and after each message: silences, answers, answers of staff."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qunluo.analytics.facts.zone import Ints
from qunluo.analytics.tables import ANSWER_LIMIT

NEVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Seconds for every message, NEVER where there is nothing to count (see `tables.MESSAGES`)."""

    pause_s: Ints
    answer_s: Ints
    staff_s: Ints


def look_around(at: Ints, member: npt.NDArray[np.int32], is_staff: npt.NDArray[np.bool_]) -> Neighbours:
    """Look at messages in the order of the arrays, which is by moment; `member` numbers the senders."""
    turns = _turns(member)
    begun = at[turns]
    lengths = np.diff(np.append(turns, at.size))
    return Neighbours(
        pause_s=np.append(NEVER, np.diff(at))[: at.size],
        answer_s=_within_limit(np.repeat(_following(begun), lengths), at),
        staff_s=np.where(is_staff, NEVER, _within_limit(_next_of_staff(begun, is_staff[turns], lengths), at)),
    )


def _turns(member: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """Find where somebody else takes the floor."""
    return np.append(0, np.flatnonzero(member[1:] != member[:-1]) + 1)[: member.size]


def _following(begun: Ints) -> Ints:
    """Give for each turn when the next one began: it is somebody else's by the meaning of a turn."""
    return np.append(begun[1:], NEVER)[: begun.size]


def _next_of_staff(begun: Ints, by_staff: npt.NDArray[np.bool_], lengths: Ints) -> Ints:
    """Give for each message when staff next took the floor after its turn."""
    moments = np.append(begun[by_staff], NEVER)
    passed = np.cumsum(by_staff)
    return np.repeat(moments[passed], lengths)


def _within_limit(then: Ints, at: Ints) -> Ints:
    waited = then - at
    return np.where((then != NEVER) & (waited <= ANSWER_LIMIT), waited, NEVER)
