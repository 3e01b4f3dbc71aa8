"""Laws that hold for every event and every snapshot."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.advance import advance
from qunluo.core.decide import decide
from qunluo.core.record import record
from qunluo.core.snapshot import GroupRules, MemberStanding, Snapshot
from tests.core.worlds import ORDERLY, group_events, snapshots


@given(group_events, snapshots)
def test_same_event_and_snapshot_give_the_same_decision(event, snapshot):
    assert decide(event, snapshot) == decide(event, snapshot)


@given(group_events, snapshots)
def test_nothing_is_done_to_another_group(event, snapshot):
    decision = decide(event, snapshot)

    assert {one.group for one in (*decision.changes, *decision.actions)} <= {event.group}


@given(group_events, snapshots)
def test_every_effect_has_a_matched_finding(event, snapshot):
    for finding in decide(event, snapshot).findings:
        assert finding.matched or (finding.changes == () and finding.actions == ())


@given(group_events, snapshots)
def test_every_policy_says_why(event, snapshot):
    assert all(finding.detail for finding in decide(event, snapshot).findings)


@given(group_events, snapshots)
def test_a_group_without_rules_is_left_alone(event, snapshot):
    decision = decide(event, replace(snapshot, rules=GroupRules()))

    assert (decision.changes, decision.actions) == (record(event), ())


@given(group_events, snapshots)
def test_no_action_expires_before_it_may_start(event, snapshot):
    for action in decide(event, snapshot).actions:
        starts = action.not_before or event.at
        assert action.expires_at is None or starts < action.expires_at


@given(st.lists(group_events, max_size=8), st.randoms(use_true_random=False))
def test_the_record_leads_to_one_state_in_any_order(events, random):
    shuffled = random.sample(events, len(events))

    assert _standings(events) == _standings(shuffled)


@given(st.lists(group_events, max_size=8), st.randoms(use_true_random=False))
def test_policies_leave_one_state_in_any_order(events, random):
    """The sets that policies write are the same whichever of two rivals came first."""
    shuffled = random.sample(events, len(events))

    assert _standings(events, ORDERLY) == _standings(shuffled, ORDERLY)


def _standings(events, rules=None):
    """Each member's standing and the group's facts after the events, as a batch would leave them."""
    group, standings = Snapshot().group, {}
    for event in events:
        before = Snapshot(
            rules=rules or GroupRules(),
            group=group,
            member=standings.get(event.member, MemberStanding(id=event.member)),
        )
        after = advance(before, decide(event, before).changes)
        group, standings[event.member] = after.group, after.member
    return group, standings
