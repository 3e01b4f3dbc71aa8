"""The operator's page about the checkup says of every metric and measure what the shipped playbook says."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.result import Series, Totals
from qunluo.analytics.plan import load_plan
from qunluo.analytics.playbook_file import load_playbook

PAGE = (Path(__file__).parents[3] / "docs" / "use" / "checkup.md").read_text(encoding="utf-8")
PLAN = load_plan()
PLAYBOOK = load_playbook(PLAN.metrics)


def metric_table() -> str:
    """The tables of the page, section by section; write them there after a change to the playbook."""
    parts = []
    for section, rules in groupby(PLAYBOOK.metrics.values(), key=lambda rule: rule.section):
        parts += [f"### {section}\n", "| 指标 | 怎么算 | 分档 | 至少要 | 权重 |", "| --- | --- | --- | --- | --- |"]
        for rule in rules:
            planned = PLAN.metrics[rule.name]
            edges = wording.edges(rule, planned.unit).replace("|", "\\|") or "只供参考"
            basis = f"{rule.at_least.basis} {wording.COUNT_NAMES[planned.counts]}"
            days = f"，观察 {rule.at_least.days} 天" if rule.at_least.days != 7 else ""
            cells = (
                f"{rule.title}（`{rule.name}`）",
                rule.explain,
                f"{edges}<br>{rule.source}",
                basis + days,
                f"{rule.weight:g}",
            )
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts).rstrip()


def measure_table() -> str:
    rows = [f"| {each.title} | {each.who} | {each.do} |" for each in PLAYBOOK.measures.values()]
    return "\n".join(["| 措施 | 谁来做 | 做什么 |", "| --- | --- | --- |", *rows])


@pytest.mark.parametrize("part", metric_table().split("\n\n"), ids=lambda part: part.split("\n")[0])
def test_every_metric_is_explained(part):
    assert part in PAGE


def test_every_measure_is_listed():
    assert measure_table() in PAGE


@pytest.mark.parametrize("name", [*Totals.__dataclass_fields__, *Series.__dataclass_fields__])
def test_every_count_of_the_json_is_named(name):
    assert f"`{name}`" in PAGE


def test_the_thresholds_of_the_grade_are_those_of_the_playbook():
    rule = PLAYBOOK.grade

    letters = "、".join(f"{letter} 不低于 {least:g}" for letter, least in rule.letters)
    assert letters in PAGE
    assert f"{rule.messages} 条消息、{rule.days} 天、{rule.members} 名成员" in PAGE
    assert f"占到权重的 {rule.judged_share:.0%}" in PAGE
    assert re.search(r"健康 100 分，留意 60 分，不好 20 分", PAGE)
