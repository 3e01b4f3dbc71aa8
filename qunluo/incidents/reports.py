"""An incident as a text for the record: what it was, who did what when, and how it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from qunluo.core.hours import zone
from qunluo.core.incidents import LEVELS
from qunluo.core.snapshot import GroupRules
from qunluo.incidents.models import Incident, IncidentEntry, IncidentStep
from qunluo.incidents.reads.incidents import Recovery, Said

RISKY = ("=", "+", "-", "@", "#", ">", "|", "`")


def report_of(
    row: Incident, *, steps: Iterable[IncidentStep], entries: Iterable[IncidentEntry], said: Said, went: Recovery
) -> str:
    """Markdown that reads as plain text. Members' words are not in it."""
    lines = [
        f"# 事件报告：{_plain(row.title)}",
        "",
        f"- 编号：{row.pk}",
        f"- 主题：{row.theme_name}",
        f"- 级别：{LEVELS[row.level]}",
        f"- 开始：{_moment(row.opened_at)}",
        f"- 发现：{_moment(row.noted_at)}",
        f"- 首次响应：{_moment(row.answered_at)}（{span_text(went.answered_in)}）",
        f"- 关闭：{_moment(row.closed_at)}（{span_text(went.closed_in)}）",
        f"- 负责人：{_plain(row.owner.name) if row.owner else '未指定'}",
        f"- 涉及：{said.alarms} 条预警，{said.people} 人，{len(said.groups)} 个群",
        "",
        "## 处置步骤",
        "",
        *(_step(one) for one in steps),
        "",
        "## 经过",
        "",
        *(_entry(one) for one in entries),
        "",
        "## 恢复",
        "",
        f"- 原因：{_plain(row.cause) or '未填写'}",
        f"- 处理经过：{_plain(row.done) or '未填写'}",
        *(f"- [{'x' if is_true else ' '}] {_plain(text)}" for text, is_true in row.recovery),
        f"- 每天被提到：之前 {went.before} 次，期间 {went.during} 次，之后 {_number(went.after)} 次",
        f"- 7 天内离开 {went.left} 人（之前 7 天 {went.left_before} 人）",
        f"- 超时的步骤：{went.steps_late} 步",
        "",
    ]
    return "\n".join(lines)


def span_text(span: timedelta | None) -> str:
    """A time in words: 3 天 4 小时."""
    if span is None:
        return "—"
    minutes = max(int(span.total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {rest} 分钟" if rest else f"{hours} 小时"
    return f"{rest} 分钟" if rest else "不到 1 分钟"


def _entry(one: IncidentEntry) -> str:
    who = f"（{_plain(one.by.name)}）" if one.by else ""
    return f"- {_moment(one.at)} {one.get_kind_display()}{who}：{_plain(one.text)}"


def _step(one: IncidentStep) -> str:
    if one.done_at is None:
        how = f"未完成，时限 {_moment(one.due_at)}"
    else:
        who = f"，{_plain(one.done_by.name)}" if one.done_by else ""
        late = "，超时" if one.done_at > one.due_at else ""
        how = f"{'不需要' if one.is_skipped else '完成于'} {_moment(one.done_at)}{who}{late}"
    note = f"。{_plain(one.note)}" if one.note else ""
    return f"- [{'x' if one.done_at else ' '}] {_plain(one.title)}（{how}）{note}"


def _number(value: float | None) -> str:
    return "—" if value is None else str(value)


def _plain(text: str) -> str:
    """On one line, and never the beginning of a formula or a heading."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(RISKY) else flat


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(zone(GroupRules().timezone)):%Y-%m-%d %H:%M}" if at else "—"
