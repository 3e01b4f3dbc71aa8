"""What members and operators are told about disputes: put into the outbox in the transaction of what it tells of.

These sentences are for the group, whatever language the operator's own pages speak: they are Chinese.
"""

from __future__ import annotations

from datetime import date, datetime

from qunluo.checkins.models import Appeal
from qunluo.communities.reads import rules_of
from qunluo.core.actions import Action, AskOperator, SendHint
from qunluo.core.hours import night_ends, night_of
from qunluo.outbox.writes import Wanted, enqueue


def tell_member(appeal: Appeal, text: str, *, key: str, at: datetime) -> None:
    """Tell the member in private; in the group's quiet hours, when they are over."""
    hint = SendHint(
        group=appeal.group.external_id,
        member=appeal.member.external_id,
        text=text,
        not_before=_after_the_night(appeal.group_id, at=at),
    )
    enqueue([_wanted(appeal, hint, key=key)], at=at)


def ask_operators(appeal: Appeal, text: str, *, key: str, at: datetime) -> None:
    """A to-do for those who run the group; once for its key."""
    enqueue([_wanted(appeal, AskOperator(group=appeal.group.external_id, text=text), key=key)], at=at)


def day_in_words(day: date) -> str:
    """The day as sentences name it."""
    return f"{day.month} 月 {day.day} 日"


def _wanted(appeal: Appeal, action: Action, *, key: str) -> Wanted:
    return Wanted(
        action=action,
        key=key,
        community_id=appeal.community_id,
        account_id=appeal.group.account_id,
        kind=appeal.group.account.kind,
        group_id=appeal.group_id,
        event_id=None,
    )


def _after_the_night(group_id: int, *, at: datetime) -> datetime | None:
    rules = rules_of([group_id])[group_id]
    quiet = rules.quiet_hours
    if quiet is None:
        return None
    night = night_of(at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
    if night is None:
        return None
    return night_ends(night, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
