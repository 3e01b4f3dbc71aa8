"""What members and operators are told of rulings: put into the outbox in the transaction of what it tells of.

These sentences are for the group, whatever language the operator's own pages speak: they are Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.visitors import Member
from qunluo.core.actions import Action, AskOperator, SendHint
from qunluo.core.hours import night_ends, night_of, zone
from qunluo.lib.passes import member_link
from qunluo.outbox.reads import by_prefix
from qunluo.outbox.writes import Wanted, enqueue, give_back, withdraw

PAGE = "order/"
"""Below /m/: the rules of the group, and one's own violations."""
LICENCES, PIECES = "licences/", "pieces/"


def ask_for(member: Member, actions: Iterable[Action], *, key: str, at: datetime) -> list[str]:
    """Enqueue these for the member's group under keys of their own, which are returned."""
    wanted = [
        Wanted(
            action=action,
            key=f"{key}#{number}",
            community_id=member.community_id,
            account_id=member.group.account_id,
            kind=member.group.account.kind,
            group_id=member.group_id,
            event_id=None,
        )
        for number, action in enumerate(actions)
    ]
    enqueue(wanted, at=at)
    return [one.key for one in wanted]


def tell_member(member: Member, text: str, *, key: str, at: datetime) -> list[str]:
    """Tell the member in private; in the group's quiet hours, when they are over."""
    hint = SendHint(
        group=member.group.external_id,
        member=member.external_id,
        text=text,
        not_before=after_the_night(member.group_id, at=at),
    )
    return ask_for(member, [hint], key=key, at=at)


def ask_operators(member: Member, text: str, *, key: str, at: datetime) -> list[str]:
    """A to-do about the member for those who run the group; once for its key."""
    return ask_for(member, [AskOperator(group=member.group.external_id, text=text)], key=key, at=at)


def heard(prefix: str, *, at: datetime) -> None:
    """What the to-dos under these keys asked for was decided where it belongs: nobody needs to be asked any more."""
    withdraw(_asked(prefix), reason="已经处理", at=at)


def ask_again(prefix: str) -> None:
    """Undo `heard`."""
    give_back(_asked(prefix))


def _asked(prefix: str) -> list[str]:
    return [key for key, one in by_prefix(prefix).items() if one.kind == "ask_operator"]


def order_link(member: Member, *, at: datetime) -> str:
    """The way to the member's own page of rules and appeals."""
    return member_link(member.pk, at=at, page=PAGE)


def licence_link(member: Member, *, at: datetime) -> str:
    """The way to the member's own advert licences."""
    return member_link(member.pk, at=at, page=LICENCES)


def piece_link(member: Member, *, at: datetime) -> str:
    """The way to what the member handed in to be published."""
    return member_link(member.pk, at=at, page=PIECES)


def day_in_words(moment: datetime, group_id: int) -> str:
    """The day as sentences name it, by the group's own clock."""
    local = moment.astimezone(zone(rules_of([group_id])[group_id].timezone))
    return f"{local.month} 月 {local.day} 日"


def after_the_night(group_id: int, *, at: datetime) -> datetime | None:
    """When the group's quiet hours are over, if it is night."""
    rules = rules_of([group_id])[group_id]
    quiet = rules.quiet_hours
    if quiet is None:
        return None
    night = night_of(at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
    if night is None:
        return None
    return night_ends(night, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)


def plain_reason(reason: str) -> str:
    """A reason that goes on inside a sentence."""
    return reason.strip().rstrip("。．.！!；;，, ")
