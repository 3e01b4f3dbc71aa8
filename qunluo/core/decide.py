"""The one place where it is settled what an event leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qunluo.core.changes import Change
from qunluo.core.decision import Decision, Finding
from qunluo.core.events import GroupEvent
from qunluo.core.policies.acknowledgement import acknowledge
from qunluo.core.policies.capacity import warn_when_nearly_full
from qunluo.core.policies.checkin import take_checkin
from qunluo.core.policies.faq import answer_question
from qunluo.core.policies.introduction import take_introduction
from qunluo.core.policies.inviting import watch_inviting
from qunluo.core.policies.newcomers import guide_newcomer
from qunluo.core.policies.order import keep_order
from qunluo.core.policies.page_link import send_page_link
from qunluo.core.policies.quiet_hours import keep_quiet_hours
from qunluo.core.policies.replies import reply_to_keyword
from qunluo.core.policies.roll_call import take_roll_call
from qunluo.core.policies.welcome import welcome_newcomer
from qunluo.core.record import record
from qunluo.core.snapshot import Snapshot

Policy = Callable[[GroupEvent, Snapshot], Finding]
Consequence = Callable[[GroupEvent, Snapshot, tuple[Change, ...]], Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The three rounds. Order is meaning: what protects the group comes before what serves the member."""

    guards: tuple[Policy, ...] = (
        keep_order,
        take_roll_call,
        take_checkin,
        acknowledge,
        take_introduction,
        keep_quiet_hours,
    )
    responders: tuple[Policy, ...] = (
        welcome_newcomer,
        guide_newcomer,
        send_page_link,
        reply_to_keyword,
        answer_question,
    )
    consequences: tuple[Consequence, ...] = (warn_when_nearly_full, watch_inviting)


POLICIES = Policies()


def decide(event: GroupEvent, snapshot: Snapshot, policies: Policies = POLICIES) -> Decision:
    """Ask the guards and then the responders until a finding is final; then once what follows from it all."""
    written = record(event)
    findings: list[Finding] = []
    for policy in (*policies.guards, *policies.responders):
        findings.append(policy(event, snapshot))
        if findings[-1].final:
            break
    changes = Decision(record=written, findings=tuple(findings)).changes
    findings.extend(follow(event, snapshot, changes) for follow in policies.consequences)
    return Decision(record=written, findings=tuple(findings))
