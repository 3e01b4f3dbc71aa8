"""The date that a headline tells: 7月25日, 7.25, 0725, 2023-07-25, July 25."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final, NamedTuple

from qunluo.core.checkins.numbers import numeral
from qunluo.core.checkins.roll_call.words import LIST_WORDS

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = rf"(?P<m>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_CHINESE: Final = "一二三四五六七八九十"
# What follows a number that is a measure: 7.5公里, 1130份.
_MEASURE: Final = r"(?!\s?(?:公里|千米|km|米|k\b|折|元|块|小时|分钟|h\b|斤|kg|倍|万|亿|%|个|份|人|公斤|g\b|升|ml))"
_PATTERNS: Final = (
    r"(?<!\d)(?P<y>20\d\d|[1-3]\d)\s?(?P<s>[年./\-])\s?(?P<m>\d{1,2})\s?[月./\-]\s?(?P<d>\d{1,2})(?!\d)[日号號]?",
    r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)",
    r"(?<!\d)(?<!\d年)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})(?!\d|\s?[个年])\s?[日号號]?",
    rf"(?P<m>[{_CHINESE}]{{1,2}})月(?P<d>[{_CHINESE}廿卅]{{1,3}})[日号號]",
    rf"(?<![\d.])(?P<m>\d{{1,2}})[./](?P<d>\d{{1,2}})(?!\d|\.\d){_MEASURE}[日号號]?",
    r"(?<![\d\-])(?P<m>\d{1,2})-(?P<d>\d{1,2})(?=$|[\s日号號(（【,，]|打卡|签到|接龙)[日号號]?",
    rf"(?<!\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d){_MEASURE}",
    rf"\b{_MONTH}\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y>20\d\d))?",
    rf"(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s(?P<y>20\d\d))?\b",
)
_WITHOUT_LATIN: Final = -2
"""The last two patterns name months in English."""
_COMPILED: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)
_ANY: Final = re.compile(r"\d|月")
_WIDE: Final = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_LEAP_YEAR: Final = 2024
_CENTURY: Final = 100
_DOOR: Final = re.compile(r"\d{1,2}[-.]\d{1,4}-\d|\d{1,2}-\d{1,2}(?!\d|-\d)")
_DECORATION: Final = "【[（(《<#＃*~～-— 📅📆🗓️🌞☀️⏰🔔📢📣🏃🏻🏃💪✨🎉"
_DATE_STARTS_BY: Final = 4
_LONGEST_HEADLINE: Final = 60
_SHORT_ENOUGH: Final = 16
_LATIN: Final = re.compile(r"[A-Za-z]{3}")
_WEEKDAY: Final = re.compile(r"[\s（(]*(?:(?:周|星期|礼拜)[一二三四五六日天])?[\s）)】\]:：]*$")


class FoundDate(NamedTuple):
    """A date and where it stands in the text."""

    start: int
    end: int
    date: str


def find_date(text: str) -> FoundDate | None:
    """The first date in the text; of two that begin together, the longer."""
    if _ANY.search(text) is None:
        return None
    plain = text.translate(_WIDE)
    first: FoundDate | None = None
    for pattern in _COMPILED if _LATIN.search(plain) else _COMPILED[:_WITHOUT_LATIN]:
        hit = next((hit for match in pattern.finditer(plain) if (hit := _valid(match))), None)
        if hit and (first is None or (hit.start, -hit.end) < (first.start, -first.end)):
            first = hit
    return first


def leading_date(text: str) -> int:
    """Where the date ends with which the text begins, or 0. 5-12 may be a door."""
    if not text[:1].isdigit() or _DOOR.match(text):
        return 0
    plain = text.translate(_WIDE)
    return max(
        (match.end() for pattern in _COMPILED if (match := pattern.match(plain)) and _valid(match)),
        default=0,
    )


def is_headline(text: str) -> bool:
    """Whether the line is the headline of a dated list: "7月25日打卡", "【7.25】早读", "2023-07-25"."""
    if not text or len(text) > _LONGEST_HEADLINE:
        return False
    bare = text.lstrip(_DECORATION)
    if _ANY.search(bare, 0, _SHORT_ENOUGH) is None:
        return False
    found = find_date(bare)
    if found is None or found.start > _DATE_STARTS_BY or _DOOR.match(bare):
        return False
    rest = bare[: found.start] + bare[found.end :]
    return LIST_WORDS.search(rest) is not None or _WEEKDAY.match(rest) is not None


def date_in(text: str) -> str:
    """The first date in the text, or an empty string."""
    found = find_date(text)
    return found.date if found else ""


def with_year(date: str, year: int | None) -> str:
    """The date completed by a year that it lacks; as it was where that day is not in that year."""
    if year is None or len(date) != len("MM-DD"):
        return date
    month, day = int(date[:2]), int(date[3:])
    return f"{year:04}-{date}" if day <= monthrange(year, month)[1] else date


def _valid(match: re.Match[str]) -> FoundDate | None:
    month, day = _month(match["m"]), numeral(match["d"])
    year = int(match["y"] or 0) if "y" in match.re.groupindex else 0
    year += 2000 if 0 < year < _CENTURY else 0
    if not month or not day or not 1 <= month <= len(_MONTHS) or day > monthrange(year or _LEAP_YEAR, month)[1]:
        return None
    return FoundDate(match.start(), match.end(), f"{year:04}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}")


def _month(written: str) -> int | None:
    short = written[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else numeral(written)
