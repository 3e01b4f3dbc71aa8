"""Figures in words, as a person would say them in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from qunluo.analytics.metrics.units import Counts, Unit
from qunluo.analytics.playbook import Band, Level, MetricRule

LEVEL_NAMES: Final[Mapping[Level, str]] = {
    Level.GOOD: "健康",
    Level.WATCH: "留意",
    Level.BAD: "不好",
    Level.TOO_LITTLE: "数据太少",
    Level.INFO: "参考",
}
COUNT_NAMES: Final[Mapping[Counts, str]] = {
    Counts.MEMBERS: "名成员",
    Counts.SPEAKERS: "位发言者",
    Counts.NEWCOMERS: "位新人",
    Counts.DAYS: "天",
    Counts.MESSAGES: "条消息",
    Counts.QUESTIONS: "个提问",
    Counts.TOPICS: "个话头",
    Counts.PIECES: "条内容",
}
KIND_NAMES: Final[Mapping[str, str]] = {
    "text": "文字",
    "image": "图片",
    "voice": "语音",
    "video": "视频",
    "file": "文件",
    "link": "链接",
    "location": "位置",
    "mini_program": "小程序",
    "red_packet": "红包",
    "transfer": "转账",
    "sticker": "表情",
    "card": "名片",
    "roll_call": "接龙",
    "forward": "合并转发",
    "call": "通话",
    "other": "其他",
}
MINUTES_AS_HOURS: Final = 120
HOURS_AS_DAYS: Final = 72
WHOLE_FROM: Final = 100


def number(value: float) -> str:
    """Write a number with as many digits as one can take in."""
    if abs(value) >= WHOLE_FROM:
        return _bare(f"{value:,.0f}")
    places = 2 if abs(value) < 1 else 1
    return _bare(f"{value:.{places}f}")


def _bare(written: str) -> str:
    short = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if short == "-0" else short.replace("-", "−")


def percent(value: float) -> str:
    """Write a share."""
    return _bare(f"{value * 100:.1f}") + "%"


def amount(value: float, rule: MetricRule, unit: Unit) -> str:
    """Write a value with its unit."""
    if unit is Unit.SHARE:
        return percent(value)
    if unit is Unit.CHANGE:
        return ("+" if value > 0 else "") + percent(value)
    if unit is Unit.MINUTES:
        return minutes(value)
    if unit is Unit.HOURS and value > HOURS_AS_DAYS:
        return f"{number(value / 24)} 天"
    return f"{number(value)} {rule.unit}".rstrip()


def minutes(value: float) -> str:
    """Write a short time in the unit in which one would say it."""
    if value < 1:
        return f"{round(value * 60)} 秒"
    if value <= MINUTES_AS_HOURS:
        return f"{number(value)} 分钟"
    return f"{number(value / 60)} 小时"


def edges(rule: MetricRule, unit: Unit) -> str:
    """Write all bands in one line: `＜15% 不好 · 15%–25% 留意 · ＞25% 健康`."""
    parts = []
    before: Band | None = None
    for band in rule.bands:
        parts.append(f"{_reach(before, band, unit)} {band.label or LEVEL_NAMES[band.level]}")
        before = band
    line = " · ".join(parts)
    return f"{line}（{rule.unit}）" if line and rule.unit else line


def _reach(before: Band | None, band: Band, unit: Unit) -> str:
    begin = "" if before is None or before.end is None else bare(before.end, unit)
    end = "" if band.end is None else bare(band.end, unit)
    if begin and end:
        return f"{begin}–{end}" if "−" not in begin + end else f"{begin} 到 {end}"
    if before is not None and begin:
        return f"{'＞' if before.closed else '≥'}{begin}"
    return f"{'≤' if band.closed else '＜'}{end}" if end else "任何值"


def bare(value: float, unit: Unit) -> str:
    """Write a value without its unit, but shares as percentages."""
    return percent(value) if unit in {Unit.SHARE, Unit.CHANGE} else number(value)


def chinese_date(iso: str) -> str:
    """Write a day as one says it."""
    day = date.fromisoformat(iso)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def stretch(first: str, last: str) -> str:
    """Write some days in a row as short as can be."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    short = f"{begin.year}/{begin.month}/{begin.day}"
    if begin == end:
        return short
    return f"{short}–{end.month}/{end.day}" if begin.year == end.year else f"{short}–{end.year}/{end.month}/{end.day}"


def spaced(figure: str) -> str:
    """Set a figure between Chinese words: a space where a Latin letter or a digit would touch one."""
    return f"{'' if _is_wide(figure[0]) else ' '}{figure}{'' if _is_wide(figure[-1]) else ' '}"


def _is_wide(char: str) -> bool:
    return char >= "\u2e80"


def listed(words: list[str]) -> str:
    """Write a list of things."""
    return "、".join(words)
