"""A rule as the table holds it, as JSON, and as the core knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from itertools import pairwise
from typing import Any, Final

from qunluo.core.incidents import Theme
from qunluo.core.moderation.ladder import Ladder, Measure, Scope, Step
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

KINDS: Final[Mapping[str, type[Condition]]] = {
    "words": ForbiddenWords,
    "adverts": Adverts,
    "abuse": Abuse,
    "links": Links,
    "flood": Flood,
    "personal_data": PersonalData,
    "speech": Speech,
    "probation": Probation,
    "inviting": Inviting,
}
_NAMES = {condition: kind for kind, condition in KINDS.items()}
LIMITS: Final = {
    "certain": (1, 200),
    "doubtful": (1, 200),
    "most": (1, 100),
    "repeats": (1, 100),
    "seconds": (5, 600),
    "most_characters": (0, 5_000),
    "most_lines": (0, 200),
    "days": (1, 90),
    "invited": (1, 500),
    "span_days": (1, 30),
    "lost": (0, 500),
    "level": (0, 4),
}
LONGEST_NAME, LONGEST_HINT, MOST_ENTRIES, LONGEST_ENTRY, MOST_WEIGHT = 40, 200, 1_000, 200, 5
ALARMING: Final = {"words", "personal_data"}
"""Kinds of rules that may raise an alarm."""
MOST_STEPS, MOST_HOURS, MOST_DECAY = 8, 24 * 30, 365


class BadRule(ValueError):
    """What is wrong with a rule, as a sentence for the operator."""


def kind_of(condition: Condition) -> str:
    """The name of that kind of rule in tables and addresses."""
    return _NAMES[type(condition)]


def rule_from(data: Mapping[str, Any], *, rule_id: int, version: int) -> Rule:
    """The rule that the table holds. Raises `BadRule`."""
    name = str(data.get("name", "")).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadRule(f"请给规则起个名字，最多 {LONGEST_NAME} 个字。")
    hint = str(data.get("hint", "")).strip()
    if len(hint) > LONGEST_HINT:
        raise BadRule(f"提示语最多 {LONGEST_HINT} 个字。")
    weight = _number(data.get("weight", 1), "权重", 1, MOST_WEIGHT)
    course = _course(data.get("course", Course.STRIKE))
    theme, level = _alarm(data) if course is Course.ALARM else ("", 0)
    return Rule(
        id=rule_id,
        version=version,
        name=name,
        condition=condition_from(str(data.get("kind", "")), data.get("options", {})),
        course=course,
        ladder=str(data.get("ladder", "general")),
        weight=weight,
        spares=_entries(data.get("spares", ())),
        recalls=bool(data.get("recalls", False)) and course is not Course.ALARM,
        hint=hint,
        theme=theme,
        level=level,
    )


def data_of(rule: Rule) -> dict[str, Any]:
    """What the table keeps of a rule; its id and version stand beside it."""
    alarm = {"theme": rule.theme, "level": rule.level} if rule.course is Course.ALARM else {}
    return alarm | {
        "name": rule.name,
        "kind": kind_of(rule.condition),
        "options": {field.name: _plain(getattr(rule.condition, field.name)) for field in fields(rule.condition)},
        "course": rule.course.value,
        "ladder": rule.ladder,
        "weight": rule.weight,
        "spares": sorted(rule.spares),
        "recalls": rule.recalls,
        "hint": rule.hint,
    }


def condition_from(kind: str, options: Mapping[str, Any]) -> Condition:
    """The condition of that kind; options that are not given are what they usually are. Raises `BadRule`."""
    if kind not in KINDS:
        raise BadRule("不认识这种规则。")
    condition = KINDS[kind](**{field.name: _option(field, options) for field in fields(KINDS[kind])})
    if isinstance(condition, Adverts) and condition.doubtful > condition.certain:
        raise BadRule("“请人看一眼”的分数不能高于“直接处理”的分数。")
    if isinstance(condition, Links) and not (condition.blocked or condition.only_allowed or condition.listed):
        raise BadRule("请填写禁止的网站，或者选择“只允许下列网站”，或者按社群的链接名单来。")
    if isinstance(condition, Speech) and not (condition.opening or condition.most_characters or condition.most_lines):
        raise BadRule("请至少填写一项格式要求。")
    if isinstance(condition, PersonalData | Probation) and not condition.clues:
        raise BadRule("请至少选择一种内容。")
    return condition


def _option(field: Field[Any], options: Mapping[str, Any]) -> Any:
    default = _default(field)
    value = options.get(field.name, default)
    if field.name in LIMITS:
        return _number(value, "数字", *LIMITS[field.name])
    if field.name == "clues":
        return _clues(value)
    if isinstance(default, bool):
        return bool(value)
    if isinstance(default, frozenset):
        entries = _entries(value)
        return frozenset(map(_host, entries)) if field.name in {"allowed", "blocked"} else entries
    return str(value)[:LONGEST_ENTRY].strip()


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _host(text: str) -> str:
    """A website as it was typed or pasted: `https://www.a.cn/x` means a.cn."""
    host = text.partition("://")[2] or text
    return host.partition("/")[0].partition(":")[0].casefold().strip(".").removeprefix("www.")


def _clues(value: Any) -> frozenset[Clue]:
    try:
        return frozenset(Clue(one) for one in value)
    except (ValueError, TypeError) as error:
        raise BadRule("不认识这种内容。") from error


def _course(value: Any) -> Course:
    try:
        return Course(value)
    except ValueError as error:
        raise BadRule("不认识这种处理方式。") from error


def _alarm(data: Mapping[str, Any]) -> tuple[str, int]:
    if data.get("kind") not in ALARMING:
        raise BadRule("只有敏感词和个人信息可以用来报警。")
    try:
        theme = Theme(data.get("theme", ""))
    except ValueError as error:
        raise BadRule("请选择报警的主题。") from error
    return theme.value, _number(data.get("level", 0), "级别", *LIMITS["level"])


def _entries(value: Any) -> frozenset[str]:
    if not isinstance(value, list | tuple | frozenset | set):
        raise BadRule("请每行填写一项。")
    entries = {str(one).strip() for one in value} - {""}
    if len(entries) > MOST_ENTRIES:
        raise BadRule(f"最多 {MOST_ENTRIES:,} 项。")
    if any(len(one) > LONGEST_ENTRY for one in entries):
        raise BadRule(f"每一项最多 {LONGEST_ENTRY} 个字。")
    return frozenset(entries)


def _number(value: Any, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadRule(f"{name}要在 {least} 到 {most} 之间。")
    return value


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def ladder_from(name: str, data: Mapping[str, Any]) -> Ladder:
    """The ladder that the table holds. Raises `BadRule`."""
    given = data.get("steps", [])
    if not 0 < len(given) <= MOST_STEPS:
        raise BadRule(f"阶梯要有 1 到 {MOST_STEPS} 步。")
    try:
        steps = tuple(
            Step(
                total=_number(one["total"], "累计", 1, MOST_STEPS * MOST_WEIGHT),
                measure=Measure(one["measure"]),
                hours=_number(one.get("hours", 0), "禁言小时数", 0, MOST_HOURS),
            )
            for one in given
        )
        scope = Scope(data.get("scope", Scope.GROUP))
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, BadRule) else BadRule("不认识这种处理方式。") from error
    _check_steps(steps)
    decay = _number(data.get("decay_days", 30), "累计天数", 1, MOST_DECAY)
    return Ladder(name=name, steps=steps, decay_days=decay, scope=scope)


def _check_steps(steps: tuple[Step, ...]) -> None:
    if steps[0].measure is not Measure.HINT or steps[0].total != 1:
        raise BadRule("第一步必须是私下提醒：先提醒，再处罚。")
    if any(later.total <= earlier.total for earlier, later in pairwise(steps)):
        raise BadRule("每一步的累计次数要比前一步多。")
    if any((step.measure is Measure.MUTE) != (step.hours > 0) for step in steps):
        raise BadRule("禁言要填写小时数，其他的不填。")


def ladder_data(ladder: Ladder) -> dict[str, Any]:
    """What the table keeps of a ladder; its name stands beside it."""
    return {
        "steps": [{"total": one.total, "measure": one.measure.value, "hours": one.hours} for one in ladder.steps],
        "decay_days": ladder.decay_days,
        "scope": ladder.scope.value,
    }
