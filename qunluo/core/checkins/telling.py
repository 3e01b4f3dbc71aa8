"""A plan in plain sentences, and the names of what it asks and gives."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from qunluo.core.checkins.plan import (
    Calendar,
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    RewardKind,
    Session,
    Step,
    Terms,
)

NEEDS: Final = {
    NeedKind.KEYWORD: "打卡关键词",
    NeedKind.TEXT: "文字",
    NeedKind.IMAGE: "图片",
    NeedKind.VOICE: "语音",
    NeedKind.VIDEO: "视频",
    NeedKind.LINK: "链接",
    NeedKind.FILE: "文件",
    NeedKind.LOCATION: "位置",
    NeedKind.QUIZ: "小测",
    NeedKind.FORM: "表单",
    NeedKind.SCAN: "现场扫码",
    NeedKind.TAP: "点一下打卡",
    NeedKind.ROLL_CALL: "接龙",
}
REWARDS: Final = {
    RewardKind.POINTS: "积分",
    RewardKind.COUPON: "优惠券",
    RewardKind.DRAW_TICKET: "抽奖券",
    RewardKind.BADGE: "勋章",
    RewardKind.TITLE: "头衔",
}
ALL_DAY: Final = "全天"
_OPEN: Final = re.compile(r"\*|\{n\}")
_COUNTERS: Final = frozenset({"第", "天", "日"})
_WEEKDAYS: Final = "一二三四五六日"
_WORKDAYS: Final = frozenset(range(5))
_EVERY_DAY: Final = frozenset(range(7))


def window_text(session: Session) -> str:
    """When the session is open: "10:00–22:00", "22:00–次日 02:00", "全天"."""
    starts, ends = f"{session.starts:%H:%M}", f"{session.ends:%H:%M}"
    if session.starts == session.ends:
        return ALL_DAY if starts == "00:00" else f"{starts}–次日 {ends}"
    if ends == "00:00":
        return f"{starts}–24:00"
    return f"{starts}–{ends}" if session.starts < session.ends else f"{starts}–次日 {ends}"


def closing_text(ends: datetime, day: date) -> str:
    """When a window of that day closes, by the clock of `ends`: "22:00", "24:00", "次日 02:00"."""
    if ends.date() == day:
        return f"{ends:%H:%M}"
    return "24:00" if ends.time() == time(0) and ends.date() == day + timedelta(days=1) else f"次日 {ends:%H:%M}"


def day_text(day: date) -> str:
    """The day as people say it: "3 月 2 日"."""
    return f"{day.month} 月 {day.day} 日"


def describe(terms: Terms) -> tuple[str, ...]:
    """The plan in plain sentences for its members."""
    lines = [_days_text(terms), *(_session_text(one, terms) for one in terms.sessions)]
    if 1 <= terms.sessions_needed < len(terms.sessions):
        lines.append(f"一天完成其中 {terms.sessions_needed} 次就算打卡。")
    elif len(terms.sessions) > 1:
        lines.append("一天里每个时段都完成才算打卡。")
    lines.extend(f"{_pause_text(first, last)}暂停，不用打卡。" for first, last in terms.pauses)
    if terms.number is NumberRule.STRICT and (told := _number_text(terms)):
        lines.append(told)
    lines.append(_make_up_text(terms.make_up))
    lines.extend(_step_text(step, terms) for step in terms.ladder)
    if terms.lucky_share > 0:
        lines.append("每次打卡都有机会抽中一张当日抽奖券。")
    return tuple(lines)


def need_text(need: Need) -> str:
    """One thing that a check-in must show."""
    match need.kind:
        case NeedKind.KEYWORD:
            return _keyword_text(need)
        case NeedKind.TEXT:
            return "一句文字" if need.least <= 1 else f"不少于 {need.least} 个字的文字"
        case NeedKind.IMAGE:
            theme = f"（{need.theme}）" if need.theme else ""
            return f"{max(need.least, 1)} 张图片{theme}"
        case NeedKind.VOICE | NeedKind.VIDEO | NeedKind.LINK | NeedKind.FILE:
            measure = {NeedKind.VOICE: "条", NeedKind.VIDEO: "段", NeedKind.LINK: "个", NeedKind.FILE: "个"}[need.kind]
            return f"{max(need.least, 1)} {measure}{NEEDS[need.kind]}"
        case NeedKind.LOCATION:
            return f"在{'、'.join(place.name for place in need.places) or '指定地点'}的定位"
        case NeedKind.QUIZ:
            return f"小测答对 {max(need.least, 1)} 题"
        case _:
            return NEEDS[need.kind]


def _keyword_text(need: Need) -> str:
    if need.pattern:
        return _pattern_text(need.pattern.strip("* "), ends_openly=need.pattern.endswith("*"))
    return f"写上“{'”或“'.join(need.words)}”"


def _pattern_text(pattern: str, *, ends_openly: bool) -> str:
    """Whole where only its ends are open; where the middle is open too, by its words alone."""
    if "*" not in pattern:
        return f"写上“{pattern.replace('{n}', '几')}{'…' if ends_openly else ''}”"
    words = [f"“{word}”" for part in _OPEN.split(pattern) if (word := part.strip()) and word not in _COUNTERS]
    return "写上" + "、".join([*words, *(["第几天"] if "{n}" in pattern else [])])


def needs_text(session: Session) -> str:
    """All that a check-in of the session must show."""
    return ("，或" if session.any_will_do else "、").join(need_text(need) for need in session.needs)


def _number_text(terms: Terms) -> str:
    keywords = [need for one in terms.sessions for need in one.needs if need.kind is NeedKind.KEYWORD]
    if any("{n}" in need.pattern for need in keywords):
        return "打卡时写上第几天，天数要和记录一致。"
    return "写了第几天的，天数要和记录一致。" if keywords else ""


def _pause_text(first: date, last: date) -> str:
    return day_text(first) if first == last else _span_text(first, last)


def _days_text(terms: Terms) -> str:
    span = _span_text(terms.starts_on, terms.ends_on)
    if terms.times_a_week:
        return f"{span}，每周打卡 {terms.times_a_week} 次。"
    match terms.calendar:
        case Calendar.WORKDAYS_ONLY:
            return f"{span}，工作日打卡，节假日休息。"
        case Calendar.DAYS_OFF_ONLY:
            return f"{span}，周末和节假日打卡。"
        case Calendar.HOLIDAYS:
            return f"{span}，{_weekdays_text(terms.weekdays)}打卡，法定节假日休息。"
        case Calendar.NONE:
            return f"{span}，{_weekdays_text(terms.weekdays)}打卡。"


def _span_text(first: date, last: date | None) -> str:
    """From when to when, with the years where they differ."""
    if last is None:
        return f"{day_text(first)}起"
    if last.year != first.year:
        return f"{first.year} 年 {day_text(first)}到 {last.year} 年 {day_text(last)}"
    return f"{day_text(first)}到 {day_text(last)}"


def _weekdays_text(weekdays: frozenset[int]) -> str:
    if weekdays >= _EVERY_DAY:
        return "每天"
    if weekdays == _WORKDAYS:
        return "周一到周五"
    return "每周" + "、".join(_WEEKDAYS[day] for day in sorted(weekdays))


def _session_text(session: Session, terms: Terms) -> str:
    window = window_text(session)
    alone = "全天都可以打卡" if window == ALL_DAY else f"打卡时间 {window}"
    when = f"“{session.name}”{window}" if len(terms.sessions) > 1 else alone
    points = f"，每次 {session.points} 积分" if session.points else ""
    how = "任选一种：" if session.any_will_do and len(session.needs) > 1 else "要求："
    return f"{when}，{how}{needs_text(session)}{points}。"


def _make_up_text(rule: MakeUpRule | None) -> str:
    if rule is None:
        return "漏打不能补卡。"
    ways = [f"{rule.points} 积分"] if rule.points is not None else []
    ways += ["补卡券"] if rule.takes_voucher else []
    ways += [f"完成补卡任务（{rule.task}）"] if rule.task else []
    heals = "，补上后连续天数不断" if rule.heals else "，补上后计入总天数，但不恢复连续"
    return f"漏打可以补卡：{'或'.join(ways)}，可补最近 {rule.reach_days} 天，每月最多 {rule.per_month} 次{heals}。"


def _step_text(step: Step, terms: Terms) -> str:
    unit = "周" if terms.times_a_week else "天"
    often = "每" if step.repeats else ""
    gift = f" {step.points} 积分" if step.kind is RewardKind.POINTS else f"{REWARDS[step.kind]}“{step.name}”"
    return f"{often}连续 {step.streak} {unit}，得{gift}。"
