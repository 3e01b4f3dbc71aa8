"""Single cells as people fill them in: days, times, amounts, and whether something was done. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from qunluo.channels.history.errors import BadValue, UnreadableExport
from qunluo.channels.history.moments import LocalTimes
from qunluo.core.checkins.roll_call.dates import find_date
from qunluo.core.hours import zone

_DONE = (
    "完成 已完成 已打卡 打卡 打卡成功 签到 已签到 签到成功 是 有 对 正常 通过 补 补卡 补签 已补卡 出勤 到 迟到 "
    "1 ✓ √ ✔ ☑ ✅ y yes ok done true v"
)
_NOT_DONE = (
    "未完成 未打卡 没打卡 未签到 缺 缺卡 缺勤 漏打 请假 假 休 休息 免 否 无 没有 未通过 审 "
    "0 × ✗ ✘ ❌ x n no false - — – / ½"
)
DONE, NOT_DONE = frozenset(_DONE.split()), frozenset(_NOT_DONE.split())
FRACTION = re.compile(r"0?\.\d{1,20}|0|1\.0+")  # how a spreadsheet keeps a time of day
CLOCK = re.compile(
    r"(上午|下午|晚上|凌晨|中午|am|pm)?\s*(\d{1,2})[:：时点](\d{1,2})?(?:[:：分](\d{1,2}))?秒?\s*(am|pm)?",
    re.IGNORECASE,
)
LATER = {"下午", "晚上", "pm"}
NOON = 12
MINUTES = 24 * 60
LONGEST_AMOUNT = 12


class BadCell(ValueError):
    """The cell can't be understood; the sentence says which and why."""


def is_done(text: str) -> bool:
    """Whether the cell says that it was done; an empty one does, for the row is there. Raises `BadCell`."""
    word = text.strip().casefold()
    if not word or word in DONE:
        return True
    if word in NOT_DONE:
        return False
    raise BadCell(f"看不懂状态“{text[:20]}”")


def moment_of(text: str, timezone: str, *, today: date) -> tuple[date, time | None]:
    """The day, and the time where the cell tells one. A day without a year is the last such day up to today."""
    given = text.strip()
    if not given:
        raise BadCell("没有写日期")
    try:
        local = datetime.fromtimestamp(LocalTimes(timezone).read(given), UTC).astimezone(zone(timezone))
    except (BadValue, UnreadableExport):
        return _loose(given, today), None
    has_time = ":" in given or "：" in given or "时" in given or "点" in given or (_is_serial(given) and "." in given)
    return local.date(), local.time().replace(microsecond=0) if has_time else None


def _is_serial(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _loose(text: str, today: date) -> date:
    found = find_date(text)
    if found is None or found.start != 0:
        raise BadCell(f"看不懂日期“{text[:20]}”")
    try:
        if len(found.date) > len("MM-DD"):
            return date.fromisoformat(found.date)
        return _last(int(found.date[:2]), int(found.date[3:]), today)
    except ValueError:
        raise BadCell(f"没有“{text[:20]}”这一天") from None


def _last(month: int, day: int, today: date) -> date:
    """The last such day that is not ahead; 29 February may be years ago."""
    for year in range(today.year, today.year - 8, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError(month)


def day_of_heading(text: str, *, today: date) -> date | None:
    """The day that a column is about, where its heading is a date and nothing else."""
    heading = text.strip()
    found = find_date(heading)
    if found is None or found.start != 0 or re.search(r"\d", heading[found.end :]):
        return None
    try:
        return _loose(heading, today)
    except BadCell:
        return None


def clock_of(text: str) -> time | None:
    """The time of day; None for an empty cell. Raises `BadCell`."""
    given = text.strip().casefold()
    if not given:
        return None
    if FRACTION.fullmatch(given):
        minutes = round(float(given) * MINUTES) % MINUTES
        return time(minutes // 60, minutes % 60)
    found = CLOCK.search(given)
    if found is None:
        raise BadCell(f"看不懂时间“{text[:20]}”")
    before, hour, minute, second, after = found.groups("")
    hours = int(hour)
    if (before in LATER or after in LATER) and hours < NOON:
        hours += NOON
    try:
        return time(hours, int(minute or 0), int(second or 0))
    except ValueError:
        raise BadCell(f"没有“{text[:20]}”这个时间") from None


def amount_of(text: str) -> Decimal | None:
    """Money with two digits behind the point; None for an empty cell. Raises `BadCell`."""
    given = re.sub(r"[\s,，¥￥$元]", "", text)
    if not given:
        return None
    try:
        amount = Decimal(given)
    except InvalidOperation:
        raise BadCell(f"看不懂金额“{text[:20]}”") from None
    if not amount.is_finite() or amount < 0 or len(str(int(amount))) > LONGEST_AMOUNT - 2:
        raise BadCell(f"金额“{text[:20]}”不对")
    return amount.quantize(Decimal("0.01"))


def day_ends(day: date, timezone: str) -> datetime:
    """The last second of the day: what happened on it happened by then."""
    following = datetime.combine(day + timedelta(days=1), time(0), zone(timezone))
    return following.astimezone(UTC) - timedelta(seconds=1)
