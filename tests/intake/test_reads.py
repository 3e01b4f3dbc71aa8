from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.core.events import MessagePosted
from qunluo.intake import reads
from qunluo.intake.models import DayTally, IncomingEvent, PendingEvent
from qunluo.intake.reads import Found, Tally
from qunluo.intake.writes import rerun
from tests.cast import NOW, set_the_stage
from tests.intake.inbox import append, message


@pytest.fixture
def cast(db):
    return set_the_stage()


def park(key: str) -> PendingEvent:
    event = IncomingEvent.objects.get(key=key)
    return PendingEvent.objects.create(event=event, lane=event.lane, parked_at=NOW, error="ValueError: 坏了")


def test_why_tells_event_findings_and_rules(cast):
    row = IncomingEvent.objects.get(key="m5")

    why = reads.why(row.pk, within=[cast.community.pk])

    assert isinstance(why.event, MessagePosted)
    assert (why.event.text, why.decision.rules_version, why.pending) == ("请问几点开始？", 1, None)
    assert why.findings == (
        Found(policy="order", matched=False, detail="没有群规"),
        Found(policy="roll_call", matched=False, detail="不是接龙"),
        Found(policy="checkin", matched=False, detail="没有打卡计划"),
        Found(policy="acknowledge", matched=False, detail="没有群规告示"),
        Found(policy="introduction", matched=False, detail="没有自我介绍任务"),
        Found(policy="quiet_hours", matched=False, detail="不在免打扰时段 22:00–08:00"),
        Found(policy="welcome", matched=False, detail="不是入群"),
        Found(policy="newcomer", matched=False, detail="没有新人任务"),
        Found(policy="page_link", matched=False, detail="没有打卡计划"),
        Found(policy="replies", matched=True, detail="命中关键词“几点”，自动回复"),
        Found(policy="faq", matched=False, detail="未开启问答"),
        Found(policy="capacity", matched=False, detail="当前 5 人，容量 200 人"),
        Found(policy="inviting", matched=False, detail="没有看邀请的群规"),
    )


def test_why_is_told_within_the_community_alone(cast):
    row = IncomingEvent.objects.get(key="m5")

    assert reads.why(row.pk, within=[cast.community.pk + 1]) is None
    assert reads.why(10**12, within=[cast.community.pk]) is None


def test_event_that_waits_has_no_findings_yet(cast):
    append(cast.account, message("new"))
    row = IncomingEvent.objects.get(key="new")

    why = reads.why(row.pk, within=[cast.community.pk])

    assert (why.decision, why.findings, why.pending.parked_at) == (None, (), None)
    assert reads.waits_since(cast.community.pk) == row.received_at
    assert reads.waits_since(cast.community.pk + 1) is None


@pytest.mark.parametrize("raw", [b"not json", b"{}", b"\xff\xfe"], ids=["no JSON", "nothing in it", "no text"])
def test_body_that_nobody_reads_is_shown_all_the_same(cast, raw):
    row = IncomingEvent(account=cast.account, raw=raw)

    assert reads.event_of(row) is None
    assert reads.raw_text(row)


def test_event_of_a_kind_of_channel_that_is_gone(cast):
    row = IncomingEvent.objects.get(key="m5")
    row.account.kind = "history"

    assert reads.event_of(row) is None


def test_keys_lead_to_events(cast):
    m5 = IncomingEvent.objects.get(key="m5").pk

    assert reads.event_ids([cast.account.pk], ["m5", "nothing"]) == {(cast.account.pk, "m5"): m5}
    assert reads.event_ids([], ["m5"]) == {}


def test_parked_events_are_listed_until_they_run_again(cast):
    first, second = park("m1"), park("m2")

    listed = [one.pk for one in reads.parked(cast.community.pk)]
    after_the_newest = [one.pk for one in reads.parked(cast.community.pk, before=second.pk)]
    rerun(first.pk)

    assert (listed, after_the_newest) == ([second.pk, first.pk], [first.pk])
    assert reads.parked_count(cast.community.pk) == 1
    assert reads.parked_count(cast.community.pk + 1) == 0
    assert reads.parked_event(first.pk, within=[cast.community.pk]) is None
    assert reads.parked_event(second.pk, within=[cast.community.pk]).error == "ValueError: 坏了"
    assert reads.parked_event(second.pk, within=[]) is None


def test_tally_of_a_day_and_the_last_time(cast):
    DayTally.objects.all().delete()
    yesterday = NOW - timedelta(days=1)
    rows = [(NOW, "taken", 5), (NOW, "refused", 2), (yesterday, "taken", 9)]
    for at, outcome, count in rows:
        DayTally.objects.create(account=cast.account, day=at.date(), outcome=outcome, count=count, last_at=at)

    tallies = reads.tallies([cast.account.pk, 10**9], day=NOW.date())

    assert tallies == {
        cast.account.pk: Tally(today={"taken": 5, "refused": 2}, last_at=NOW),
        10**9: Tally(today={}, last_at=None),
    }


def test_what_nobody_understood_is_listed_newest_first(cast):
    append(cast.account, {"type": "nonsense", "n": 1}, {"type": "nonsense", "n": 2})

    newest, oldest = reads.unknown_events(cast.account.pk)

    assert [reads.raw_text(one) for one in (newest, oldest)] == [
        '{"type":"nonsense","n":2}',
        '{"type":"nonsense","n":1}',
    ]
    assert reads.unknown_events(cast.account.pk, before=newest.pk) == [oldest]
    assert newest.at >= datetime(2020, 1, 1, tzinfo=UTC)
