"""What the tables say of who has read the rules is what the core foretold, in whatever order messages come."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.accounts.models import Community
from qunluo.channels.app.codec import AppCodec
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group, Member
from qunluo.core.advance import advance
from qunluo.core.decide import decide
from qunluo.core.joining.terms import JoiningTerms, Newcomers
from qunluo.core.snapshot import GroupRules, MemberStanding, Snapshot
from qunluo.intake.claim import Claimed
from qunluo.intake.handle import handle_batch
from qunluo.intake.snapshot import board_for
from qunluo.joining.models import Acknowledgement, Introduction
from qunluo.joining.reads.rules import Room, joining_of
from qunluo.joining.writes.deeds import Hand
from qunluo.joining.writes.notices import Text, ensure_notice, publish, save_draft
from qunluo.joining.writes.terms import save_terms
from tests.intake.inbox import append

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
texts = st.sampled_from(
    ["已阅，我会遵守", "已阅，会看公告的", "已阅", "收到", "早", "#自我介绍 我是小林来自杭州喜欢读书", "自我介绍 小林"]
)
moments = st.integers(0, 50).map(lambda hours: START + timedelta(hours=hours))
items = st.tuples(texts, st.sampled_from(["ming", "lin"]), moments)


@st.composite
def histories(draw):
    told = draw(st.lists(items, min_size=1, max_size=8))
    rows = [
        {"id": f"e{number}", "type": "message", "group": "g", "member": member, "at": at.isoformat(), "text": text}
        for number, (text, member, at) in enumerate(told)
    ]
    again = draw(st.lists(st.sampled_from(rows), max_size=3))
    return rows, draw(st.permutations(rows + again)), draw(st.integers(1, 4))


def _ground():
    community = Community.objects.create(name="晨光读书会", created_at=START)
    account = ChannelAccount.objects.create(
        community=community, kind="app", name="应用", slug="law", secret="s" * 32, created_at=START
    )
    group = Group.objects.create(community=community, account=account, external_id="g", created_at=START)
    for hours, is_important in ((10, False), (30, True)):
        hand = Hand(operator_id=None, at=START + timedelta(hours=hours))
        notice = ensure_notice(community.pk, hand=hand)
        save_draft(notice, Text(short="短", full=f"全文 {hours}"), hand=hand)
        publish(notice, is_important=is_important, hand=hand)
    terms = JoiningTerms(newcomers=Newcomers(is_on=True))
    save_terms(community.pk, terms, hand=Hand(operator_id=None, at=START))
    return account, group


def _events(rows):
    return [AppCodec().read(json.dumps(row).encode())[0].event for row in rows]


def _foretold(rows, rules):
    standings = {}
    for event in _events(rows):
        before = Snapshot(rules=rules, member=standings.get(event.member, MemberStanding(id=event.member)))
        standings[event.member] = advance(before, decide(event, before).changes).member
    return {member: standing.joining for member, standing in standings.items()}


def _told(account, rows):
    claimed = [
        Claimed(id=0, lane=(account.pk, "g"), kind="app", community_id=account.community_id, event=event)
        for event in _events(rows)
    ]
    board = board_for(claimed, at=START)
    return {seat[1]: board.standings[member.id].joining for seat, member in board.members.items()}


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories())
def test_the_tables_say_what_the_core_foretold(db, history):
    rows, deliveries, size = history
    with transaction.atomic():
        account, group = _ground()
        rule = joining_of({group.pk: Room(community_id=account.community_id, account_id=account.pk)})[group.pk]
        for cut in range(0, len(deliveries), size):
            append(account, *deliveries[cut : cut + size])
            while handle_batch(limit=3):
                pass

        assert _told(account, rows) == _foretold(rows, GroupRules(joining=rule))
        earliest = {
            (row.member.external_id, row.version.number, row.sort): row.at
            for row in Acknowledgement.objects.select_related("member", "version")
        }
        assert earliest == {
            key: min(at for found, at in _acknowledged(rows, rule) if found == key)
            for key, _ in _acknowledged(rows, rule)
        }
        assert Introduction.objects.count() <= 2 * Member.objects.count()
        transaction.set_rollback(True)


def _acknowledged(rows, rule):
    """(Member, number of the version, sort) with the moment of each message that says something of it."""
    found = []
    for event in _events(rows):
        for change in decide(event, Snapshot(rules=GroupRules(joining=rule))).changes:
            if type(change).__name__ == "NoticeAcknowledged":
                number = next(span.number for span in rule.spans if span.asks == change.version)
                found.append(((event.member, number, "own" if change.is_enough else "short"), event.at))
    return found
