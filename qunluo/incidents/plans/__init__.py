"""Contingency plans: the shipped ones as data, and a plan as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from qunluo.core.incidents import Level, Theme

FOR: Final = {"group": "发到群里", "member": "私聊成员", "inside": "内部"}
"""Whom a draft is for."""
LONGEST_NAME, LONGEST_SAYS, LONGEST_STEP, LONGEST_ROLE, LONGEST_DRAFT = 40, 300, 200, 20, 800
MOST_STEPS, MOST_DRAFTS, MOST_CHECKS, MOST_MINUTES = 30, 12, 20, 60 * 24 * 30
BLANK = re.compile(r"【[^】]{1,40}】")
FIXED: Final = {"【紧急提醒】", "【通知】", "【公告】", "【提醒】"}
"""Words in these brackets that are a heading, and nothing to be filled in."""


class BadPlan(ValueError):
    """What is wrong with a plan, as a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is due so many minutes after the opening, by whom. It is only taken from level `least` on."""

    minutes: int
    do: str
    role: str = ""
    least: Level = Level.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text that is ready but for what stands in 【 】."""

    name: str
    audience: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done about incidents of a theme: steps, drafts, and what must be true before it is over."""

    key: str
    theme: Theme
    name: str
    says: str
    steps: tuple[Step, ...]
    drafts: tuple[Draft, ...] = ()
    recovery: tuple[str, ...] = ()

    def steps_at(self, level: Level) -> list[tuple[int, Step]]:
        """The steps that are taken at this level, with their places in the plan."""
        return [(number, step) for number, step in enumerate(self.steps) if level <= step.least]


@cache
def shipped() -> tuple[Plan, ...]:
    """All that come with the product, in the order in which pages show them."""
    text = resources.files(__package__).joinpath("plans.yaml").read_text(encoding="utf-8")
    return tuple(plan_from(row, key=row["key"]) for row in yaml.safe_load(text))


def plan_from(data: Mapping[str, Any], *, key: str) -> Plan:
    """The plan that a file or a table holds. Raises `BadPlan`."""
    plan = Plan(
        key=key,
        theme=Theme(data["theme"]),
        name=_text(data["name"], "名称", LONGEST_NAME),
        says=_text(data.get("says", ""), "说明", LONGEST_SAYS, may_be_empty=True),
        steps=tuple(_step(one) for one in data["steps"]),
        drafts=tuple(_draft(one) for one in data.get("drafts", ())),
        recovery=tuple(_text(one, "恢复检查", LONGEST_STEP) for one in data.get("recovery", ())),
    )
    if not 0 < len(plan.steps) <= MOST_STEPS:
        raise BadPlan(f"预案要有 1 到 {MOST_STEPS} 步。")
    if len(plan.drafts) > MOST_DRAFTS or len(plan.recovery) > MOST_CHECKS:
        raise BadPlan(f"口径最多 {MOST_DRAFTS} 份，恢复检查最多 {MOST_CHECKS} 项。")
    return plan


def data_of(plan: Plan) -> dict[str, Any]:
    """What a table keeps of a plan; its key stands beside it."""
    return {
        "theme": plan.theme.value,
        "name": plan.name,
        "says": plan.says,
        "steps": [{"minutes": one.minutes, "role": one.role, "do": one.do, "from": one.least} for one in plan.steps],
        "drafts": [{"name": one.name, "for": one.audience, "text": one.text} for one in plan.drafts],
        "recovery": list(plan.recovery),
    }


def blanks_in(text: str) -> tuple[str, ...]:
    """What must still be filled in, each once."""
    return tuple(one for one in dict.fromkeys(BLANK.findall(text)) if one not in FIXED)


def filled(text: str, *, community: str, group: str, at: datetime) -> str:
    """The draft with what the house knows: `{社群}`, `{群}` (empty where it is none alone) and `{时间}`."""
    for name, value in {"社群": community, "群": group or "本群", "时间": f"{at:%m-%d %H:%M}"}.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _step(data: Mapping[str, Any]) -> Step:
    minutes = data["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= MOST_MINUTES:
        raise BadPlan(f"每一步要在 1 到 {MOST_MINUTES} 分钟之内。")
    return Step(
        minutes=minutes,
        do=_text(data["do"], "步骤", LONGEST_STEP),
        role=_text(data.get("role", ""), "负责人", LONGEST_ROLE, may_be_empty=True),
        least=Level(data.get("from", Level.PLAIN)),
    )


def _draft(data: Mapping[str, Any]) -> Draft:
    if data.get("for") not in FOR:
        raise BadPlan("口径要写明是发到群里、私聊成员，还是内部用。")
    return Draft(
        name=_text(data["name"], "口径的名称", LONGEST_NAME),
        audience=data["for"],
        text=_text(data["text"], "口径", LONGEST_DRAFT),
    )


def _text(value: Any, name: str, longest: int, *, may_be_empty: bool = False) -> str:
    text = str(value).replace("\0", "").strip()
    if not text and not may_be_empty:
        raise BadPlan(f"请填写{name}。")
    if len(text) > longest:
        raise BadPlan(f"{name}最多 {longest} 个字。")
    return text
