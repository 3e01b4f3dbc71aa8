"""The grade, and why: every point that is missing can be traced to one metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qunluo.analytics.checkup.result import Grade, Totals, Verdict
from qunluo.analytics.playbook import GradeRule

MOST_REASONS = 6


def weigh(verdicts: Sequence[Verdict], rule: GradeRule) -> tuple[Verdict, ...]:
    """Tell each metric how many points it takes off: its weight, times what its band lacks to the best.

    The weights of the metrics with a verdict are scaled to 1; what cannot be judged neither helps nor harms.
    """
    whole = sum(verdict.weight for verdict in verdicts if verdict.level in rule.scores)
    best = max(rule.scores.values())
    return tuple(
        replace(verdict, points=round(verdict.weight / whole * (best - rule.scores[verdict.level]), 2))
        if verdict.level in rule.scores and whole
        else verdict
        for verdict in verdicts
    )


def grade(weighed: Sequence[Verdict], rule: GradeRule, *, totals: Totals, days: int) -> Grade:
    """Add up the points, or say what is missing for a grade."""
    weights = sum(verdict.weight for verdict in weighed)
    judged = [verdict for verdict in weighed if verdict.level in rule.scores and verdict.weight]
    share = sum(verdict.weight for verdict in judged) / weights if weights else 0.0
    lacking = _lacking(rule, totals=totals, days=days, share=share)
    if lacking:
        return Grade(letter="", score=None, reasons=tuple(lacking), judged=len(judged), judged_share=round(share, 4))
    score = round(max(rule.scores.values()) - sum(verdict.points for verdict in judged), 1)
    letter = next((name for name, least in rule.letters if score >= least), "E")
    return Grade(
        letter=letter,
        score=score,
        reasons=tuple(_reasons(judged, share)),
        judged=len(judged),
        judged_share=round(share, 4),
    )


def _lacking(rule: GradeRule, *, totals: Totals, days: int, share: float) -> list[str]:
    found = []
    if totals.messages < rule.messages:
        found.append(f"消息只有 {totals.messages} 条，至少要 {rule.messages} 条才评级。")
    if days < rule.days:
        found.append(f"记录只有 {days} 天，至少要 {rule.days} 天才评级。")
    if totals.members_here < rule.members:
        found.append(f"成员只有 {totals.members_here} 名，至少要 {rule.members} 名才评级。")
    if not found and share < rule.judged_share:
        found.append(f"能下结论的指标只占权重的 {share:.0%}，至少要 {rule.judged_share:.0%} 才评级。")
    return found


def _reasons(judged: Sequence[Verdict], share: float) -> list[str]:
    costly = sorted((verdict for verdict in judged if verdict.points), key=lambda verdict: -verdict.points)
    reasons = [f"{verdict.title} {verdict.shown}（{verdict.label}），扣 {verdict.points:.1f} 分" for verdict in costly]
    rest = sum(verdict.points for verdict in costly[MOST_REASONS:])
    if rest:
        reasons = [*reasons[:MOST_REASONS], f"其余 {len(costly) - MOST_REASONS} 项，共扣 {rest:.1f} 分"]
    count = f"{len(judged)} 项有权重的指标下了结论，占全部权重的 {share:.0%}"
    return [*reasons, f"{count}；数据不够的不计分"]
