"""What was asked for and sent, for pages and for limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from qunluo.sms import models, registry

Code = models.Code
"""The rows, named here for those who may not touch the tables."""
State = Code.State
DAY = timedelta(days=1)
COSTS = (State.SENDING, State.SENT, State.UNKNOWN)
"""What a gateway may charge for."""
TOLD = (State.SENT, State.UNKNOWN, State.FAILED, State.BROKEN)
"""What a gateway, or the way to it, has answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsState:
    """Whether codes go out, and what is wrong. `trouble` is a sentence for the operator, empty where all is well."""

    is_on: bool
    is_demo: bool
    sent_today: int
    most_a_day: int
    trouble: str


def state_of(community_id: int, *, at: datetime) -> SmsState:
    """How it stands in this community."""
    return SmsState(
        is_on=registry.is_on(),
        is_demo=registry.is_demo(),
        sent_today=sent_since(community_id, at - DAY),
        most_a_day=settings.QUNLUO_SMS_DAILY,
        trouble=lacking() or trouble_of(last_told(at=at, community_id=community_id)),
    )


def lacking() -> str:
    """What the settings lack for the sender that they name."""
    names = registry.missing()
    return _("短信还差设置：%(names)s。") % {"names": "、".join(names)} if names else ""


def last_told(*, at: datetime, community_id: int | None = None) -> Code | None:
    """The newest sending of the last day that came to an end, in one community or in all."""
    rows = Code.objects.filter(at__gt=at - DAY, state__in=TOLD)
    return (rows.filter(community_id=community_id) if community_id else rows).order_by("-at", "-pk").first()


def trouble_of(row: Code | None) -> str:
    """Why the sending failed; empty where it did not."""
    return row.detail if row is not None and row.state in {State.BROKEN, State.FAILED} else ""


def sent_since(community_id: int, since: datetime) -> int:
    """How many texts may have been charged."""
    return Code.objects.filter(community_id=community_id, at__gt=since, state__in=COSTS).count()


def latest_codes(community_id: int, *, limit: int) -> list[Code]:
    """What was asked for, newest first."""
    rows = Code.objects.filter(community_id=community_id).select_related("member").order_by("-at", "-pk")
    return list(rows[:limit])


def code(code_id: int) -> Code | None:
    """One of them."""
    return Code.objects.filter(pk=code_id).first()


def pending_number(scope: str, *, at: datetime) -> str:
    """The number, masked, of the code that may still be typed back here; empty where there is none."""
    row = Code.objects.filter(scope=scope).order_by("-at", "-pk").first()
    return row.shown if row is not None and row.used_at is None and at < row.expires_at else ""
