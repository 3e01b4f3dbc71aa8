"""What else is known of a member: joining and leaving again and again, and what reviewers have rejected before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from qunluo.checkins.risk.traces import Known, Sign, Trace

LEAST_MOVES, MOVE_WEIGHTS = 3, {3: 15, 4: 22}
MOST_MOVE_WEIGHT = 30
REJECTED_WEIGHTS = (0, 12, 20, 28)
OPEN_DAYS, OPEN_WEIGHTS = timedelta(days=7), (0, 0, 25, 38)


def habit_signs(one: Trace, past: Sequence[Trace], known: Known) -> Iterator[Sign]:
    """Never enough to hold a check-in by themselves. `past` is one's own."""
    doubted = {it.day for it in past if it.is_suspect and timedelta() < one.day - it.day <= OPEN_DAYS}
    weight = OPEN_WEIGHTS[min(len(doubted), len(OPEN_WEIGHTS) - 1)]
    if weight:
        yield Sign(code="doubted", weight=weight, sentence=f"7 天内另有 {len(doubted)} 天的打卡待审核或被驳回")
    moves = known.moves.get(one.member, 0)
    if moves >= LEAST_MOVES:
        weight = MOVE_WEIGHTS.get(moves, MOST_MOVE_WEIGHT)
        yield Sign(code="moves", weight=weight, sentence=f"14 天内进出这个群 {moves} 次")
    rejected = known.rejected.get(one.member, 0)
    if rejected:
        weight = REJECTED_WEIGHTS[min(rejected, len(REJECTED_WEIGHTS) - 1)]
        yield Sign(code="rejected", weight=weight, sentence=f"近 14 天有 {rejected} 次可疑的打卡被审核驳回")
