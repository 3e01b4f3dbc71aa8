"""A back-test in several processes: the same as in one, and whatever happens to one of them is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.moderation.backtests import processes, running
from qunluo.moderation.backtests.marks import hits_of
from qunluo.moderation.models import BackTest
from qunluo.moderation.writes.rules import create_rule
from tests.moderation.backtests.breaking import broken
from tests.moderation.ground import SHORT, SINCE

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def row(cast):
    rule = create_rule(cast.community.pk, SHORT | {"options": {"most_characters": 6}}, groups=(), at=SINCE)
    wish = running.Wish(version=1, since=datetime(2026, 1, 1, tzinfo=UTC), until=NOW)
    return running.ask(rule.pk, wish, at=NOW)


@pytest.fixture
def _two_processes(monkeypatch):
    monkeypatch.setattr(processes, "WORTH_SHARING", 1)
    monkeypatch.setattr(processes.os, "cpu_count", lambda: 2)


def outcome(row):
    row.refresh_from_db()
    return row.state, row.error, row.done, row.result, [(hit.key, hit.measure) for hit in hits_of(row.pk)]


def test_two_processes_find_what_one_finds(row, monkeypatch, request):
    running.run(row.pk)
    alone = outcome(row)
    BackTest.objects.update(state="waiting", done=0, result={})

    request.getfixturevalue("_two_processes")
    running.run(row.pk)

    assert outcome(row) == alone
    assert (row.state, row.done) == ("done", 5)


@pytest.mark.usefixtures("_two_processes")
def test_a_process_that_breaks_is_told(row, monkeypatch):
    monkeypatch.setattr(processes, "count_share", broken)

    running.run(row.pk)

    state, error, *_ = outcome(row)
    assert (state, error) == ("failed", "ChildFailedError: 回测的一个进程没有做完就结束了（7），可能是内存不够")


@pytest.mark.usefixtures("_two_processes")
def test_it_is_stopped_in_all_processes(row):
    BackTest.objects.update(state="running")
    running.cancel(row.pk, at=NOW)

    assert processes.counted_together(row.pk, 2) is None


@pytest.mark.parametrize(("messages", "shares"), [(99_999, 1), (100_000, 3)], ids=["few", "many"])
def test_only_many_messages_are_shared(monkeypatch, messages, shares):
    monkeypatch.setattr(processes.os, "cpu_count", lambda: 3)

    assert processes.shares_for(messages) == shares
