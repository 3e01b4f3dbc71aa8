"""How far newcomers have come: their deeds in a few queries, folded by the core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from qunluo.communities.reads.pages import Member
from qunluo.core.joining.notices import Span, span_at
from qunluo.core.joining.progress import Deeds, Progress, progress_of
from qunluo.core.joining.terms import Newcomers, Task
from qunluo.joining.models import Acknowledgement, Introduction, QuizAttempt, QuizQuestion, Sort, TaskExcuse
from qunluo.joining.reads.notices import spans_of
from qunluo.joining.reads.readers import COUNTING, asked_in
from qunluo.joining.reads.rules import newcomers_in
from qunluo.joining.reads.terms import agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the groups of a community ask of newcomers, and what was in force in them."""

    community_id: int
    since: datetime | None
    asked: Mapping[int, Newcomers]
    spans: Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who joined, and how far they are."""

    member_id: int
    group_id: int
    joined_at: datetime
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Of those who joined: how many did each task, how many finished, how many let it lapse."""

    joined: int
    done: Mapping[Task, int]
    finished: int
    lapsed: int

    @property
    def percent(self) -> int | None:
        """How many of a hundred finished."""
        return self.finished * 100 // self.joined if self.joined else None


def ground_of(community_id: int, groups: Iterable[int]) -> Ground:
    """The ground of these groups; tasks that nobody could do are left out."""
    known = agreed(community_id)
    wanted = {group: newcomers for group in groups if (newcomers := newcomers_in(group, known)) is not None}
    spans = spans_of(dict.fromkeys(wanted, community_id)) if wanted else {}
    has_quiz = bool(wanted) and questions_are_there(community_id)
    possible = {group: _possible(one, has_notice=group in spans, has_quiz=has_quiz) for group, one in wanted.items()}
    asked = {group: one for group, one in possible.items() if one.tasks}
    return Ground(community_id=community_id, since=known.since, asked=asked, spans=spans)


def questions_are_there(community_id: int) -> bool:
    """Whether a quiz can be drawn."""
    return QuizQuestion.objects.filter(community_id=community_id, is_on=True, deleted_at=None).exists()


def newcomers_of(ground: Ground, *, since: datetime, at: datetime) -> list[Newcomer]:
    """Who joined since then, newest first, and not before the tasks were switched on. For pages see `census`."""
    newest = seats_of(ground, since=since, at=at).order_by("-joined_at", "pk")
    rows = newest.values_list("pk", "group_id", "joined_at")
    return fold(ground, [(pk, group, joined) for pk, group, joined in rows if joined], at=at)


def seats_of(ground: Ground, *, since: datetime, at: datetime) -> QuerySet[Member]:
    """The members who joined since then and were asked something."""
    if ground.since is None:
        return Member.objects.none()
    return asked_in(ground.asked).filter(joined_at__gte=max(since, ground.since), joined_at__lte=at)


def newcomer(member: Member, *, at: datetime) -> Newcomer | None:
    """The member as a newcomer, if the group asks anything of them."""
    ground = ground_of(member.community_id, [member.group_id])
    joined_at = member.joined_at
    if joined_at is None or ground.since is None or joined_at < ground.since or not ground.asked:
        return None
    return next(iter(fold(ground, [(member.pk, member.group_id, joined_at)], at=at)), None)


def fold(ground: Ground, seats: Sequence[tuple[int, int, datetime]], *, at: datetime) -> list[Newcomer]:
    """How far these members are. Four queries, however many."""
    ids = [pk for pk, _, _ in seats]
    introduced = dict(Introduction.objects.filter(member_id__in=ids, sort=Sort.OWN).values_list("member_id", "at"))
    passed = QuizAttempt.objects.filter(member_id__in=ids, is_passed=True).values_list("member_id")
    quizzed = dict(passed.annotate(first=Min("at")).order_by())
    read: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows = Acknowledgement.objects.filter(member_id__in=ids, sort__in=COUNTING)
    for member, version, moment in rows.values_list("member_id", "version_id", "at"):
        read[member][version] = min(read[member].get(version, moment), moment)
    excused: dict[int, set[Task]] = defaultdict(set)
    for member, task in TaskExcuse.objects.filter(member_id__in=ids).values_list("member_id", "task"):
        excused[member].add(Task(task))
    found = []
    for member, group, joined_at in seats:
        done = {
            Task.INTRODUCE: introduced.get(member),
            Task.QUIZ: quizzed.get(member),
            Task.READ: _read_at(ground.spans.get(group, ()), read.get(member, {}), joined_at),
        }
        deeds = Deeds(
            joined_at=joined_at,
            done={task: moment for task, moment in done.items() if moment is not None},
            excused=frozenset(excused.get(member, ())),
        )
        progress = progress_of(ground.asked[group], deeds, at=at)
        found.append(Newcomer(member_id=member, group_id=group, joined_at=joined_at, progress=progress))
    return found


def window(days: int, *, at: datetime) -> datetime:
    """Since when a list of the last days looks."""
    return at - timedelta(days=days)


def _read_at(spans: Sequence[Span], read: Mapping[int, datetime], joined_at: datetime) -> datetime | None:
    """What was asked for when they joined will do, and anything that was asked for later."""
    asked = span_at(spans, joined_at)
    since = asked.since if asked else joined_at
    moments = [read[span.asks] for span in spans if span.since >= since and span.asks in read]
    return min(moments, default=None)


def _possible(newcomers: Newcomers, *, has_notice: bool, has_quiz: bool) -> Newcomers:
    return replace(
        newcomers,
        read=newcomers.read if has_notice else replace(newcomers.read, is_on=False),
        quiz=newcomers.quiz if has_quiz else replace(newcomers.quiz, is_on=False),
    )
