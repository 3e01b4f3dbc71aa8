"""A back-test over the archive: asked for, run, stopped, marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.moderation.backtests import running, share
from qunluo.moderation.backtests.marks import Precision, backtest_row, hits_of, mark, precision_of, wilson
from qunluo.moderation.models import Violation
from qunluo.moderation.rules import BadRule
from qunluo.moderation.writes.rules import create_rule, save_version
from qunluo.outbox.models import OutgoingAction
from tests.moderation.ground import SHORT, SINCE, begin_rule

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def rule(cast):
    return create_rule(cast.community.pk, SHORT | {"options": {"most_characters": 6}}, groups=(), at=SINCE)


def wish(**fields):
    return running.Wish(**{"version": 1, "since": datetime(2026, 1, 1, tzinfo=UTC), "until": NOW} | fields)


def test_a_draft_is_tried_on_what_was_said(cast, rule):
    row = running.ask(rule.pk, wish(), at=NOW)
    running.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.total, row.done, row.error) == ("done", 5, 5, "")
    assert (row.result["hits"], row.result["staff"], row.result["steps"]) == (4, 1, {"hint": 3})
    assert [(hit.text, hit.found, hit.measure) for hit in hits_of(row.pk)] == [
        ("早安，今天读第三章。", "new", ""),
        ("打卡第 3 天", "new", "hint"),
        ("低价代购，加我微信", "new", "hint"),
        ("请问几点开始？", "new", "hint"),
    ]


def test_nobody_feels_it(cast, rule):
    before = OutgoingAction.objects.count()

    running.run(running.ask(rule.pk, wish(), at=NOW).pk)

    assert (Violation.objects.count(), OutgoingAction.objects.count()) == (0, before)


def test_the_time_is_kept_to_the_moment(cast, rule):
    noon = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    row = running.ask(rule.pk, wish(since=noon), at=NOW)
    running.run(row.pk)

    assert [hit.text for hit in hits_of(row.pk)] == ["请问几点开始？"]


def test_it_runs_against_the_version_in_force(cast):
    rule = begin_rule(cast, SHORT | {"options": {"most_characters": 8}})
    stricter = SHORT | {"options": {"most_characters": 7}}
    number = save_version(rule.pk, stricter, groups=(), operator_id=cast.steward.pk, at=SINCE)
    row = running.ask(rule.pk, wish(version=number), at=NOW)
    running.run(row.pk)

    row.refresh_from_db()
    assert (row.against, row.result["found"]) == (1, {"both": 2, "new": 0, "gone": 0})


def test_a_cancelled_one_stays_cancelled(cast, rule):
    row = running.ask(rule.pk, wish(), at=NOW)

    assert running.cancel(row.pk, at=NOW)
    running.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.result, running.cancel(row.pk, at=NOW)) == ("cancelled", {}, False)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"version": 9}, "没有这个版本。", id="no such version"),
        pytest.param({"since": NOW}, "开始的日子要在结束的日子之前。", id="no time"),
    ],
)
def test_what_cannot_be_tried_is_told(cast, rule, fields, sentence):
    with pytest.raises(BadRule, match=sentence):
        running.ask(rule.pk, wish(**fields), at=NOW)


def test_one_at_a_time(cast, rule):
    running.ask(rule.pk, wish(), at=NOW)

    with pytest.raises(BadRule, match="正在回测"):
        running.ask(rule.pk, wish(), at=NOW)


def test_what_breaks_on_the_way_is_told(cast, rule, monkeypatch):
    row = running.ask(rule.pk, wish(), at=NOW)
    monkeypatch.setattr(share, "empty_count", lambda _: 1 / 0)

    running.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "ZeroDivisionError: division by zero")


def test_marks_tell_how_precise_a_version_is(cast, rule):
    row = running.ask(rule.pk, wish(), at=NOW)
    running.run(row.pk)
    first, second, *_ = hits_of(row.pk)

    assert [mark(row.pk, first.pk, "right"), mark(row.pk, second.pk, "wrong"), mark(row.pk, first.pk, "")] == [
        "",
        "",
        "right",
    ]
    low, high = wilson(0, 1)
    assert precision_of(row.pk) == Precision(right=0, marked=1, low=low, high=high)
    assert mark(row.pk + 1, first.pk, "right") is None


def test_another_community_sees_nothing_of_it(cast, rule):
    row = running.ask(rule.pk, wish(), at=NOW)

    assert backtest_row(row.pk, within=[cast.community.pk]) == row
    assert backtest_row(row.pk, within=[cast.community.pk + 1]) is None


@pytest.mark.parametrize(
    ("right", "of", "expected"),
    [
        pytest.param(0, 0, (0.0, 1.0), id="nothing known"),
        pytest.param(8, 10, (0.490, 0.943), id="eight of ten"),
        pytest.param(10, 10, (0.722, 1.0), id="all of ten"),
    ],
)
def test_few_marks_leave_much_open(right, of, expected):
    assert wilson(right, of) == pytest.approx(expected, abs=0.001)
