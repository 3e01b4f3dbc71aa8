"""Times as exports write them, turned into unix seconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from qunluo.channels.history.errors import BadValue, UnreadableExport

EARLIEST = 631_152_000  # 1990-01-01: no chat is older
LATEST = 4_102_444_800  # 2100-01-01
_HOURS_IN_CACHE = 50_000
_MILLI, _MICRO, _NANO = 10**11, 10**14, 10**17  # from here on a number of today counts the smaller unit
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EXCEL_DAYS = range(20_000, 80_000)
_AFTERNOON = ("下午", "晚上", "傍晚", "pm")
_NOON = 12

_WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s,]*(?:星期.|周.)?\s*([^\d\s:]{2})?\s*(\d{1,2})[:\uff1a时点](\d{1,2})(?:[:\uff1a分](\d{1,2}))?秒?"
    r"(?:[.,]\d{1,9})?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?)?",
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_NUMBER = re.compile(r"\d{1,20}(?:\.\d{1,12})?")


def unix_seconds(number: float) -> int:
    """Seconds out of seconds, milli-, micro- or nanoseconds."""
    if number >= _NANO:
        number /= 10**9
    elif number >= _MICRO:
        number /= 10**6
    elif number >= _MILLI:
        number /= 10**3
    if not EARLIEST <= number < LATEST:
        msg = "时间不在 1990 年到 2100 年之间"
        raise BadValue(msg)
    return int(number)


class LocalTimes:
    """Clock times of one zone. The offset is looked up once an hour of the calendar, not once a message."""

    def __init__(self, timezone: str) -> None:
        try:
            self._zone = ZoneInfo(timezone)
        except (KeyError, ValueError, OSError) as error:
            sentence = f"不认识时区“{timezone}”，请写成 Asia/Shanghai 这样的名称。"
            raise UnreadableExport(sentence) from error
        self._hours: dict[tuple[str, int], int] = {}

    def at(self, day: str, *, hour: int, minute: int, second: int = 0) -> int:
        """`day` is `YYYY-MM-DD`."""
        if minute > 59 or second > 59:  # noqa: PLR2004 - the clock's own bounds
            msg = "时间不存在"
            raise BadValue(msg)
        start = self._hours.get((day, hour))
        if start is None:
            start = self._start_of(day, hour)
        return start + minute * 60 + second

    def _start_of(self, day: str, hour: int) -> int:
        try:
            whole = date.fromisoformat(day)
            start = int(datetime(whole.year, whole.month, whole.day, hour, tzinfo=self._zone).timestamp())
        except (ValueError, OverflowError) as error:
            msg = "时间不存在"
            raise BadValue(msg) from error
        if not EARLIEST <= start < LATEST:
            msg = "时间不在 1990 年到 2100 年之间"
            raise BadValue(msg)
        if len(self._hours) >= _HOURS_IN_CACHE:
            self._hours.clear()
        self._hours[day, hour] = start
        return start

    def read(self, text: str) -> int:
        """Any time that people and programs write: ISO 8601, Chinese, unix numbers, days of a spreadsheet."""
        text = text.strip()
        if len(text) == 19 and text[10] in " T" and text[4] == text[7] == "-" and text[13] == text[16] == ":":  # noqa: PLR2004 - 2025-10-09 16:53:20
            hour, minute, second = text[11:13], text[14:16], text[17:]
            if (hour + minute + second).isdecimal():
                return self.at(text[:10], hour=int(hour), minute=int(minute), second=int(second))
        if _NUMBER.fullmatch(text):
            return self._of_number(text)
        found = _WRITTEN.fullmatch(text)
        if found is None:
            msg = f"看不懂时间“{text[:30]}”"
            raise BadValue(msg)
        return self._of_written(found)

    def _of_number(self, text: str) -> int:
        packed = _PACKED.fullmatch(text) if text[:2] in {"19", "20"} and len(text) in {8, 14} else None
        if packed is not None:
            year, month, day, hour, minute, second = packed.groups("0")
            return self.at(f"{year}-{month}-{day}", hour=int(hour), minute=int(minute), second=int(second))
        number = float(text)
        if int(number) in _EXCEL_DAYS:
            moment = _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
            return self.at(moment.date().isoformat(), hour=moment.hour, minute=moment.minute, second=moment.second)
        return unix_seconds(number)

    def _of_written(self, found: re.Match[str]) -> int:
        year, month, day, half, hour, minute, second, latin_half, offset = found.groups("")
        hours = int(hour or 0)
        half = half or latin_half.lower()
        if half in _AFTERNOON and hours < _NOON:
            hours += _NOON
        elif half in {"上午", "凌晨", "am"} and hours == _NOON:
            hours = 0
        day = f"{year}-{int(month):02}-{int(day):02}"
        if not offset:
            return self.at(day, hour=hours, minute=int(minute or 0), second=int(second or 0))
        zone = "+00:00" if offset == "Z" else f"{offset[:3]}:{offset[-2:]}"
        try:
            moment = datetime.fromisoformat(f"{day}T{hours:02}:{int(minute):02}:{int(second or 0):02}{zone}")
            return unix_seconds(moment.timestamp())
        except (ValueError, OverflowError) as error:
            msg = "时间不存在"
            raise BadValue(msg) from error
