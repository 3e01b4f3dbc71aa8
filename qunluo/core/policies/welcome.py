"""Who joins is greeted: at once by day, and in the morning who came in the quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.core.actions import WelcomeMember
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MemberJoined
from qunluo.core.hours import morning_after
from qunluo.core.joining.notices import span_at
from qunluo.core.snapshot import GroupRules, Snapshot

RULES, RULES_LINK = "{rules}", "{rules_link}"
"""Where an operator's text wants the short rules, and the way to the full ones."""
MOST_BYTES = 4_000
"""The strictest of the channels (WeCom) takes so much in a welcome."""


def welcome_newcomer(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: greets by name, unless something newer says that the member has left again."""
    rule = snapshot.rules.welcome
    if rule is None:
        return _nothing("未设置欢迎语")
    if not isinstance(event, MemberJoined):
        return _nothing("不是入群")
    moved_at = snapshot.member.moved_at
    if moved_at is not None and moved_at > event.at and not snapshot.member.is_present:
        return _nothing("已经退群，不再欢迎")
    morning = _morning_after(event.at, snapshot.rules)
    starts = morning or event.at
    name = event.name or snapshot.member.name or "新朋友"
    return Finding(
        policy="welcome",
        matched=True,
        detail="新成员入群，早晨再欢迎" if morning else "新成员入群，发送欢迎语",
        actions=(
            WelcomeMember(
                group=event.group,
                member=event.member,
                text=with_rules(fill(rule.text, name=name, group=snapshot.group.title), snapshot.rules, at=event.at),
                not_before=morning,
                expires_at=starts + timedelta(minutes=rule.fresh_minutes),
            ),
        ),
    )


def fill(text: str, *, name: str, group: str) -> str:
    """Put the names into the operator's text. Other braces stay as they are written."""
    return text.replace("{group}", group).replace("{name}", name)


def with_rules(text: str, rules: GroupRules, *, at: datetime) -> str:
    """Put the short rules of that moment and the way to the full ones into the text, or after it.

    Where it all grows beyond what a channel takes, the short rules stay away and the way to the full ones remains.
    """
    joining = rules.joining
    span = span_at(joining.spans, at) if joining else None
    if joining is None or span is None:
        return text.replace(RULES, "").replace(RULES_LINK, "")
    if joining.appends_rules and RULES not in text and RULES_LINK not in text:
        both = with_rules(f"{text}\n群规：{RULES}\n全文：{RULES_LINK}", rules, at=at)
        return both if span.short and span.short in both else with_rules(f"{text}\n群规：{RULES_LINK}", rules, at=at)
    linked = text.replace(RULES_LINK, joining.link)
    whole = linked.replace(RULES, span.short)
    if len(whole.encode()) <= MOST_BYTES:
        return whole
    brief = linked.replace(RULES, "" if joining.link in linked else joining.link)
    return brief.encode()[:MOST_BYTES].decode(errors="ignore")


def _morning_after(at: datetime, rules: GroupRules) -> datetime | None:
    return morning_after(at, rules.quiet_hours, timezone=rules.timezone) if rules.quiet_hours else None


def _nothing(why: str) -> Finding:
    return Finding(policy="welcome", matched=False, detail=why)
