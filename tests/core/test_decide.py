"""Three rounds: guards may end it, responders answer, consequences follow from what has changed."""

from __future__ import annotations

from qunluo.core.decide import POLICIES, Policies, decide
from qunluo.core.decision import Finding
from qunluo.core.snapshot import Snapshot
from tests.core.said import message


def _policy(name, *, final=False):
    return lambda *_: Finding(policy=name, matched=True, detail=name, final=final)


def test_a_final_guard_is_the_last_to_be_asked_but_consequences_follow():
    policies = Policies(
        guards=(_policy("first", final=True), _policy("second")),
        responders=(_policy("third"),),
        consequences=(_policy("fourth"),),
    )

    decision = decide(message(), Snapshot(), policies)

    assert [finding.policy for finding in decision.findings] == ["first", "fourth"]


def test_a_final_responder_silences_those_after_it():
    policies = Policies(guards=(), responders=(_policy("a", final=True), _policy("b")), consequences=())

    assert [finding.policy for finding in decide(message(), Snapshot(), policies).findings] == ["a"]


def test_every_policy_is_asked_about_an_ordinary_message():
    decision = decide(message(), Snapshot())

    assert [finding.policy for finding in decision.findings] == [
        "order",
        "roll_call",
        "checkin",
        "acknowledge",
        "introduction",
        "quiet_hours",
        "welcome",
        "newcomer",
        "page_link",
        "replies",
        "faq",
        "capacity",
        "inviting",
    ]
    assert len(POLICIES.guards) + len(POLICIES.responders) + len(POLICIES.consequences) == len(decision.findings)
