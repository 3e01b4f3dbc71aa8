"""What is wrong with a plan's terms, told to the operator who wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfoNotFoundError

from qunluo.core.checkins.days import window_of
from qunluo.core.checkins.keywords import NUMBER_MARK, folded
from qunluo.core.checkins.plan import (
    FieldKind,
    FormField,
    Geofence,
    Need,
    NeedKind,
    NumberRule,
    Question,
    RewardKind,
    Session,
    Step,
    Terms,
)
from qunluo.core.checkins.telling import NEEDS, REWARDS
from qunluo.core.hours import zone

MOST_SESSIONS = 12
MOST_FIELDS = 50
MOST_QUESTIONS = 50
_DAYS_OF_WEEK = range(7)
_YEARS = range(2000, 2201)
MOST_STARS = 5
_LONGEST_PATTERN = 100
_LONGEST_ID = 20
_LONGEST_NAME = 60
_MOST_POINTS = 1_000_000
_WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})


def faults_of(terms: Terms) -> tuple[str, ...]:
    """One sentence a fault; empty where the plan can run."""
    faults = tuple(_in_frame(terms))
    if faults:
        return faults  # windows can't be looked at without a time zone
    return tuple(
        dict.fromkeys(
            (
                *_in_sessions(terms),
                *(fault for session in terms.sessions for fault in _in_session(session, terms)),
                *_in_ladder(terms.ladder),
                *_in_rest(terms),
            )
        )
    )


def _in_frame(terms: Terms) -> Iterator[str]:
    if not terms.name.strip() or len(terms.name) > _LONGEST_NAME:
        yield f"计划名称要填，最多 {_LONGEST_NAME} 个字。"
    try:
        zone(terms.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"没有“{terms.timezone}”这个时区。"
    days = {terms.starts_on, terms.ends_on or terms.starts_on, *(day for span in terms.pauses for day in span)}
    if not all(day.year in _YEARS for day in days):
        yield f"日期应在 {_YEARS.start} 年到 {_YEARS.stop - 1} 年之间。"
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        yield "结束日期不能早于开始日期。"
    if not terms.weekdays or not terms.weekdays <= set(_DAYS_OF_WEEK):
        yield "至少选一个打卡的星期。"
    if any(last < first for first, last in terms.pauses):
        yield "暂停日期的结束不能早于开始。"
    if not terms.sessions or len(terms.sessions) > MOST_SESSIONS:
        yield f"打卡时段要有 1 到 {MOST_SESSIONS} 个。"


def _in_sessions(terms: Terms) -> Iterator[str]:
    ids = [one.id for one in terms.sessions]
    if len(set(ids)) < len(ids) or not all(0 < len(one) <= _LONGEST_ID for one in ids):
        yield f"每个时段要有自己的编号，最多 {_LONGEST_ID} 个字符。"
    if not 1 <= terms.sessions_needed <= len(terms.sessions):
        yield f"每天要完成的时段数应在 1 到 {len(terms.sessions)} 之间。"
    if not 0 <= terms.times_a_week <= len(terms.weekdays):
        yield f"每周次数不能超过每周的打卡天数（{len(terms.weekdays)} 天）。"
    yield from _overlaps(terms)


def _overlaps(terms: Terms) -> Iterator[str]:
    """Windows of a day and of the next, on a day on which no clock changes."""
    day = date(2026, 7, 1)
    windows = sorted(
        (*window_of(when, one, terms), one.name) for one in terms.sessions for when in (day, day + timedelta(days=1))
    )
    for (_, ends, one), (starts, _, other) in pairwise(windows):
        if starts < ends:
            yield f"时段“{one}”和“{other}”的时间重叠了。"


def _in_session(session: Session, terms: Terms) -> Iterator[str]:
    where = f"时段“{session.name}”"
    if not session.name.strip() or len(session.name) > _LONGEST_ID:
        yield f"每个时段要有名称，最多 {_LONGEST_ID} 个字。"
    if not 0 <= session.points <= _MOST_POINTS:
        yield f"{where}的积分应在 0 到 {_MOST_POINTS} 之间。"
    if not session.needs:
        yield f"{where}还没有打卡内容，至少选一种。"
    kinds = [need.kind for need in session.needs]
    for kind in dict.fromkeys(one for one in kinds if kinds.count(one) > 1):
        yield f"{where}里“{NEEDS[kind]}”写了两次。"
    for need in session.needs:
        yield from (f"{where}：{fault}" for fault in _in_need(need, terms))


def _in_need(need: Need, terms: Terms) -> Iterator[str]:
    if need.least < 0:
        yield f"“{NEEDS[need.kind]}”的最少数量不能小于 0。"
    match need.kind:
        case NeedKind.KEYWORD:
            yield from _in_keyword(need, terms)
        case NeedKind.LOCATION:
            if not need.places:
                yield "定位打卡要填至少一个地点。"
            yield from (fault for place in need.places for fault in _in_place(place))
        case NeedKind.QUIZ:
            yield from _in_quiz(need)
        case NeedKind.FORM:
            yield from _in_form(need.fields)
        case _:
            return


def _in_keyword(need: Need, terms: Terms) -> Iterator[str]:
    if not need.pattern and not any(folded(word) for word in need.words):
        yield "请填关键词，或者填一个格式，例如“打卡第{n}天”。"
    if need.pattern.count("*") > MOST_STARS or len(need.pattern) > _LONGEST_PATTERN:
        yield f"格式最多 {_LONGEST_PATTERN} 个字、{MOST_STARS} 个 *。"
    if need.pattern.count(NUMBER_MARK) > 1:
        yield "格式里的 {n} 只能出现一次。"
    if need.pattern and not folded(need.pattern.replace(NUMBER_MARK, "").replace("*", "")):
        yield "格式里除了 {n} 和 * 还要有固定的文字，例如“打卡第{n}天”。"
    if need.pattern and NUMBER_MARK not in need.pattern and terms.number is NumberRule.STRICT:
        yield "要核对天数，格式里就要有 {n}，例如“打卡第{n}天”；不核对就把天数核对改为“不核对”或“只提示”。"


def _in_place(place: Geofence) -> Iterator[str]:
    if not place.name.strip():
        yield "每个打卡地点要有名称。"
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):  # noqa: PLR2004 - degrees
        yield f"地点“{place.name}”的经纬度不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间。"
    if not 10 <= place.metres <= 50_000:  # noqa: PLR2004 - as well as phones know, and as far as a town
        yield f"地点“{place.name}”的半径应在 10 到 50000 米之间。"


def _in_quiz(need: Need) -> Iterator[str]:
    if not 1 <= len(need.questions) <= MOST_QUESTIONS:
        yield f"小测要有 1 到 {MOST_QUESTIONS} 道题。"
        return
    if not 1 <= need.least <= len(need.questions):
        yield f"小测要答对的题数应在 1 到 {len(need.questions)} 之间。"
    if _has_doubles(one.id for one in need.questions):
        yield "每道题要有自己的编号。"
    yield from (fault for question in need.questions for fault in _in_question(question))


def _in_question(question: Question) -> Iterator[str]:
    if not question.text.strip():
        yield "每道题都要写题目。"
    if len(question.options) < 2 or _has_doubles(question.options):  # noqa: PLR2004 - else there is nothing to choose
        yield f"题目“{question.text}”至少要有两个不同的选项。"
    if not question.right:
        yield f"题目“{question.text}”还没有标出正确答案。"
    elif not question.right <= set(range(len(question.options))):
        yield f"题目“{question.text}”的正确答案不在选项里。"


def _in_form(fields: tuple[FormField, ...]) -> Iterator[str]:
    if not 1 <= len(fields) <= MOST_FIELDS:
        yield f"表单要有 1 到 {MOST_FIELDS} 项。"
    if _has_doubles(one.id for one in fields):
        yield "每个表单项要有自己的编号。"
    for one in fields:
        if not one.label.strip():
            yield "每个表单项都要有名称。"
        if one.kind in _WITH_OPTIONS and (not one.options or _has_doubles(one.options)):
            yield f"表单项“{one.label}”要有互不相同的选项。"
        if one.least is not None and one.most is not None and one.least > one.most:
            yield f"表单项“{one.label}”的最少不能大于最多。"


def _in_ladder(ladder: tuple[Step, ...]) -> Iterator[str]:
    for step in ladder:
        if not 1 <= step.streak <= 3_650:  # noqa: PLR2004 - ten years
            yield "奖励阶梯的连续天数应在 1 到 3650 之间。"
        if not step.name.strip() or len(step.name) > _LONGEST_NAME:
            yield f"每一级奖励要有名称，最多 {_LONGEST_NAME} 个字。"
        if step.kind is RewardKind.POINTS and not 1 <= step.points <= _MOST_POINTS:
            yield f"“{step.name}”奖励的积分应在 1 到 {_MOST_POINTS} 之间。"
    steps = [(step.streak, step.kind) for step in ladder]
    for streak, kind in dict.fromkeys(one for one in steps if steps.count(one) > 1):
        yield f"连续 {streak} 的“{REWARDS[kind]}”写了两次，每一级同类奖励只能有一个。"


def _in_rest(terms: Terms) -> Iterator[str]:
    if not 0 <= terms.lucky_share <= 1:
        yield "抽奖券比例应在 0% 到 100% 之间。"
    if not 0 <= terms.held_from <= 101:  # noqa: PLR2004 - above 100 nothing waits
        yield "待审核的风险分应在 0 到 101 之间。"
    if not 1 <= terms.panel <= 9:  # noqa: PLR2004 - more never meet
        yield "申诉评审人数应在 1 到 9 之间。"
    if not 1 <= terms.appeal_hours <= 720:  # noqa: PLR2004 - a month
        yield "申诉处理时限应在 1 到 720 小时之间。"
    rule = terms.make_up
    if rule is not None and min(rule.per_month, rule.reach_days, rule.task_length, rule.points or 0) < 0:
        yield "补卡规则里的数字不能小于 0。"
    if rule is not None and rule.points is None and not rule.takes_voucher and not rule.task.strip():
        yield "补卡至少要有一种方式：积分、补卡券或任务；不允许补卡就关闭补卡。"
    if terms.reminder is not None and (not terms.reminder.times or terms.reminder.per_week < 1):
        yield "提醒要有至少一个时间，每周至少一次；不提醒就关闭提醒。"
    if terms.report is not None and terms.report.weekday not in _DAYS_OF_WEEK:
        yield "周报的星期不对。"


def _has_doubles(values: Iterable[str]) -> bool:
    found = list(values)
    return len(set(found)) < len(found) or not all(one.strip() for one in found)
