"""What a community asks of who joins, and of all when its rules change: the operator's figures as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum


class Task(StrEnum):
    """What a newcomer is asked to do. The values go into tables, so they never change."""

    INTRODUCE = "introduce"
    READ = "read"
    QUIZ = "quiz"


class Lapse(StrEnum):
    """What happens when the time is over and it is not done."""

    NOTHING = "nothing"
    TODO = "todo"
    TAG = "tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledging:
    """How members say that they have read an important version, and how they are reminded.

    `least` is how many characters of their own must stand beside “已阅”; 0 takes the bare word.
    """

    by_message: bool = True
    least: int = 4
    remind_days: tuple[int, ...] = (1, 3, 7)
    remind_at: time = time(10)
    lapse: Lapse = Lapse.NOTHING
    lapse_days: int = 10
    tag: str = "群规未确认"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTerms:
    """One task: due so many hours after joining."""

    is_on: bool = True
    hours: int = 24
    lapse: Lapse = Lapse.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """The tasks of newcomers. `groups` empty means all; `questions` are drawn for one quiz."""

    is_on: bool = False
    introduce: TaskTerms = field(default_factory=TaskTerms)
    read: TaskTerms = field(default_factory=TaskTerms)
    quiz: TaskTerms = field(default_factory=lambda: TaskTerms(is_on=False, hours=72))
    keywords: tuple[str, ...] = ("自我介绍",)
    least: int = 10
    thanks: str = ""
    questions: int = 5
    pass_percent: int = 80
    tries: int = 3
    remind_hours: tuple[int, ...] = (6,)
    tag: str = "新人任务未完成"
    groups: tuple[int, ...] = ()

    def terms_of(self, task: Task) -> TaskTerms:
        """What is asked of that task."""
        return {Task.INTRODUCE: self.introduce, Task.READ: self.read, Task.QUIZ: self.quiz}[task]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that are on, in the order in which pages show them."""
        return tuple(task for task in Task if self.terms_of(task).is_on) if self.is_on else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """A question on the first Monday of the month, its answer on the day after. `groups` empty means all."""

    is_on: bool = False
    at: time = time(10)
    answer_at: time = time(10)
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningTerms:
    """All of a community's. Nobody is reminded of any of this more often than `per_week`."""

    acknowledging: Acknowledging = field(default_factory=Acknowledging)
    newcomers: Newcomers = field(default_factory=Newcomers)
    monthly: Monthly = field(default_factory=Monthly)
    per_week: int = 3
    appends_rules: bool = True
