"""How far a newcomer has come: folded from facts and moments alone, so that what comes late ends alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from qunluo.core.joining.terms import Newcomers, Task


class Look(StrEnum):
    """How a task stands."""

    DONE = "done"
    LATE = "late"
    EXCUSED = "excused"
    OPEN = "open"
    LAPSED = "lapsed"


DONE = frozenset({Look.DONE, Look.LATE, Look.EXCUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What a member did, each at its earliest moment, and what an operator let them off."""

    joined_at: datetime
    done: Mapping[Task, datetime] = field(default_factory=dict)
    excused: frozenset[Task] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One task of one member."""

    task: Task
    look: Look
    due_at: datetime
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.look in DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All tasks of one member."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_finished(self) -> bool:
        """Whether all are."""
        return self.done == len(self.steps)

    @property
    def look(self) -> Look:
        """Of the member as a whole: finished, still in time, or with something that lapsed."""
        if self.is_finished:
            return Look.DONE
        return Look.LAPSED if any(step.look is Look.LAPSED for step in self.steps) else Look.OPEN


def progress_of(newcomers: Newcomers, deeds: Deeds, *, at: datetime) -> Progress:
    """The tasks that are on, as they stand at that moment."""
    return Progress(steps=tuple(_step(task, newcomers, deeds, at) for task in newcomers.tasks))


def _step(task: Task, newcomers: Newcomers, deeds: Deeds, at: datetime) -> Step:
    due_at = deeds.joined_at + timedelta(hours=newcomers.terms_of(task).hours)
    done_at = deeds.done.get(task)
    if done_at is not None:
        look = Look.DONE if done_at <= due_at else Look.LATE
    elif task in deeds.excused:
        look = Look.EXCUSED
    else:
        look = Look.OPEN if at < due_at else Look.LAPSED
    return Step(task=task, look=look, due_at=due_at, done_at=done_at)
