"""A rule about invitations on the past: whom it would have hit, and what the version before said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.moderation.backtests import running
from qunluo.moderation.backtests.marks import hits_of
from qunluo.moderation.models import Violation
from qunluo.moderation.writes.rules import create_rule, save_version
from tests.cast import handle_all
from tests.intake.inbox import append, joined
from tests.moderation.ground import SINCE, begin_rule

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, tzinfo=UTC)
RULE = {
    "name": "邀请频率",
    "kind": "inviting",
    "course": "strike",
    "options": {"invited": 2, "span_days": 1, "lost": 0},
}


def bring(cast, *who, by="zhou", day=3):
    append(
        cast.account,
        *(
            joined(f"j-{one}", member=one, at=f"2026-03-{day:02}T12:00:00+08:00", scene="invited", invited_by=by)
            for one in who
        ),
    )
    handle_all()


def tried_out(cast, rule, **wanted):
    wish = running.Wish(**{"version": 1, "since": SINCE, "until": NOW} | wanted)
    row = running.ask(rule.pk, wish, at=NOW)
    running.run(row.pk)
    row.refresh_from_db()
    return row


def test_too_many_guests_of_the_past_are_found_and_nobody_feels_it(cast):
    bring(cast, "a", "b", "c")
    bring(cast, "d", "e", day=4)
    bring(cast, "k", "l", "m", "n", by="hong", day=5)
    bring(cast, "x", "y", "z", by="zhou", day=19)

    row = tried_out(cast, create_rule(cast.community.pk, RULE, groups=(), at=SINCE))

    assert (row.state, row.error) == ("done", "")
    result = row.result
    assert (result["messages"], result["hits"], result["staff"], result["people"]) == (12, 3, 1, 1)
    assert result["steps"] == {"hint": 1, "mention": 1}
    assert [(hit.member.external_id, hit.detail, hit.found, hit.measure) for hit in hits_of(row.pk)] == [
        ("zhou", "3 月 3 日这一天邀请进群的人超过 2 个", "new", "hint"),
        ("hong", "3 月 5 日这一天邀请进群的人超过 2 个", "new", ""),
        ("zhou", "3 月 19 日这一天邀请进群的人超过 2 个", "new", "mention"),
    ]
    assert Violation.objects.count() == 0


def test_a_looser_version_shows_what_it_lets_go(cast):
    bring(cast, "a", "b", "c")
    rule = begin_rule(cast, RULE)
    looser = RULE | {"options": {"invited": 3, "span_days": 1, "lost": 0}}
    version = save_version(rule.pk, looser, groups=(), operator_id=None, at=SINCE)

    row = tried_out(cast, rule, version=version)

    assert row.result["found"] == {"both": 0, "new": 0, "gone": 1}
    assert (row.result["hits"], row.result["before"], row.result["people"]) == (0, 1, 0)


def test_where_nobody_invited_anybody_nothing_is_found(cast):
    row = tried_out(cast, create_rule(cast.community.pk, RULE, groups=(), at=SINCE))

    assert (row.state, row.result["messages"], row.result["hits"], hits_of(row.pk)) == ("done", 0, 0, [])
