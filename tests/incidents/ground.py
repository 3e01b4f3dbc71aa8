"""Watchlists as tests let them out, and what members say."""

from __future__ import annotations

from datetime import UTC, datetime

from qunluo.communities.models import Member
from qunluo.communities.writes import Placed
from qunluo.core.changes import AlarmRaised
from qunluo.incidents.models import Incident
from qunluo.incidents.writes import note_alarms
from qunluo.moderation.writes.watching import begin_watching
from qunluo.moderation.writes.words import Hand
from tests.cast import Cast, handle_all
from tests.intake.inbox import append, message

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
HEARD = datetime(2026, 3, 3, 6, tzinfo=UTC)


def watch(cast: Cast) -> None:
    begin_watching(cast.community.pk, by=Hand(operator_id=cast.steward.pk, at=SINCE))


def say(cast: Cast, member: str, text: str, *, clock: str = "12:00", day: int = 3, group: str = "g") -> None:
    """A member says it on this day of March, and the worker handles it."""
    at = f"2026-03-{day:02}T{clock}:00+08:00"
    append(cast.account, message(f"{member}-{day}-{clock}", text, member=member, at=at, group=group, name=member))
    handle_all()


def placed(member: Member, number: int, at: datetime, **fields) -> Placed[AlarmRaised]:
    """An alarm as the worker hands it over."""
    told = {
        "theme": "complaint",
        "level": 0,
        "rule": 1,
        "version": 1,
        "text": "退款",
        "detail": "敏感词“退款”",
    } | fields
    change = AlarmRaised(group="g", member=member.external_id, at=at, key=f"k{number}", message=f"k{number}", **told)
    return Placed(
        community_id=member.community_id, group_id=member.group_id, member_id=member.pk, change=change, at=HEARD
    )


def an_incident(cast: Cast, *, at: datetime = HEARD, level: int = 3, theme: str = "complaint") -> Incident:
    """One that 老周's alarm has opened."""
    zhou = Member.objects.get(external_id="zhou", group=cast.group)
    note_alarms([placed(zhou, 99, at, level=level, theme=theme, text="秘密：不退款就曝光")])
    return Incident.objects.get(theme=theme, closed_at=None)
