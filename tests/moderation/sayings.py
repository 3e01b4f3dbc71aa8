"""Somebody says too much, day by day, and what stands in the outbox of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from qunluo.communities.models import Member
from qunluo.moderation.models import Violation
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.intake.inbox import append, message
from tests.moderation.ground import LONG

LATER = datetime(2026, 3, 10, 4, tzinfo=UTC)
"""Noon of the tenth of March, after all that was said."""


def noon(day: int) -> datetime:
    return datetime(2026, 3, day, 4, tzinfo=UTC)


def say(cast, *days, text=LONG, member="zhou", group="g"):
    """At noon on these days of March, each in a batch of its own."""
    for day in days:
        append(
            cast.account,
            message(f"w{day}", text, member=member, name="老周", group=group, at=noon(day).isoformat()),
        )
        handle_all()


def member(name="zhou", group="g") -> Member:
    rows = Member.objects.select_related("group__account", "account")
    return rows.get(external_id=name, group__external_id=group)


def violation(key: str, **which) -> Violation:
    return Violation.objects.get(key=key, **which)


def steps(**which) -> dict[str, str]:
    """Key -> the step that was taken."""
    return dict(Violation.objects.filter(**which).order_by("at").values_list("key", "measure"))


def waiting(*kinds: str) -> list[tuple[str, str]]:
    """Key and kind of what has not gone out yet, but for what the cast has said before."""
    rows = OutgoingAction.objects.filter(state__in=["waiting", "by_hand"]).exclude(key__contains=":m")
    rows = rows.exclude(key__contains=":j1").order_by("key")
    return [one for one in rows.values_list("key", "kind") if not kinds or one[1] in kinds]


def deliver(at: datetime, **which) -> None:
    """The platform took it then."""
    rows = OutgoingAction.objects.filter(state__in=["waiting", "by_hand"], **which)
    rows.update(state=OutgoingAction.State.DONE, settled_at=at, claimed_at=at)


def texts(kind: str, **which) -> list[str]:
    rows = OutgoingAction.objects.filter(kind=kind, **which).order_by("id")
    return [one["text"] for one in rows.values_list("payload", flat=True)]


def hours(days: int = 0, hours: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours)
