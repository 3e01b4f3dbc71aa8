"""From a value to a verdict: which band, or too little to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.result import Step, Verdict
from qunluo.analytics.duck import Value
from qunluo.analytics.plan import Plan, PlannedMetric
from qunluo.analytics.playbook import Level, MetricRule, Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """On how much everything stands: observed days and members in the group."""

    days: int
    members: int


def judge(values: Mapping[str, Value], playbook: Playbook, *, plan: Plan, base: Base) -> tuple[Verdict, ...]:
    """Judge every metric of the playbook, in its order."""
    return tuple(_verdict(rule, values[name], plan.metrics[name], base) for name, rule in playbook.metrics.items())


def _verdict(rule: MetricRule, value: Value, planned: PlannedMetric, base: Base) -> Verdict:
    lacking = _lacking(rule, value, planned, base)
    band = None if lacking or value.value is None else rule.band(value.value)
    if lacking:
        level, label, say = Level.TOO_LITTLE, wording.LEVEL_NAMES[Level.TOO_LITTLE], lacking
    elif band is None:
        level, label, say = Level.INFO, wording.LEVEL_NAMES[Level.INFO], ""
    else:
        level, label, say = band.level, band.label or wording.LEVEL_NAMES[band.level], band.say
    return Verdict(
        name=rule.name,
        section=rule.section,
        title=rule.title,
        value=value.value,
        shown="—" if value.value is None else wording.amount(value.value, rule, planned.unit),
        unit=planned.unit,
        basis=value.basis,
        counts=planned.counts,
        level=level,
        label=label,
        say=say,
        edges=wording.edges(rule, planned.unit),
        steps=tuple(Step(level=each.level, end=each.end) for each in rule.bands),
        explain=rule.explain,
        source=rule.source,
        formula=planned.formula,
        weight=rule.weight,
        points=0.0,
        measure=band.measure if band else "",
    )


def _lacking(rule: MetricRule, value: Value, planned: PlannedMetric, base: Base) -> str:
    """Say what a verdict lacks, or nothing."""
    if base.days < rule.at_least.days:
        return f"观察了 {base.days} 天，至少要 {rule.at_least.days} 天才下结论。"
    if base.members < rule.at_least.members:
        return f"只有 {base.members} 名成员，至少要 {rule.at_least.members} 名才下结论。"
    if value.value is None or not value.basis:
        return "没有可算的数据。"
    if value.basis < rule.at_least.basis:
        things = wording.COUNT_NAMES[planned.counts]
        return f"只有 {value.basis} {things}作依据，至少要 {rule.at_least.basis} {things}。"
    return ""
