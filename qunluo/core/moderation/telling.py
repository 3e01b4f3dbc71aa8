"""A rule in the words of people: for the operator who sets it up, and for the member who must keep it."""

from __future__ import annotations

from functools import singledispatch

from qunluo.core.incidents import LEVELS, THEMES, Level, Theme
from qunluo.core.moderation.inviting import SOON
from qunluo.core.moderation.ladder import Ladder, Measure, Scope, Step
from qunluo.core.moderation.names import CLUES
from qunluo.core.moderation.rules import (
    Abuse,
    Adverts,
    Condition,
    Course,
    Flood,
    ForbiddenWords,
    Inviting,
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
    Course.ALARM: "只通知运营，成员没有感觉",
}
MEASURES = {
    Measure.HINT: "私下提醒",
    Measure.MENTION: "在群里提醒",
    Measure.MUTE: "禁言",
    Measure.REMOVE: "移出群",
}


def describe(rule: Rule) -> tuple[str, ...]:
    """What it looks for, what follows, and whom it spares: one sentence each."""
    said = [
        _watched(rule.condition) if rule.course is Course.ALARM else what(rule.condition),
        f"{COURSES[rule.course]}。",
    ]
    if rule.course is Course.STRIKE and rule.weight > 1:
        said.append(f"一次算 {rule.weight} 次。")
    if rule.course is Course.ALARM:
        alone = f"，出现一次就算“{LEVELS[Level(rule.level)]}”" if rule.level else "，有几个人说才算事件"
        said.append(f"主题是{THEMES[Theme(rule.theme)]}{alone}。")
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
        return blocked + ("不能发社群禁止名单里的网站的链接。" if condition.listed else "")
    if condition.allowed:
        more = "，还有社群允许名单里的" if condition.listed else ""
        return f"只能发这些网站的链接：{_some(condition.allowed)}{more}。{blocked}"
    return ("只能发社群允许名单里的网站的链接。" if condition.listed else "不能发链接。") + blocked


@what.register
def _(condition: Inviting) -> str:
    span = "一天" if condition.span_days == 1 else f"{condition.span_days} 天"
    lost = f"其中 {SOON.days} 天内退群、被移出或违规的不能超过 {condition.lost} 个。" if condition.lost else ""
    return f"{span}里邀请进群的人不能超过 {condition.invited} 个。{lost}"


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


def _watched(condition: Condition) -> str:
    """Nobody is forbidden what the operators only want to hear of."""
    if isinstance(condition, ForbiddenWords):
        return f"留意 {len(condition.lists)} 个词库里的词。" if condition.lists else "留意所有启用的词库里的词。"
    return f"留意有没有人违反：{what(condition)}"


def _clues(clues: frozenset[Clue]) -> str:
    return "、".join(name for clue, name in CLUES.items() if clue in clues)


def _some(entries: frozenset[str]) -> str:
    named = "、".join(sorted(entries)[:MOST_NAMED])
    return f"{named} 等 {len(entries)} 个" if len(entries) > MOST_NAMED else named
