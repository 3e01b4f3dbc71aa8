"""What of order is late or has been left lying, for the rounds and the risk board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from qunluo.core.moderation.rules import Mode
from qunluo.moderation.models import Rule, RuleRelease, Violation, ViolationAppeal

A_DAY = timedelta(days=1)
TRIAL_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Violations that have waited for more than a day, appeals that are overdue, rules whose trial never ends."""

    waiting: int
    appeals: int
    trials: tuple[str, ...]


def lateness_of(community_id: int, *, at: datetime) -> Lateness:
    """As it is at that moment."""
    waiting = Violation.objects.filter(
        community_id=community_id, course=Violation.Course.QUEUE, is_trial=False, ruling="", at__lt=at - A_DAY
    )
    appeals = ViolationAppeal.objects.filter(
        community_id=community_id, state=ViolationAppeal.State.OPEN, due_at__lte=at
    )
    return Lateness(waiting=waiting.count(), appeals=appeals.count(), trials=_trials(community_id, at=at))


def struck_since(community_id: int, since: datetime) -> int:
    """How many messages led up a ladder since then, those left out that were reversed."""
    rows = Violation.objects.filter(community_id=community_id, at__gte=since, is_trial=False)
    return rows.filter(course=Violation.Course.STRIKE).exclude(ruling=Violation.Ruling.REVERSED).count()


def _trials(community_id: int, *, at: datetime) -> tuple[str, ...]:
    rules = dict(Rule.objects.filter(community_id=community_id, archived_at=None).values_list("pk", "name"))
    newest = RuleRelease.objects.filter(rule_id__in=rules).order_by("rule_id", "-id").distinct("rule_id")
    on_trial = newest.values_list("rule_id", "mode", "at")
    return tuple(
        rules[rule] for rule, mode, since in on_trial if mode in {Mode.SHADOW, Mode.PART} and at - since > TRIAL_LASTS
    )
