"""A back-test from the asking to the answer: what was said is read chunk by chunk, and may be stopped at any."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from qunluo.communities.reads.history import Known, Spoken, known_in, spoken_count, spoken_in
from qunluo.communities.reads.pages import groups_of
from qunluo.core.events import MessageKind, MessagePosted
from qunluo.core.moderation.rules import senses_of
from qunluo.lib.clock import now
from qunluo.moderation.backtests.counting import Count, Said
from qunluo.moderation.models import BackTest, BackTestHit, Rule, RuleVersion
from qunluo.moderation.reads.orders import ladders_of, versions_at
from qunluo.moderation.reads.rules import groups_of_rules
from qunluo.moderation.reads.screens import screen_of
from qunluo.moderation.rules import BadRule
from qunluo.moderation.writes.nightly import learn_talk_once
from qunluo.moderation.writes.rules import current_release

log = logging.getLogger(__name__)
State = BackTest.State
LONGEST_TEXT = 2_000
UNDER_WAY = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which version shall be tried, from when to before when, in which groups; no groups means those of the rule."""

    version: int
    since: datetime
    until: datetime
    groups: tuple[int, ...] = ()


@transaction.atomic
def ask(rule_id: int, wish: Wish, *, at: datetime, operator_id: int | None = None) -> BackTest:
    """Put a back-test in the queue. Raises `BadRule`."""
    rule = Rule.objects.select_for_update().get(pk=rule_id)
    if not RuleVersion.objects.filter(rule=rule, version=wish.version).exists():
        raise BadRule("没有这个版本。")
    if wish.since >= wish.until:
        raise BadRule("开始的日子要在结束的日子之前。")
    if BackTest.objects.filter(rule=rule, state__in=UNDER_WAY).exists():
        raise BadRule("这条规则正在回测，请等它做完，或者先取消。")
    before = current_release(rule_id)
    row = BackTest.objects.create(
        community_id=rule.community_id,
        rule=rule,
        version=wish.version,
        against=before.standing if before and before.standing != wish.version else None,
        groups=list(wish.groups) or groups_of_rules([rule_id]).get(rule_id, []),
        since=wish.since,
        until=wish.until,
        created_at=at,
        created_by_id=operator_id,
    )
    app.configure_task("run_backtest").defer(backtest_id=row.pk)
    return row


def cancel(backtest_id: int, *, at: datetime) -> bool:
    """Stop it at its next chunk; False where it was over already."""
    rows = BackTest.objects.filter(pk=backtest_id, state__in=UNDER_WAY)
    return bool(rows.update(state=State.CANCELLED, ended_at=at))


def run(backtest_id: int) -> None:
    """Do it. After a kill the same again from the beginning; what was cancelled stays so."""
    row = BackTest.objects.get(pk=backtest_id)
    if row.state not in UNDER_WAY:
        return
    groups = row.groups or [group.pk for group in groups_of(row.community_id)]
    total = spoken_count(groups, since=row.since, until=row.until)
    rows = BackTest.objects.filter(pk=backtest_id, state__in=UNDER_WAY)
    rows.update(state=State.RUNNING, total=total, done=0, started_at=now())
    try:
        _run(row, groups)
    except Exception as error:
        log.exception("Back-test %d did not come to its end", backtest_id)
        told = f"{type(error).__name__}: {error}"[:300]
        rows.update(state=State.FAILED, error=told, ended_at=now())


def _run(row: BackTest, groups: Sequence[int]) -> None:
    rule = versions_at({(row.rule_id, row.version)})[row.rule_id, row.version]
    learn_talk_once(row.community_id, senses_of(rule.condition), at=now())
    count, screen = count_for(row), screen_of(row.community_id)
    for group in groups:
        for chunk in _said_in(group, row):
            sights = screen.look_many([said.message.text for said in chunk], count.senses)
            for said, sight in zip(chunk, sights, strict=True):
                count.take(said, sight)
            if not BackTest.objects.filter(pk=row.pk, state=State.RUNNING).update(done=count.messages):
                return
    _finish(row, count)


def count_for(row: BackTest) -> Count:
    """An empty count of the row's version against the one that was in force."""
    wanted = {(row.rule_id, row.version), (row.rule_id, row.against or 0)}
    versions = versions_at(wanted)
    return Count(
        rule=versions[row.rule_id, row.version],
        against=versions.get((row.rule_id, row.against or 0)),
        screen=screen_of(row.community_id),
        ladders={one.name: one for one in ladders_of(row.community_id)},
    )


def _said_in(group: int, row: BackTest) -> Iterator[list[Said]]:
    known = known_in(group)
    for chunk in spoken_in(group, since=row.since, until=row.until):
        yield [_said(one, known[one.member], since=row.since) for one in chunk if one.member in known]


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


def _finish(row: BackTest, count: Count) -> None:
    steps = count.steps()
    hits = [
        BackTestHit(
            backtest=row,
            member_id=one.said.who,
            group_id=one.said.group,
            key=one.said.message.key,
            at=one.said.message.at,
            text=one.said.message.text[:LONGEST_TEXT],
            detail=one.detail[:500],
            spans=one.spans,
            found=one.found,
            measure=steps.get(one.said.message.key, ""),
        )
        for one in count.sample()
    ]
    with transaction.atomic():
        rows = BackTest.objects.select_for_update().filter(pk=row.pk, state=State.RUNNING)
        if rows.update(state=State.DONE, done=count.messages, result=count.result(), ended_at=now()):
            BackTestHit.objects.filter(backtest=row).delete()
            BackTestHit.objects.bulk_create(hits)
