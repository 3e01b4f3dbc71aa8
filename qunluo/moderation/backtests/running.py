"""A back-test from the asking to the answer: what was said is counted, and it may be stopped."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from qunluo.communities.reads.history import spoken_count
from qunluo.core.moderation.rules import Inviting, senses_of
from qunluo.core.moderation.rules import Rule as CoreRule
from qunluo.lib.clock import now
from qunluo.moderation.backtests.counting import MOST_SHOWN, Count
from qunluo.moderation.backtests.inviting import tried
from qunluo.moderation.backtests.processes import counted_together, shares_for
from qunluo.moderation.backtests.share import groups_in
from qunluo.moderation.models import BackTest, BackTestHit, Rule, RuleVersion
from qunluo.moderation.reads.orders import versions_at
from qunluo.moderation.reads.rules import groups_of_rules
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
    total = spoken_count(groups_in(row), since=row.since, until=row.until)
    rows = BackTest.objects.filter(pk=backtest_id, state__in=UNDER_WAY)
    rows.update(state=State.RUNNING, total=total, done=0, started_at=now())
    try:
        rule = versions_at({(row.rule_id, row.version)})[row.rule_id, row.version]
        if isinstance(rule.condition, Inviting):
            _finish_inviting(row, rule)
            return
        learn_talk_once(row.community_id, senses_of(rule.condition), at=now())
        count = counted_together(backtest_id, shares_for(total))
        if count is not None:
            _finish(row, count)
    except Exception as error:
        log.exception("Back-test %d did not come to its end", backtest_id)
        told = f"{type(error).__name__}: {error}"[:300]
        rows.update(state=State.FAILED, error=told, ended_at=now())


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
    _keep(row, hits, count.result())


def _finish_inviting(row: BackTest, rule: CoreRule) -> None:
    """Invitations are few: they are looked at in one go."""
    against = versions_at({(row.rule_id, row.against or 0)}).get((row.rule_id, row.against or 0))
    outcome = tried(row, groups_in(row), rule=rule, against=against)
    _keep(row, sorted(outcome.hits, key=lambda hit: (hit.at, hit.key))[:MOST_SHOWN], outcome.result)


def _keep(row: BackTest, hits: list[BackTestHit], result: dict[str, Any]) -> None:
    with transaction.atomic():
        rows = BackTest.objects.select_for_update().filter(pk=row.pk, state=State.RUNNING)
        if rows.update(state=State.DONE, done=result["messages"], result=result, ended_at=now()):
            BackTestHit.objects.filter(backtest=row).delete()
            BackTestHit.objects.bulk_create(hits)
