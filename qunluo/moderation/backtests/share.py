"""What some of the people said, read chunk by chunk and counted; the others are counted by other processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.history import Known, Spoken, known_in, spoken_in
from qunluo.communities.reads.pages import groups_of
from qunluo.core.events import MessageKind, MessagePosted
from qunluo.core.moderation.licences import Licence, licence_at, week_of
from qunluo.moderation.backtests.counting import Count, Permit, Said
from qunluo.moderation.models import BackTest
from qunluo.moderation.reads.orders import ladders_of, versions_at
from qunluo.moderation.reads.permits import licences_in
from qunluo.moderation.reads.screens import screen_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of several shares of the people: every person is in one, with all that they said in any group."""

    number: int = 0
    of: int = 1

    def has(self, known: Known) -> bool:
        """Whether the member is one of these people."""
        return known.person % self.of == self.number


def counted(backtest_id: int, share: Share) -> Count | None:
    """What a back-test finds in what these people said; nothing where it was cancelled meanwhile."""
    row = BackTest.objects.get(pk=backtest_id)
    count, screen = empty_count(row), screen_of(row.community_id)
    running = BackTest.objects.filter(pk=backtest_id, state=BackTest.State.RUNNING)
    for group in groups_in(row):
        for chunk in _said_in(group, row, share):
            sights = screen.look_many([said.message.text for said in chunk], count.senses)
            for said, sight in zip(chunk, sights, strict=True):
                count.take(said, sight)
            if not running.update(done=F("done") + len(chunk)):
                return None
    return count


def groups_in(row: BackTest) -> list[int]:
    """The groups that it looks at."""
    return row.groups or [group.pk for group in groups_of(row.community_id)]


def empty_count(row: BackTest) -> Count:
    """An empty count of the row's version against the one that was in force."""
    wanted = {(row.rule_id, row.version), (row.rule_id, row.against or 0)}
    versions = versions_at(wanted)
    return Count(
        rule=versions[row.rule_id, row.version],
        against=versions.get((row.rule_id, row.against or 0)),
        ladders={one.name: one for one in ladders_of(row.community_id)},
    )


def _said_in(group: int, row: BackTest, share: Share) -> Iterator[list[Said]]:
    known = {member: one for member, one in known_in(group).items() if share.has(one)}
    members = list(known) if share.of > 1 else None
    licences = licences_in(group, since=row.since, until=row.until)
    timezone = rules_of([group])[group].timezone
    for chunk in spoken_in(group, since=row.since, until=row.until, members=members):
        said = (_said(one, known[one.member], since=row.since) for one in chunk if one.member in known)
        yield [_permitted(one, licences, timezone) if one.who in licences else one for one in said]


def _permitted(said: Said, licences: Mapping[int, tuple[Licence, ...]], timezone: str) -> Said:
    """With the licence as it stood then."""
    held = licence_at(licences[said.who], said.message.at)
    if held is None:
        return said
    return replace(said, permit=Permit(quota=held.quota, week=week_of(said.message.at, timezone)))


def _said(one: Spoken, known: Known, *, since: datetime) -> Said:
    message = MessagePosted(
        key=one.key,
        group=str(one.group),
        member=known.external_id,
        at=one.at,
        message=one.message,
        kind=MessageKind(one.kind),
        text=one.text,
    )
    return Said(
        message=message,
        group=one.group,
        who=one.member,
        person=known.person,
        joined_at=known.joined_at,
        is_staff=known.is_staff,
        was_known=known.first_seen_at is not None and known.first_seen_at < since,
    )
