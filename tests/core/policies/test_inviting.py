"""Who invites too many has it written down for them, and the invited are left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qunluo.core.actions import SendHint
from qunluo.core.advance import advance
from qunluo.core.changes import RuleBroken
from qunluo.core.decide import decide
from qunluo.core.events import MemberJoined, MemberLeft
from qunluo.core.moderation.inviting import Guests, Invitation
from qunluo.core.moderation.rules import Course, Inviting, Mode, Order, Release, Rule
from qunluo.core.policies.inviting import watch_inviting
from qunluo.core.record import record
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding, Snapshot
from tests.core.moderation.screens import PlainScreen
from tests.core.said import at, message

RULE = Rule(id=7, version=2, name="邀请频率", condition=Inviting(invited=2, span_days=1, lost=1), course=Course.STRIKE)
DETAIL = "3 月 2 日这一天邀请进群的人超过 2 个"


def joins(who="c", *, key="j9", by="zhou", clock="12:00") -> MemberJoined:
    return MemberJoined(key=key, group="g", member=who, at=at(clock), invited_by=by)


def room(*, rule=RULE, mode=Mode.ON, host=None, owner="", guests=None) -> Snapshot:
    """老周 has brought two already."""
    by = {"j1": Invitation("a", at("10:00")), "j2": Invitation("b", at("11:00"))}
    release = Release(rule_id=7, trial=rule, mode=mode)
    return Snapshot(
        rules=GroupRules(order=Order(releases=(release,), screen=PlainScreen())),
        group=GroupFacts(owner=owner),
        member=MemberStanding(id="c"),
        guests=guests or Guests(by={"zhou": by}),
        hosts={"zhou": host or MemberStanding(id="zhou", name="老周")},
    )


def watched(event, snapshot):
    return watch_inviting(event, snapshot, record(event))


def test_the_third_is_too_many_and_the_inviter_is_told():
    finding = watched(joins(), room())

    [change] = finding.changes
    [action] = finding.actions
    assert finding.detail == f"“邀请频率”第 2 版，记在邀请人“老周”名下：{DETAIL}"
    assert isinstance(change, RuleBroken)
    assert (change.member, change.at, change.course, change.measure, change.detail) == (
        "zhou",
        datetime(2026, 3, 1, 16, tzinfo=UTC),
        "strike",
        "hint",
        DETAIL,
    )
    assert isinstance(action, SendHint)
    assert action.member == "zhou"
    assert action.text.startswith(f"{DETAIL}，超过了群规“邀请频率”。")


@pytest.mark.parametrize(
    ("snapshot", "event", "detail"),
    [
        pytest.param(Snapshot(), joins(), "没有看邀请的群规", id="no rule"),
        pytest.param(room(), joins("b", key="j3"), "邀请没有超过群规", id="the same guest again"),
        pytest.param(room(), joins(by=""), "没有人受邀进群、退群或违规", id="by nobody"),
        pytest.param(room(), joins("zhou", by="zhou"), "没有人受邀进群、退群或违规", id="by themself"),
        pytest.param(room(), message(member="c"), "没有人受邀进群、退群或违规", id="a message"),
        pytest.param(room(owner="zhou"), joins(), "邀请没有超过群规", id="the owner may"),
        pytest.param(
            room(host=MemberStanding(id="zhou", is_admin=True)), joins(), "邀请没有超过群规", id="an admin may"
        ),
        pytest.param(
            room(
                rule=replace(RULE, spares=frozenset({"志愿者"})),
                host=MemberStanding(id="zhou", tags=frozenset({"志愿者"})),
            ),
            joins(),
            "邀请没有超过群规",
            id="who is spared may",
        ),
    ],
)
def test_nothing_is_said(snapshot, event, detail):
    finding = watched(event, snapshot)

    assert (finding.matched, finding.changes, finding.actions) == (False, (), ())
    assert finding.detail == detail


def test_guests_that_leave_soon_are_held_against_the_inviter():
    first = advance(room(), record(MemberLeft(key="l1", group="g", member="a", at=at("13:00"))))
    gone = MemberLeft(key="l2", group="g", member="b", at=at("14:00"))

    [change] = watched(gone, replace(first, member=MemberStanding(id="b"))).changes

    assert (change.member, change.detail) == (
        "zhou",
        "3 月 2 日这一天邀请的人，进群 7 天内退群、被移出或违规的超过 1 个",
    )


@pytest.mark.parametrize("course", [Course.QUEUE, Course.NOTE])
def test_a_person_looks_first(course):
    finding = watched(joins(), room(rule=replace(RULE, course=course)))

    assert [(one.course, one.measure) for one in finding.changes] == [(course, "")]
    assert finding.actions == ()


def test_a_rule_in_shadow_only_watches():
    finding = watched(joins(), room(mode=Mode.SHADOW))

    assert [(one.is_trial, one.measure) for one in finding.changes] == [(True, "")]
    assert finding.actions == ()


def test_it_stands_on_the_inviters_ladder_and_is_said_once():
    before = room()
    decision = decide(joins(), before)
    after = advance(before, decision.changes)

    assert len(after.hosts["zhou"].violations) == 1
    assert after.member.violations == {}
    again = decide(joins("d", key="j10"), replace(after, member=MemberStanding(id="d")))
    assert [one for one in again.changes if isinstance(one, RuleBroken)] == []
