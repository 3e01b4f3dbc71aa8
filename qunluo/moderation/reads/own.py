"""What a member reads of order in their group: the rules that they must keep, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.communities.reads.visitors import Member
from qunluo.core.moderation.ladder import Ladder
from qunluo.core.moderation.rules import Abuse, Adverts, Condition, Course
from qunluo.core.moderation.telling import ladder_text, step_text, what
from qunluo.moderation.reads.orders import orders_of

# From how many points on a machine is sure is for those who set it up.
_FOR_MEMBERS: dict[type[Condition], str] = {
    Adverts: "不能发广告：留联系方式、报价、拉人进别的群都算。",
    Abuse: "不能攻击别人。拿不准的由人来看，机器从不自己处罚。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRule:
    """One rule as a member reads it."""

    name: str
    sentence: str
    hint: str
    ladder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainOrder:
    """The rules in force for one member, and the ladders that they lead up, each told once."""

    rules: tuple[PlainRule, ...]
    ladders: dict[str, tuple[str, ...]]


def order_for(member: Member) -> PlainOrder:
    """As it is for this member now: trials that only watch are not among them."""
    order = orders_of({member.group_id: member.community_id}).get(member.group_id)
    if order is None:
        return PlainOrder(rules=(), ladders={})
    held = [one.in_force(group=member.group.external_id, member=member.external_id) for one in order.releases]
    rules = [rule for rule in held if rule is not None and rule.course is not Course.ALARM]
    used = {rule.ladder for rule in rules if rule.course is not Course.NOTE}
    return PlainOrder(
        rules=tuple(
            PlainRule(name=rule.name, sentence=_sentence(rule.condition), hint=rule.hint, ladder=rule.ladder)
            for rule in rules
        ),
        ladders={name: _steps(ladder) for name, ladder in order.ladders.items() if name in used},
    )


def _sentence(condition: Condition) -> str:
    return _FOR_MEMBERS.get(type(condition)) or what(condition)


def _steps(ladder: Ladder) -> tuple[str, ...]:
    return (*(step_text(step) for step in ladder.steps), ladder_text(ladder))
