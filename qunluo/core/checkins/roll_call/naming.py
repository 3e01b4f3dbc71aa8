"""Whose item it is: where the nickname ends, by what follows it and by what other lists call the person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from qunluo.core.checkins.roll_call.dates import leading_date
from qunluo.core.checkins.roll_call.words import (
    ACTIVITY,
    ACTIVITY_FIRST,
    CONNECTORS,
    DONE_MARKS,
    GLUED_ACTIVITY,
    IS_PHRASE,
    NO_NAME_AHEAD,
    NOT_DONE_MARKS,
    PHRASE,
    QUANTITY_ANYWHERE,
    SENTENCE,
    STOP_WORDS,
)

_HEAD: Final = 240
"""A name stands within so much of the first line."""
_LONGEST: Final = 48
_MOST_WORDS: Final = 6
_NEAR: Final = 12
_DATE: Final = r"\d{1,2}\s?月\s?\d{1,2}[日号號]?|\d{1,2}[./]\d{1,2}(?!\d)|20\d\d[-/.年]|(?:0[1-9]|1[0-2])[0-3]\d(?!\d)"
_STOP: Final = re.compile(
    rf"(?P<phrase>{PHRASE})"
    r"|(?P<link>https?://|www\.)|(?P<phone>\d{7,})"
    r"|(?P<clock>(?<=[\s一-龥])\d{1,2}[:：]\d{2}(?!\d))|(?P<dash>(?<=[A-Za-z])\s[-–—]\s(?=[a-z]))"
    r"|(?P<mark>[，,；;]|(?<!\d)[：:]|[：:](?!\d)|(?<=[一-龥])(?=3[4-9]\.\d))"
    r"|(?P<full>。(?=[^\s]))"
    r"|(?P<plus>[+＋](?=\s?\d|\S{1,12}[+＋]))"
    rf"|(?P<date>(?<=[\s+＋])(?:{_DATE})|(?:{_DATE})(?=[\s\-+＋]{{0,2}}[补補]?(?:打卡|签到|簽到)))"
    r"|(?P<bracket>[（(【\[](?=[补補已未]|打卡|请假|带|共?\d{1,3}[人份个位名大.]))"
    rf"|(?<=\s)(?P<word>{NO_NAME_AHEAD})",
    re.IGNORECASE,
)
_ENDS: Final = f" \t\u3000\xa0\u2005\u2006，,、：:;；+＋（([【{CONNECTORS}"
_STARTS: Final = " \t\u3000\xa0\u2005@＠、.．)）"
_LEADING: Final = re.compile(r"^[\s，,、：:\-–—~～+＋！!。.|｜）)】\]]*")
_FORMAT: Final = re.compile(r"(?:姓名|名字|学号|房号)\s?([/／+＋|｜\-—_、，,])\s?[^\s\d]")
_TOKEN: Final = re.compile(r"\S+")
_LATIN: Final = re.compile(r"[A-Z][A-Za-z.'’-]*$")
_PLACE: Final = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}[班组排队]|[a-zA-Z][组队班]|\d{1,4}(?:栋|幢|号楼|座|单元|室|号|#)?|[a-zA-Z]?\d{1,3}(?:-\d{1,4}){1,2}"
    r"|第?[一二三四五六七八九十\d]{1,3}[组队]|[一二三四五六]年级?.{0,4}班?|[高初大小][一二三].{0,4}班?|.{1,4}[校园]区)$"
)
_KIN: Final = re.compile(
    r"(?:爸爸?|妈妈?|媽媽|爷爷|奶奶|外公|外婆|姥姥|姥爷|家长|家長|老师|老師|同学|同學|先生|女士|太太|小姐|师傅|医生|教练)$"
)
_SPACED: Final = re.compile(rf"[一-龥](?:\s(?!{ACTIVITY}|{SENTENCE})[一-龥]{{1,2}}){{1,2}}(?=\s?[:：])", re.IGNORECASE)
"""张 三 丰：第3天 — a surname, and the rest apart."""
_EMOJI: Final = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff\u2b00-\u2bff\ufe0f\u200d\u20e3\u3030\u303d]+$")


class Guess(NamedTuple):
    """What one first line tells by itself."""

    name: str
    rest: str
    """The line without the name."""
    is_sure: bool
    """What follows the name is no name, or nothing follows."""
    has_phrase: bool
    """A word of checking in stands near the name."""


def guess(line: str) -> Guess:
    """The name on the first line of an item."""
    head = line[:_HEAD]
    stop, kind = _stop(head)
    if stop == 0 and kind:
        return _name_behind(line, kind)
    region = head[:stop].rstrip(_ENDS).lstrip(_STARTS) or head[:stop].strip()
    words = region.split()
    lead = _lead(region)
    is_whole = kind in {"phrase", "date", "mark", "bracket", "plus", "full", "phone", "clock", "dash"}
    has_phrase = IS_PHRASE.search(head, stop, stop + _NEAR) is not None
    is_near = kind == "phrase" and len(region) <= _LONGEST and len(words) <= _MOST_WORDS
    name = region if is_near or _SPACED.match(head) else lead
    if name != region:
        is_whole = False
    elif not kind:
        is_whole = len(line) <= _LONGEST
    if _is_no_name(name):
        return Guess("", line, is_sure=False, has_phrase=has_phrase)
    start = line.find(name)
    return Guess(name, line[:start] + line[start + len(name) :], is_whole, has_phrase)


def _stop(head: str) -> tuple[int, str]:
    """Where the name must have ended, and by what; the end of the line and nothing where it need not."""
    dated = leading_date(head)
    if dated and not head[dated : dated + 1].isalpha():
        return 0, "date"
    spaced = _SPACED.match(head)
    for match in _STOP.finditer(head, spaced.end() if spaced else 0):
        start, kind = match.start(), match.lastgroup or ""
        if kind == "word" and head[:start].rstrip()[-1:] in CONNECTORS and not _tells_amount(head[start:]):
            continue  # 小红 | 读书 | 3年
        if not head[:start].strip(_ENDS + _STARTS):
            if kind in {"mark", "plus", "bracket", "full"}:
                continue
            if kind == "phrase" and _is_part_of_name(head, match):
                continue
            return 0, kind
        return start, kind
    return len(head), ""


def _tells_amount(words: str) -> bool:
    first = _TOKEN.match(words)
    return first is not None and QUANTITY_ANYWHERE.search(first[0]) is not None


def _is_part_of_name(head: str, match: re.Match[str]) -> bool:
    """打卡达人小王 打卡第3天."""
    follower = head[match.end() : match.end() + 1]
    return follower.isalpha() and follower != "第" and IS_PHRASE.search(head, match.end()) is not None


def _name_behind(line: str, kind: str) -> Guess:
    """The line begins with a date or a word of checking in: "6.24 小红 签到", "打卡第3天 小红"."""
    rest = line[:_HEAD]
    is_dated = False
    for _ in range(4):
        dated, phrase = leading_date(rest), IS_PHRASE.match(rest)
        if dated:
            rest, is_dated = rest[dated:], True
        elif phrase:
            rest = rest[phrase.end() :]
        else:
            break
        rest = _LEADING.sub("", rest, count=1)
    if is_dated and rest and kind == "date":
        inner = guess(rest)
        if inner.name and inner.has_phrase:
            return Guess(inner.name, line.replace(inner.name, "", 1), inner.is_sure, has_phrase=True)
    word = _TOKEN.match(rest)
    name = word[0].strip(_ENDS) if word else ""
    has_phrase = IS_PHRASE.search(line[:_HEAD]) is not None
    is_likely = 0 < len(name) <= 12 and not _is_no_name(name) and not QUANTITY_ANYWHERE.search(rest[:40])  # noqa: PLR2004
    if not is_likely or rest[len(name) :].strip():
        return Guess("", line, is_sure=False, has_phrase=has_phrase)
    return Guess(name, line.replace(name, "", 1), is_sure=False, has_phrase=has_phrase)


def _is_no_name(name: str) -> bool:
    activity = ACTIVITY_FIRST.match(name)
    if activity and (activity.end() == len(name) or QUANTITY_ANYWHERE.search(name)):
        return True
    return not name or (STOP_WORDS.fullmatch(name) is not None)


def _lead(region: str) -> str:
    """The first word, with what is tied to it: "小红 | 读书", "3班 小红", "John Smith", "阿明 🌻"."""
    end, before = 0, ""
    for match in _TOKEN.finditer(region):
        word = match[0]
        if before and not (
            before[-1] in CONNECTORS
            or word[0] in CONNECTORS
            or _PLACE.match(before)
            or (_LATIN.match(before) and _LATIN.match(word))
            or _KIN.match(word)
            or (_EMOJI.match(word) and not set(word) & set(DONE_MARKS + NOT_DONE_MARKS))
            or (end and _EMOJI.match(before) and not region[:end].strip(before))
        ):
            break
        end, before = match.end(), word
    lead = region[:end].rstrip(_ENDS) or region[:end]
    glued = GLUED_ACTIVITY.search(lead)
    if glued and glued.start() > 0 and lead[glued.start() - 1] not in CONNECTORS:
        return lead[: glued.start()]
    return lead


def separator_told(words: str) -> str:
    """What the title puts between the name and the rest; empty where it says nothing."""
    match = _FORMAT.search(words)
    return match[1] if match else ""


class KnownNames:
    """The names that are sure in some list; the longest of them with which a line begins is its name."""

    def __init__(self, lists: Iterable[Sequence[str]]) -> None:
        self._lists: dict[str, set[int]] = defaultdict(set)
        self._alone: dict[str, Guess] = {}
        for position, firsts in enumerate(lists):
            for first in firsts:
                found = self._alone[first] = guess(first)
                if found.is_sure and found.name:
                    self._lists[found.name].add(position)

    def __contains__(self, name: str) -> bool:
        return name in self._lists

    def alone(self, first: str) -> Guess:
        """What the line tells without the others."""
        return self._alone.get(first) or guess(first)

    def name_of(self, first: str) -> Guess:
        """The name on the first line, with the help of all lists."""
        alone = self.alone(first)
        if alone.is_sure and len(alone.name.split()) == 1:
            return alone
        known = self._prefixes(first)
        name = known[0] if known else ""
        if alone.is_sure and alone.name:
            name = next((one for one in known if self._is_too_long(alone.name, one)), alone.name)
        if not name:
            return alone
        if name == alone.name:
            return alone._replace(is_sure=True) if known else alone
        return Guess(name, first[len(name) :], is_sure=True, has_phrase=alone.has_phrase)

    def told_by(self, first: str, separator: str) -> Guess:
        """The same where the title says what parts the name from the rest: "姓名/房号"."""
        found = self.name_of(first)
        name, parts, _ = found.name.partition(separator)
        name = name.strip()
        return Guess(name, first.replace(name, "", 1), True, found.has_phrase) if name and parts else found

    def _is_too_long(self, name: str, shorter: str) -> bool:
        """小红 很开心 打卡 — where 小红 is known of other days, and all of it of this line alone."""
        is_longer = len(name) > len(shorter) and name.startswith(shorter) and name[len(shorter)].isspace()
        if not is_longer or any(mark in name[len(shorter) :] for mark in CONNECTORS):
            return False
        return len(self._lists[name]) == 1 and not self._lists[name] & self._lists[shorter]

    def _prefixes(self, first: str) -> list[str]:
        """The known names with which the line begins, longest first."""
        ends = range(min(len(first), _LONGEST), 0, -1)
        return [first[:end] for end in ends if first[:end] in self._lists and _may_end(first, end)]


def _may_end(line: str, end: int) -> bool:
    follower = line[end : end + 1]
    if not follower or follower.isspace() or (not follower.isalnum() and follower not in CONNECTORS):
        return True
    return IS_PHRASE.match(line, end) is not None or GLUED_ACTIVITY.match(line, end) is not None
