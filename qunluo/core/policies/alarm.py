"""What a watchlist leads to: the operators hear of it, the member never feels it."""

from __future__ import annotations

from collections.abc import Iterable

from qunluo.core.changes import AlarmRaised
from qunluo.core.events import MessagePosted
from qunluo.core.moderation.rules import Course
from qunluo.core.policies.broken import Broken


def alarms(event: MessagePosted, broken: Iterable[Broken]) -> tuple[AlarmRaised, ...]:
    """One for each rule in force that watches for this, whoever says it: who is staff is learnt late."""
    return tuple(_alarm(event, one) for one in broken if is_alarm(one))


def is_alarm(one: Broken) -> bool:
    """Whether it raises an alarm; a version on trial only says that it would."""
    return one.course is Course.ALARM and not one.is_trial


def _alarm(event: MessagePosted, one: Broken) -> AlarmRaised:
    return AlarmRaised(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        message=event.message,
        text=event.text,
        rule=one.rule.id,
        version=one.rule.version,
        theme=one.rule.theme,
        level=one.rule.level,
        detail=one.verdict.detail,
        spans=one.verdict.spans,
    )
