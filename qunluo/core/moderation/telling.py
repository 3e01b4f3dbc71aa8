"""A rule in the words of people: for the operator who sets it up, and for the member who must keep it."""

from __future__ import annotations

from functools import singledispatch

from qunluo.core.moderation.judge import CLUES
from qunluo.core.moderation.ladder import Ladder, Measure, Scope, Step
from qunluo.core.moderation.rules import (
    Abuse,
    Adverts,
    Condition,
    Course,
    Flood,
    ForbiddenWords,
    Links,
    PersonalData,
    Probation,
    Rule,
    Speech,
)
from qunluo.core.moderation.sight import Clue

MOST_NAMED = 5
COURSES = {
    Course.NOTE: "只记录，不提醒",
    Course.QUEUE: "放进审核，由人决定",
    Course.STRIKE: "按阶梯处理",
}
MEASURES = {
    Measure.HINT: "私下提醒",
    Measure.MENTION: "在群里提醒",
    Measure.MUTE: "禁言",
    Measure.REMOVE: "移出群",
}


def describe(rule: Rule) -> tuple[str, ...]:
    """What it looks for, what follows, and whom it spares: one sentence each."""
    said = [what(rule.condition), f"{COURSES[rule.course]}。"]
    if rule.course is Course.STRIKE and rule.weight > 1:
        said.append(f"一次算 {rule.weight} 次。")
    if rule.recalls:
        said.append("同时撤回消息。")
    if rule.spares:
        said.append(f"不管有这些标签的成员：{'、'.join(sorted(rule.spares))}。")
    return tuple(said)


@singledispatch
def what(condition: Condition) -> str:
    """What a condition forbids, as one sentence."""
    raise TypeError(condition)


@what.register
def _(condition: ForbiddenWords) -> str:
    if not condition.lists:
        return "不能出现敏感词。"
    return f"不能出现 {len(condition.lists)} 个词库里的敏感词。"


@what.register
def _(condition: Adverts) -> str:
    sure = f"有联系方式或重复发送、满 {condition.certain} 分的直接处理"
    return f"不能发广告：{sure}，{condition.doubtful} 分起请人看一眼。"


@what.register
def _(condition: Abuse) -> str:
    return f"不能攻击别人：{condition.doubtful} 分起请人看一眼，机器从不自己处罚。"


@what.register
def _(condition: Links) -> str:
    blocked = f"不能发这些网站的链接：{_some(condition.blocked)}。" if condition.blocked else ""
    if not condition.only_allowed:
        return blocked
    allowed = f"只能发这些网站的链接：{_some(condition.allowed)}。" if condition.allowed else "不能发链接。"
    return allowed + blocked


@what.register
def _(condition: Flood) -> str:
    return f"{condition.seconds} 秒内最多发 {condition.most} 条消息，同一句话最多 {condition.repeats} 遍。"


@what.register
def _(condition: PersonalData) -> str:
    return f"不能在群里公开{_clues(condition.clues)}。"


@what.register
def _(condition: Speech) -> str:
    parts = [
        f"以“{condition.opening}”开头" if condition.opening else "",
        f"最多 {condition.most_characters} 个字" if condition.most_characters else "",
        f"最多 {condition.most_lines} 行" if condition.most_lines else "",
    ]
    return f"发言要{'，'.join(part for part in parts if part)}。"


@what.register
def _(condition: Probation) -> str:
    return f"进群 {condition.days} 天内不能发{_clues(condition.clues)}。"


def step_text(step: Step) -> str:
    """A step of a ladder: "累计 3 次：禁言 24 小时"."""
    hours = f" {step.hours} 小时" if step.measure is Measure.MUTE else ""
    return f"累计 {step.total} 次：{MEASURES[step.measure]}{hours}"


def ladder_text(ladder: Ladder) -> str:
    """For how long and over what violations add up."""
    scope = "整个社群" if ladder.scope is Scope.COMMUNITY else "每个群各自"
    return f"{ladder.decay_days} 天内累计，{scope}计算。"


def _clues(clues: frozenset[Clue]) -> str:
    return "、".join(name for clue, name in CLUES.items() if clue in clues)


def _some(entries: frozenset[str]) -> str:
    named = "、".join(sorted(entries)[:MOST_NAMED])
    return f"{named} 等 {len(entries)} 个" if len(entries) > MOST_NAMED else named
