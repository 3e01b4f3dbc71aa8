"""A first draft of a notice, out of the rules that the machine goes by."""

from __future__ import annotations

from qunluo.core.moderation.rules import Course, Release, Rule
from qunluo.core.moderation.telling import what
from qunluo.joining.reads.notices import LONGEST_FULL, LONGEST_SHORT
from qunluo.moderation.reads.orders import orders_of


def filled_from_rules(group_id: int, community_id: int) -> dict[str, str]:
    """Short and full text of the rules in force there; empty where there are none."""
    order = orders_of({group_id: community_id}).get(group_id)
    rules = [rule for release in order.releases if (rule := _for_all(release))] if order else []
    names = [rule.name for rule in rules]
    lines = [f"{place}. {_sentence(rule)}" for place, rule in enumerate(rules, start=1)]
    while lines and len("\n".join(lines)) > LONGEST_FULL:
        lines.pop()
    short = "、".join(names) + "。" if names else ""
    return {"full": "\n".join(lines), "short": short if len(short) <= LONGEST_SHORT else ""} if lines else {}


def _for_all(release: Release) -> Rule | None:
    """The version that holds for everybody; what is only tried is no rule of the group yet."""
    rule = release.standing
    return rule if rule is not None and rule.course not in {Course.ALARM, Course.NOTE} else None


def _sentence(rule: Rule) -> str:
    told = rule.hint.strip() or what(rule.condition)
    return f"{rule.name}：{told.rstrip('。')}。"
