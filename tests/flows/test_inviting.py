"""From the bytes of joins to what is written down for who invited too many, in whatever order they come."""

from __future__ import annotations

import itertools

import pytest

from qunluo.communities.models import Member
from qunluo.core.moderation.rules import Mode
from qunluo.intake.models import EventDecision
from qunluo.moderation.models import Violation
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.intake.inbox import append, joined, message
from tests.moderation.ground import LONG, SHORT, begin_rule

pytestmark = pytest.mark.django_db
RULE = {"name": "邀请频率", "kind": "inviting", "course": "queue", "options": {"invited": 2, "span_days": 1, "lost": 1}}


def join(who, hour=12, *, by="zhou", day=3):
    return joined(f"j-{who}", member=who, at=f"2026-03-{day:02}T{hour:02}:00:00+08:00", scene="invited", invited_by=by)


def leave(who, *, day=5):
    return {"id": f"l-{who}", "type": "left", "group": "g", "member": who, "at": f"2026-03-{day:02}T12:00:00+08:00"}


def rows():
    found = Violation.objects.order_by("at", "key").values_list("member__external_id", "detail", "course", "measure")
    return sorted(found)


MANY = ("zhou", "3 月 3 日这一天邀请进群的人超过 2 个", "queue", "")
LOST = ("zhou", "3 月 3 日这一天邀请的人，进群 7 天内退群、被移出或违规的超过 1 个", "queue", "")


def test_the_third_of_a_day_is_brought_before_a_person(cast):
    begin_rule(cast, RULE)

    append(cast.account, join("a"), join("b"))
    handle_all()
    assert rows() == []

    append(cast.account, join("c"))
    handle_all()
    assert rows() == [MANY]
    [finding] = [one for one in EventDecision.objects.latest("event_id").findings if one[0] == "inviting"]
    assert finding[:2] == ["inviting", True]
    assert not OutgoingAction.objects.filter(kind__in=["mute_member", "send_hint"], payload__member="zhou").exists()


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::17])
def test_the_order_of_arrival_does_not_matter(cast, order, size):
    begin_rule(cast, RULE)
    items = [join("a", 9), join("b", 10), join("c", 11), leave("a"), leave("b")]

    mixed = [items[place] for place in order]
    for start in range(0, 5, size):
        append(cast.account, *mixed[start : start + size])
        handle_all()
    append(cast.account, *items)  # and once more
    handle_all()

    assert rows() == [LOST, MANY]


def test_guests_that_break_rules_count_as_lost(cast):
    begin_rule(cast, RULE)
    begin_rule(cast, SHORT)

    append(cast.account, join("a"), join("b"))
    append(
        cast.account,
        *(message(f"w-{who}", LONG, member=who, at="2026-03-04T12:00:00+08:00") for who in ("a", "b")),
    )
    handle_all()

    assert [one for one in rows() if one[0] == "zhou"] == [LOST]


def test_on_the_ladder_the_inviter_is_hinted_once(cast):
    begin_rule(cast, RULE | {"course": "strike"})

    append(cast.account, *(join(who) for who in "abcde"))
    handle_all()
    append(cast.account, join("f"))
    handle_all()

    assert rows() == [("zhou", MANY[1], "strike", "hint")]
    [hint] = OutgoingAction.objects.filter(kind="send_hint", payload__member="zhou")
    assert "/m/in/" in hint.payload["text"]


def test_an_inviter_whom_nobody_knew_is_written_down(cast):
    begin_rule(cast, RULE)

    append(cast.account, *(join(who, by="unheard") for who in "abc"))
    handle_all()

    assert [one[0] for one in rows()] == ["unheard"]
    assert Member.objects.get(external_id="unheard").is_present is False


def test_the_owner_may_invite_whom_they_like(cast):
    begin_rule(cast, RULE)

    append(cast.account, *(join(who, by="hong") for who in "abcd"))
    handle_all()

    assert rows() == []


def test_another_group_of_the_inviter_is_counted_apart(cast):
    begin_rule(cast, RULE)

    append(cast.account, join("a"), join("b"), join("c") | {"group": "other"})
    handle_all()

    assert rows() == []


def test_in_shadow_it_is_only_noted(cast):
    begin_rule(cast, RULE | {"course": "strike"}, mode=Mode.SHADOW)

    append(cast.account, *(join(who) for who in "abc"))
    handle_all()

    assert list(Violation.objects.values_list("is_trial", "measure")) == [(True, "")]
