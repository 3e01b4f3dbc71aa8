"""What the bot and the pages say of a check-in, in short sentences; beside it what `telling` says of a plan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.facts import Due, Fact, Outcome, Settlement, State
from qunluo.core.checkins.plan import NeedKind, RewardKind, Session, Terms
from qunluo.core.checkins.telling import NEEDS, REWARDS, day_text, describe, need_text, needs_text, window_text

__all__ = [
    "MILESTONES",
    "NEEDS",
    "REWARDS",
    "STATES",
    "day_text",
    "describe",
    "due_text",
    "need_text",
    "part_text",
    "refusal_sentence",
    "reply_for",
    "window_text",
]

MILESTONES: Final = {
    7: "整整一周，好习惯开始了！",
    21: "21 天，习惯养成了！",
    100: "100 天，了不起！",
}
STATES: Final = {
    State.COUNTS: "已打卡",
    State.PART: "还差一部分",
    State.HELD: "已提交，待审核",
    State.REPEAT: "重复打卡",
    State.WRONG_NUMBER: "天数不对",
    State.REFUSED: "不符合要求",
    State.REJECTED: "审核未通过",
}


def refusal_sentence(code: str, terms: Terms, *, session_id: str = "", day: date | None = None) -> str:
    """Why a check-in does not count, and what to do now."""
    sessions = [one for one in terms.sessions if one.id == session_id] or list(terms.sessions)
    windows = "、".join(window_text(one) for one in sessions)
    this_day = day_text(day) if day else "今天"
    sentences = {
        "too_early": f"今天的打卡时间是 {windows}，现在还没开始。",
        "too_late": f"今天的打卡时间是 {windows}，现在已经结束了。",
        "day_off": f"{this_day}不用打卡，好好休息。",
        "not_started": f"“{terms.name}”从 {day_text(terms.starts_on)}开始，到时再来打卡吧。",
        "ended": f"“{terms.name}”已经结束，谢谢参加。",
        "off": f"“{terms.name}”暂停中，恢复后再来打卡吧。",
        "not_for_you": f"“{terms.name}”只面向部分成员，想参加请联系管理员。",
        "no_such_session": "没有这个打卡时段，请刷新页面后再试。",
        "quiz_failed": "小测没有通过，再看一遍题目，重新作答吧。",
        "form_incomplete": "表单还没填好，请按提示改正后再提交。",
        "outside_place": "您不在打卡地点范围内，到了现场再试一次。",
        "too_short": _too_short(sessions),
        "too_few_pictures": _too_few(sessions),
        "missing_part": f"还缺少打卡内容：{needs_text(sessions[0])}。",
        "future_day": "那一天还没到，不能提前打卡。",
        "withdrawn": "后来的接龙里没有这一行了，所以不算。把这一行接回去，就会重新算上。",
    }
    return sentences.get(code, "这次打卡不符合要求，请联系管理员。")


def reply_for(fact: Fact, settlement: Settlement, terms: Terms, *, name: str = "") -> str:
    """The bot's short answer to a check-in."""
    outcome = settlement.outcomes[fact.key]
    called = f"{name}，" if name else ""
    match outcome.state:
        case State.COUNTS:
            return called + _counted(fact, settlement, terms)
        case State.PART:
            return called + part_text(fact, outcome, terms)
        case State.HELD:
            return f"{called}已提交，待审核，有结果会告诉您。"
        case State.REPEAT:
            which = "今天" if len(terms.sessions) == 1 else f"今天的“{_session(terms, fact.session).name}”"
            return f"{called}{which}已经打过卡了，不用重复打。"
        case State.WRONG_NUMBER:
            return f"{called}您写的是第 {fact.number} 天，按记录今天是第 {outcome.expected} 天，改一下再发就行。"
        case State.REJECTED:
            return f"{called}这次打卡审核未通过，有疑问可以申诉。"
        case State.REFUSED:
            day = None if fact.day == local_day(fact.at, terms) else fact.day
            return called + refusal_sentence(fact.refusal, terms, session_id=fact.session, day=day)


def part_text(fact: Fact, outcome: Outcome, terms: Terms) -> str:
    """What came and what is still missing: "图片收到了，还差一句文字。"."""
    session = _session(terms, fact.session)
    begun = {kind for kind, _, _ in fact.pieces}
    came = [NEEDS[need.kind] for need in session.needs if need.kind in fact.met | begun]
    missing = [need for need in session.needs if need.kind in outcome.missing]
    still = "、".join(need_text(need) for need in missing if need.kind not in begun)
    in_all = "、".join(need_text(need) for need in missing if need.kind in begun)
    lines = [f"{'、'.join(came) or '内容'}收到了"]
    lines += [f"还差{_spaced(still)}"] if still else []
    lines += [f"一共要{_spaced(in_all)}"] if in_all else []
    return "，".join(lines) + "。"


def _spaced(text: str) -> str:
    """With a blank in front where it begins with a digit."""
    return f" {text}" if text[:1].isascii() else text


def _counted(fact: Fact, settlement: Settlement, terms: Terms) -> str:
    outcome = settlement.outcomes[fact.key]
    if fact.day not in settlement.done:
        name = _session(terms, fact.session).name
        return f"“{name}”打卡成功，今天还有其他时段要打。"
    number = bisect_left(settlement.done, fact.day) + 1
    lines = [f"第 {number} 天打卡成功{_streak_text(fact, settlement, terms)}。"]
    if outcome.expected is not None and fact.number != outcome.expected:
        lines.append(f"您写的是第 {fact.number} 天，按记录今天是第 {outcome.expected} 天。")
    if outcome.points:
        lines.append(f"积分 +{outcome.points}。")
    if fact.day == settlement.last_day and not terms.times_a_week and settlement.streak in MILESTONES:
        lines.append(MILESTONES[settlement.streak])
    lines.extend(due_text(due) for due in settlement.dues if due.day == fact.day)
    return "".join(lines)


def due_text(due: Due) -> str:
    """What a reward is: "获得勋章“7 天坚持者”。"."""
    if due.kind is RewardKind.POINTS:
        return f"“{due.name}”奖励积分 +{due.points}。"
    return f"获得{REWARDS[due.kind]}“{due.name}”。"


def _streak_text(fact: Fact, settlement: Settlement, terms: Terms) -> str:
    if terms.times_a_week:
        monday = fact.day - timedelta(days=fact.day.weekday())
        this_week = bisect_left(settlement.done, monday + timedelta(days=7)) - bisect_left(settlement.done, monday)
        streak = f"，已连续 {settlement.streak} 周达标" if settlement.streak > 1 else ""
        return f"，本周 {this_week}/{terms.times_a_week} 次{streak}"
    if fact.day != settlement.last_day or settlement.streak <= 1:
        return ""
    return f"，已连续 {settlement.streak} 天"


def _session(terms: Terms, session_id: str) -> Session:
    return next((one for one in terms.sessions if one.id == session_id), terms.sessions[0])


def _too_short(sessions: Iterable[Session]) -> str:
    least = max((need.least for one in sessions for need in one.needs if need.kind is NeedKind.TEXT), default=1)
    return f"内容太短了，至少写 {least} 个字（不算空格），补充后再发一次吧。"


def _too_few(sessions: Iterable[Session]) -> str:
    least = max((need.least for one in sessions for need in one.needs if need.kind is NeedKind.IMAGE), default=1)
    return f"图片不够，至少要 {least} 张。"
