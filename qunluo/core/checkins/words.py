"""What the bot and the pages say of a plan and of a check-in, in short sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from qunluo.core.checkins.facts import Due, Fact, Outcome, Settlement, State
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
_WEEKDAYS: Final = "一二三四五六日"
_WORKDAYS: Final = frozenset(range(5))
_EVERY_DAY: Final = frozenset(range(7))


def window_text(session: Session) -> str:
    """When the session is open: "10:00–22:00", "22:00–次日 02:00", "全天"."""
    starts, ends = f"{session.starts:%H:%M}", f"{session.ends:%H:%M}"
    if session.starts == session.ends:
        return "全天" if starts == "00:00" else f"{starts}–次日 {ends}"
    if ends == "00:00":
        return f"{starts}–24:00"
    return f"{starts}–{ends}" if session.starts < session.ends else f"{starts}–次日 {ends}"


def day_text(day: date) -> str:
    """The day as people say it: "3 月 2 日"."""
    return f"{day.month} 月 {day.day} 日"


def refusal_sentence(code: str, terms: Terms, *, session_id: str = "", day: date | None = None) -> str:
    """Why a check-in does not count, and what to do now."""
    sessions = [one for one in terms.sessions if one.id == session_id] or list(terms.sessions)
    windows = "、".join(window_text(one) for one in sessions)
    this_day = f"{day_text(day)} " if day else "今天"
    sentences = {
        "too_early": f"今天的打卡时间是 {windows}，现在还没开始。",
        "too_late": f"今天的打卡时间是 {windows}，现在已经结束了。",
        "day_off": f"{this_day}不用打卡，好好休息。",
        "not_started": f"“{terms.name}”{day_text(terms.starts_on)}开始，到时再来打卡吧。",
        "ended": f"“{terms.name}”已经结束，谢谢参加。",
        "off": f"“{terms.name}”暂停打卡，恢复后会在群里通知。",
        "not_for_you": f"“{terms.name}”只面向部分成员，想参加请联系管理员。",
        "no_such_session": "没有这个打卡时段，请刷新页面后再试。",
        "quiz_failed": "小测没有通过，再看一遍题目，重新作答吧。",
        "form_incomplete": "表单还没填好，请按提示改正后再提交。",
        "outside_place": "您不在打卡地点范围内，到了现场再试一次。",
        "too_short": _too_short(sessions),
        "too_few_pictures": _too_few(sessions),
        "missing_part": f"还缺少打卡内容：{_needs_text(sessions[0])}。",
        "future_day": "那一天还没到，不能提前打卡。",
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
            return called + refusal_sentence(fact.refusal, terms, session_id=fact.session, day=fact.day)


def part_text(fact: Fact, outcome: Outcome, terms: Terms) -> str:
    """What came and what is still missing: "图片收到了，还差一段文字。"."""
    session = _session(terms, fact.session)
    came = [NEEDS[need.kind] for need in session.needs if need.kind in fact.met]
    came += [f"{count} 个{NEEDS[kind]}" for kind, count, _ in fact.pieces]
    missing = [need_text(need) for need in session.needs if need.kind in outcome.missing]
    return f"{'、'.join(came) or '内容'}收到了，还差{'、'.join(missing)}。"


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


def describe(terms: Terms) -> tuple[str, ...]:
    """The plan in plain sentences for its members."""
    lines = [_days_text(terms), *(_session_text(one, terms) for one in terms.sessions)]
    if 1 <= terms.sessions_needed < len(terms.sessions):
        lines.append(f"一天完成其中 {terms.sessions_needed} 次就算打卡。")
    elif len(terms.sessions) > 1:
        lines.append("一天里每个时段都完成才算打卡。")
    if terms.number is NumberRule.STRICT and any(_asks_number(one) for one in terms.sessions):
        lines.append("打卡时写上第几天，天数要和记录一致。")
    lines.append(_make_up_text(terms.make_up))
    lines.extend(_step_text(step, terms) for step in terms.ladder)
    if terms.lucky_share > 0:
        lines.append("每次打卡都有机会抽中一张当日抽奖券。")
    return tuple(lines)


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


def _keyword_text(need: Need) -> str:
    if need.pattern:
        return f"写上“{need.pattern.replace('{n}', '几').replace('*', '…')}”"
    return f"写上“{'”或“'.join(need.words)}”"


def _needs_text(session: Session) -> str:
    return ("，或" if session.any_will_do else "、").join(need_text(need) for need in session.needs)


def _too_short(sessions: Iterable[Session]) -> str:
    least = max((need.least for one in sessions for need in one.needs if need.kind is NeedKind.TEXT), default=1)
    return f"内容太短了，至少写 {least} 个字（不算空格），补充后再发一次吧。"


def _too_few(sessions: Iterable[Session]) -> str:
    least = max((need.least for one in sessions for need in one.needs if need.kind is NeedKind.IMAGE), default=1)
    return f"图片不够，至少要 {least} 张。"


def _asks_number(session: Session) -> bool:
    return any(need.kind is NeedKind.KEYWORD for need in session.needs)


def _days_text(terms: Terms) -> str:
    ends = f"到 {day_text(terms.ends_on)}" if terms.ends_on else ""
    span = f"{day_text(terms.starts_on)}{ends or '起'}"
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


def _weekdays_text(weekdays: frozenset[int]) -> str:
    if weekdays >= _EVERY_DAY:
        return "每天"
    if weekdays == _WORKDAYS:
        return "周一到周五"
    return "每周" + "、".join(_WEEKDAYS[day] for day in sorted(weekdays))


def _session_text(session: Session, terms: Terms) -> str:
    name = f"“{session.name}”" if len(terms.sessions) > 1 else "打卡时间 "
    points = f"，每次 {session.points} 积分" if session.points else ""
    how = "任选一种：" if session.any_will_do and len(session.needs) > 1 else "要求："
    return f"{name}{window_text(session)}，{how}{_needs_text(session)}{points}。"


def _make_up_text(rule: MakeUpRule | None) -> str:
    if rule is None:
        return "漏打不能补卡。"
    ways = [f"{rule.points} 积分"] if rule.points is not None else []
    ways += ["补卡券"] if rule.takes_voucher else []
    ways += [f"完成补卡任务（{rule.task}）"] if rule.task else []
    heals = "，补上后连续天数不断" if rule.heals else "，补上后计入总天数，但不恢复连续"
    return f"漏打可以补卡：{' 或 '.join(ways)}，{rule.reach_days} 天内有效，每月最多 {rule.per_month} 次{heals}。"


def _step_text(step: Step, terms: Terms) -> str:
    unit = "周" if terms.times_a_week else "天"
    often = "每" if step.repeats else ""
    gift = f"{step.points} 积分" if step.kind is RewardKind.POINTS else f"{REWARDS[step.kind]}“{step.name}”"
    return f"{often}连续 {step.streak} {unit}，得{gift}。"
