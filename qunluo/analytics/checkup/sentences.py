"""The three sentences at the top, and what the reader must know before believing the rest."""

from __future__ import annotations

from collections.abc import Sequence

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.result import Advice, Grade, Source, Span, Totals, Verdict
from qunluo.analytics.playbook import Level

MOST_NAMED = 3
RECENT = 30


def what_it_is(source: Source, span: Span | None, *, totals: Totals, verdicts: Sequence[Verdict]) -> str:
    """Say which group this is, how large and how lively."""
    title = f"「{source.title}」" if source.title else "这个群"
    if span is None:
        return f"{title}的记录里没有一条消息。"
    if span.days == 1:
        when = f"在 {wording.chinese_date(span.first_day)}这一天里"
    else:
        first, last = wording.chinese_date(span.first_day), wording.chinese_date(span.last_day)
        when = f"从 {first}到 {last}的 {span.days} 天里"
    said = f"{title}{when}，{totals.speakers:,} 人发了 {totals.messages:,} 条消息"
    shown = {verdict.name: verdict for verdict in verdicts}
    lively = [
        f"{lead} {shown[name].shown}"
        for name, lead in (("messages_per_day", "平均"), ("daily_active_rate", "每天开口的成员占"))
        if name in shown and shown[name].level is not Level.TOO_LITTLE
    ]
    lately = f"最近 {RECENT} 天" if span.days > RECENT else "这些天"
    return f"{said}；{lately}{'，'.join(lively)}。" if lively else f"{said}。"


def how_it_is(grade: Grade, verdicts: Sequence[Verdict]) -> str:
    """Say the grade, what is good, and what pulls it down."""
    if not grade.letter:
        return f"数据太少，暂不评级：{grade.reasons[0]}" if grade.reasons else "数据太少，暂不评级。"
    costly = sorted((verdict for verdict in verdicts if verdict.points), key=lambda verdict: -verdict.points)
    good = [verdict for verdict in verdicts if verdict.level is Level.GOOD and verdict.weight]
    good.sort(key=lambda verdict: -verdict.weight)
    says = [f"总评 {grade.letter}（{wording.number(grade.score or 0)} 分）"]
    if good:
        says.append(f"做得好的是{_titles(good)}")
    if costly:
        says.append(f"最拖后腿的是{_titles(costly)}")
    return "，".join(says) + "。"


def what_to_do(advice: Sequence[Advice], grade: Grade) -> str:
    """Say the one thing to begin with."""
    if advice:
        first = advice[0]
        return f"先做一件事：{first.title}，由{first.who}负责；{first.check}"
    if grade.letter:
        return "没有需要马上动手的地方，保持现在的节奏，一个月后再体检一次。"
    return "先把记录攒够：导出更长时间的聊天记录，最好连同成员名单，再体检一次。"


def caveats(source: Source, span: Span | None, totals: Totals) -> tuple[str, ...]:
    """Say what this export could not tell, so that no figure is believed further than it reaches."""
    found = list(source.notes)
    if source.bad_line_count:
        found.append(f"有 {source.bad_line_count:,} 处读不出来，已跳过；行号和原因在报告末尾。")
    if span is not None and not totals.listed:
        found.append("导出里没有成员名单：成员按出现过的人算，从不说话的人看不到，活跃率会偏高。")
    if span is not None and not totals.staff:
        found.append("导出里没有标出群主和管理员：官方占比、管理员响应算不出来。")
    if span is not None and not totals.left + totals.removed:
        found.append("记录里没有退群：很多平台（比如微信）不提示成员退群，退群率算不出来，在群人数可能偏多。")
    if span is not None and not totals.joined:
        found.append("记录里没有进群：新人的留存和开口算不出来。")
    return tuple(found)


def _titles(verdicts: Sequence[Verdict]) -> str:
    return wording.listed([f"「{verdict.title}」" for verdict in verdicts[:MOST_NAMED]])
