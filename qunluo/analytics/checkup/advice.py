"""What to do, the most useful first, and how to see whether it helped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.result import Advice, Verdict
from qunluo.analytics.playbook import Band, Level, MetricRule, Playbook

SMALL_WEIGHT = 0.5
"""Of metrics without a weight in the grade, which repeat what another one says."""
STEP_NEAR_ZERO = 0.3
"""How far from an edge at or below zero counts as all the way."""


def advise(weighed: Sequence[Verdict], playbook: Playbook) -> tuple[Advice, ...]:
    """Rank the measures by what they could win back: points lost, times the way to the good band."""
    behind: defaultdict[str, list[tuple[float, Verdict]]] = defaultdict(list)
    for verdict in weighed:
        if verdict.measure and verdict.level in {Level.WATCH, Level.BAD}:
            behind[verdict.measure].append((_impact(verdict, playbook), verdict))
    advices = [_advice(name, reasons, playbook) for name, reasons in behind.items()]
    return tuple(sorted(advices, key=lambda advice: (-advice.impact, advice.name)))


def _advice(name: str, reasons: list[tuple[float, Verdict]], playbook: Playbook) -> Advice:
    measure = playbook.measures[name]
    reasons.sort(key=lambda reason: (-reason[0], reason[1].name))
    first = reasons[0][1]
    return Advice(
        name=name,
        title=measure.title,
        do=measure.do,
        who=measure.who,
        why=tuple(f"{verdict.title} {verdict.shown}：{verdict.say}" for _, verdict in reasons),
        check=f"两周后再体检一次，看「{first.title}」能不能从{wording.spaced(first.shown)}{_target(first, playbook)}。",
        impact=round(sum(impact for impact, _ in reasons), 2),
        metrics=tuple(verdict.name for _, verdict in reasons),
    )


def _impact(verdict: Verdict, playbook: Playbook) -> float:
    scores = playbook.grade.scores
    lost = (max(scores.values()) - scores[verdict.level]) / max(scores.values())
    rule = playbook.metrics[verdict.name]
    return max(verdict.weight, SMALL_WEIGHT) * lost * (0.5 + 0.5 * _way(verdict, rule))


def _way(verdict: Verdict, rule: MetricRule) -> float:
    """Tell how far a value is from the nearest edge of the good band: 0 is at it, 1 is as far as can be."""
    value, edge = verdict.value, _nearest_edge(verdict, rule)
    if value is None or edge is None:
        return 1.0
    if edge <= 0 or value <= 0:
        return min(1.0, abs(value - edge) / STEP_NEAR_ZERO)
    return 1 - min(value, edge) / max(value, edge)


def _nearest_edge(verdict: Verdict, rule: MetricRule) -> float | None:
    ends = [end for good in _good_bands(rule) for end in good if end is not None]
    value = verdict.value
    return min(ends, key=lambda end: abs(end - value)) if value is not None and ends else None


def _good_bands(rule: MetricRule) -> list[tuple[float | None, float | None]]:
    begins = [None, *(band.end for band in rule.bands)]
    return [(begin, band.end) for begin, band in zip(begins, rule.bands, strict=False) if band.level is Level.GOOD]


def _target(verdict: Verdict, playbook: Playbook) -> str:
    rule = playbook.metrics[verdict.name]
    before: Band | None = None
    for band in rule.bands:
        if band.level is Level.GOOD:
            return _reach(verdict, rule, before, band)
        before = band
    return "回到健康的一档"


def _reach(verdict: Verdict, rule: MetricRule, before: Band | None, good: Band) -> str:
    if verdict.value is not None and before is not None and before.end is not None and verdict.value <= before.end:
        return f"升到{wording.spaced(wording.amount(before.end, rule, verdict.unit))}以上"
    if good.end is None:
        return "回到健康的一档"
    return f"降到{wording.spaced(wording.amount(good.end, rule, verdict.unit))}以内"
