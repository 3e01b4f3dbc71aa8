"""A report in words, such as a group reads it."""

from __future__ import annotations

from datetime import date

from qunluo.checkins.reports.digest import Digest, Row

WEEKDAYS = "一二三四五六日"
MEDALS = ("🥇", "🥈", "🥉")
POINT = 0.005


def text_of(digest: Digest) -> str:
    """The whole report; at most some thirty short lines."""
    return "\n".join(_weekly(digest) if digest.is_weekly else _daily(digest))


def _daily(told: Digest) -> list[str]:
    done = f"{told.done} 人{_unasked(told)} / 应到 {told.expected} 人"
    lines = [
        f"【{told.plan}】{written(told.last)} 日报",
        f"✅ 已打卡 {done}{percent_text(told.rate)}{compared(told, '昨天')}",
    ]
    if told.waiting:
        lines.append(f"⏳ 待审核 {told.waiting} 人")
    if told.missing:
        until = f"，截止 {told.closes_at}，还来得及" if told.closes_at else ""
        lines.append(f"📌 还差 {told.missing} 人{until}")
    lines += _ranked("⏰ 今天最早", told.leaders)
    lines += _ranked("🔥 连续最久", told.streaks)
    if told.cheers:
        lines += ["🎉 " + "、".join(told.cheers)]
    if told.names_missing:
        lines += ["还没打卡：" + "、".join(told.names_missing)]
    if not told.done:
        lines.append("今天还没有人打卡，谁来开个头？")
    return lines


def _unasked(told: Digest) -> str:
    """So that who adds up the figures comes to the same."""
    return f"（其中 {told.unasked} 人不用打也打了）" if told.unasked else ""


def _weekly(told: Digest) -> list[str]:
    lines = [
        f"【{told.plan}】周报 {written(told.first)}–{written(told.last)}",
        f"📊 一周打卡 {told.checkins} 次" + (f"，平均每天 {told.rate:.0%} 的人打卡" if told.rate is not None else ""),
    ]
    lines += [compared(told, "上周").lstrip("，")] if compared(told, "上周") else []
    rates = [(day, rate) for day, rate in told.rates if rate is not None]
    if rates:
        best = max(rates, key=lambda one: one[1])
        low = min(rates, key=lambda one: one[1])
        lines.append(f"最齐的一天：{written(best[0])} {best[1]:.0%}；最少的一天：{written(low[0])} {low[1]:.0%}")
    lines += _ranked("🏅 本周打卡最多", told.leaders)
    lines += _ranked("🔥 连续最久", told.streaks)
    lines.append("新的一周，从今天的第一次打卡开始。")
    return lines


def written(day: date) -> str:
    """A day as people write it: 3 月 2 日（周一）."""
    return f"{day.month} 月 {day.day} 日（周{WEEKDAYS[day.weekday()]}）"


def percent_text(rate: float | None) -> str:
    """A rate in brackets' stead; nothing where there is none."""
    return "" if rate is None else f"，{rate:.0%}"


def compared(told: Digest, before: str) -> str:
    """How much better or worse than before; silent where it is the same, or where there is nothing to compare."""
    if told.rate is None or told.rate_before is None or abs(told.rate - told.rate_before) < POINT:
        return ""
    change = (told.rate - told.rate_before) * 100
    return f"，比{before}{'高' if change > 0 else '低'} {abs(change):.0f} 个百分点"


def _ranked(title: str, rows: tuple[Row, ...]) -> list[str]:
    if not rows:
        return []
    named = (
        f"{MEDALS[row.rank - 1] if row.rank <= len(MEDALS) else f'{row.rank}.'} {row.name} {row.value}" for row in rows
    )
    return [title, *named]
