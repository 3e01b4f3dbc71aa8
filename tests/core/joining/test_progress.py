"""How far a newcomer is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.core.joining.progress import Deeds, Look, Step, progress_of
from qunluo.core.joining.terms import Newcomers, Task, TaskTerms

JOINED = datetime(2026, 3, 2, 4, tzinfo=UTC)
ONE = Newcomers(is_on=True, read=TaskTerms(is_on=False))
BOTH = Newcomers(is_on=True)


def hours(number):
    return JOINED + timedelta(hours=number)


@pytest.mark.parametrize(
    ("done", "excused", "at", "look"),
    [
        pytest.param(3, False, 5, Look.DONE, id="done in time"),
        pytest.param(24, False, 30, Look.DONE, id="done at the last moment"),
        pytest.param(25, False, 30, Look.LATE, id="done late"),
        pytest.param(None, False, 23, Look.OPEN, id="still time"),
        pytest.param(None, False, 24, Look.LAPSED, id="time is over"),
        pytest.param(None, True, 30, Look.EXCUSED, id="let off"),
        pytest.param(3, True, 30, Look.DONE, id="done before it was let off"),
    ],
)
def test_a_task_looks_as_its_moments_say(done, excused, at, look):
    deeds = Deeds(
        joined_at=JOINED,
        done={} if done is None else {Task.INTRODUCE: hours(done)},
        excused=frozenset({Task.INTRODUCE} if excused else ()),
    )

    progress = progress_of(ONE, deeds, at=hours(at))

    done_at = None if done is None else hours(done)
    assert progress.steps == (Step(task=Task.INTRODUCE, look=look, due_at=hours(24), done_at=done_at),)
    assert progress.is_finished is (look not in {Look.OPEN, Look.LAPSED})


def test_a_newcomer_is_finished_when_all_is_done():
    some = progress_of(BOTH, Deeds(joined_at=JOINED, done={Task.READ: hours(1)}), at=hours(30))
    none = progress_of(BOTH, Deeds(joined_at=JOINED), at=hours(1))
    every = {Task.READ: hours(1), Task.INTRODUCE: hours(2)}

    assert (some.done, some.look) == (1, Look.LAPSED)
    assert (none.done, none.look) == (0, Look.OPEN)
    assert progress_of(BOTH, Deeds(joined_at=JOINED, done=every), at=hours(30)).look is Look.DONE


def test_what_is_off_is_no_task():
    assert progress_of(Newcomers(), Deeds(joined_at=JOINED), at=JOINED).steps == ()
