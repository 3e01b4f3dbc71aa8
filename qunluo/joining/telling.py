"""What is said to groups, members and operators about joining: into the outbox, in the transaction of the caller.

These sentences are for the group, whatever language the operator's own pages speak: they are Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qunluo.channels.reads import can_send, kinds_of
from qunluo.communities.reads.live import live_group_ids
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.standing import PlacedGroup, placed_group, rules_of
from qunluo.core.actions import Action, AskOperator, SendHint
from qunluo.core.hours import morning_after
from qunluo.core.snapshot import GroupRules
from qunluo.outbox.writes import Wanted, enqueue

MOST_NAMED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A group that lives, its rules, and by what connection it is reached."""

    group: PlacedGroup
    rules: GroupRules
    kind: str
    can_hint: bool

    def morning(self, at: datetime) -> datetime | None:
        """When the group's night is over, if it is night."""
        quiet = self.rules.quiet_hours
        return morning_after(at, quiet, timezone=self.rules.timezone) if quiet else None


def places_of(group_ids: Iterable[int]) -> dict[int, Place]:
    """Those of the groups that go on living."""
    live = sorted(live_group_ids(group_ids))
    groups, rules = {pk: placed_group(pk) for pk in live}, rules_of(live)
    accounts = {one.account_id for one in groups.values()}
    kinds = kinds_of(accounts)
    hinted = {account: can_send(account, SendHint) for account in accounts}
    return {
        pk: Place(group=one, rules=rules[pk], kind=kinds[one.account_id], can_hint=hinted[one.account_id])
        for pk, one in groups.items()
    }


def put(place: Place, actions: Iterable[tuple[str, Action]], *, at: datetime) -> None:
    """Each under its key, which is one for all time."""
    group = place.group
    enqueue(
        [
            Wanted(
                action=action,
                key=key,
                community_id=group.community_id,
                account_id=group.account_id,
                kind=place.kind,
                group_id=group.id,
                event_id=None,
            )
            for key, action in actions
        ],
        at=at,
    )


def hint_or_list(
    place: Place, texts: Mapping[Member, str], *, key: str, asked: str, expires_at: datetime | None, at: datetime
) -> None:
    """One private hint a member; where the channel sends none, one list for the people who run the group."""
    if not texts:
        return
    group, morning = place.group.external_id, place.morning(at)
    if place.can_hint:
        hints = [
            (
                f"{key}:{one.pk}",
                SendHint(group=group, member=one.external_id, text=text, not_before=morning, expires_at=expires_at),
            )
            for one, text in texts.items()
        ]
        put(place, hints, at=at)
        return
    names = "、".join(one.name or one.external_id for one in list(texts)[:MOST_NAMED])
    more = f"等 {len(texts)} 人" if len(texts) > MOST_NAMED else ""
    text = f"{asked}（{len(texts)} 人）：{names}{more}"
    put(
        place,
        [
            (
                f"{key}:g{place.group.id}:{int(at.timestamp())}",
                AskOperator(group=group, text=text, expires_at=expires_at),
            )
        ],
        at=at,
    )
