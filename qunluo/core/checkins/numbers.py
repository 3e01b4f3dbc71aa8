"""Numbers as people write them in a chat: 3, ３, 三, 3️⃣, ③; and which of them counts the days of a check-in."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {
    **{mark: value for value, marks in enumerate(("零〇○", "一壹", "二贰貳两兩", "三叁參", "四肆")) for mark in marks},
    **{mark: value for value, marks in enumerate(("五伍", "六陆陸", "七柒", "八捌", "九玖"), 5) for mark in marks},
}
_UNITS: Final = {"十": 10, "拾": 10, "🔟": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS: Final = {"廿": 20, "卅": 30, "卌": 40}
_MYRIADS: Final = {"万": 10_000, "萬": 10_000}
_RINGED: Final = {
    chr(start + step): first + step
    for start, first, count in (
        *((0x2460, 1, 20), (0x2474, 1, 20), (0x2488, 1, 20), (0x24EA, 0, 1), (0x24EB, 11, 10), (0x24F5, 1, 10)),
        *((0x24FF, 0, 1), (0x2776, 1, 10), (0x2780, 1, 10), (0x278A, 1, 10), (0x3220, 1, 10), (0x3251, 21, 15)),
        *((0x3280, 1, 10), (0x32B1, 36, 15), (0x2160, 1, 12), (0x2170, 1, 12)),
    )
    for step in range(count)
}
_KEYCAP: Final = "\ufe0e\ufe0f\u20e3"
_LONGEST: Final = 24
_MOST_DIGITS: Final = 9

NUMERAL: Final = rf"[\d{''.join((*_DIGITS, *_UNITS, *_TENS, *_MYRIADS, *_RINGED))}{_KEYCAP}]{{1,{_LONGEST}}}"
CHECK_IN: Final = r"(?:打卡|簽到|签到|打咔|补卡|補卡|补签|補簽|check-?\s?in)"
LAST_DAY: Final = 9999

_GAP: Final = r"[\s:：~～\-–—_·.,，、#+（(【\[]{0,3}"
_OF: Final = r"(?:\s?/\s?\d{1,4})?"
_DAY: Final = r"\s{0,2}(?:天|日(?![期记常报程语子志]))"
_NOT_DONE: Final = r"(?!\s?(?:没|未|忘|缺|漏|断|请假))"
_EXPLICIT: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{CHECK_IN}[^\n第天日]{{0,6}}第\s{{0,2}}(?P<n>{NUMERAL}){_OF}{_DAY}{_NOT_DONE}",
        rf"第\s{{0,2}}(?P<n>{NUMERAL}){_OF}{_DAY}[的\s]{{0,2}}{CHECK_IN}",
        rf"{CHECK_IN}{_GAP}(?:day|d)[\s\-#.:]{{0,2}}(?P<n>{NUMERAL})(?![a-z0-9])",
        rf"(?<![a-z0-9])(?:day|d)[\s\-#.:]{{0,2}}(?P<n>{NUMERAL}){_GAP}{CHECK_IN}",
        rf"(?P<plain>{CHECK_IN}){_GAP}(?:了|满了?|已经?)?\s?(?P<n>{NUMERAL}){_OF}{_DAY}{_NOT_DONE}",
    )
)
_BARE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"第\s{{0,2}}(?P<n>{NUMERAL}){_OF}{_DAY}{_NOT_DONE}",
        rf"(?<![a-z])day[\s\-#.:·]{{0,2}}(?P<n>{NUMERAL})(?![a-z0-9])",
        r"(?:^|(?<=[\s,，。:：|｜·~～\-（(【\[]))d\s?(?P<n>\d{1,3})(?=$|[\s,，。:：!！)）】\]~～\-/|｜])",
    )
)
# With a word of checking in anywhere in the text, these count, too.
_COUNTED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<plain>坚持|连续|持续|累计|堅持|連續|累計)\s?了?\s?(?P<n>{NUMERAL}){_DAY}{_NOT_DONE}",
        rf"(?<![\d/.])(?P<n>\d{{1,4}})\s?/\s?\d{{1,4}}{_DAY}",
    )
)
_MAY_TELL: Final = re.compile(r"[天日]|d", re.IGNORECASE)
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ANY_CHECK_IN: Final = re.compile(CHECK_IN, re.IGNORECASE)
_NEGATED: Final = re.compile(r"(?:没有?|未|不|忘了?|忘记|漏|断|缺|停止?|还差|還差|沒有?|別|别)\s?$")
_ASKED: Final = re.compile(
    r"(?:需要?|必?须|要|请|每|若|如果|只要|凡是?|目标是?|计划|准备|打算|承诺)\s?(?:连续|坚持|累计)?\s?$"
)
# "打卡7天有奖" promises; "打卡7天" tells. "第7天" tells whatever follows.
_PROMISED: Final = re.compile(
    r"的?\s?(?:计划|挑战|训练|营|活动|目标|任务|行动|课|班|之约|契约|群|赛|送|得|返|可[以得获]|赢|领|[有获]奖|以上|以内"
    r"|内|才|者|后|前|没|未|一次|一休|1次|為|为|計劃|挑戰)"
)
_OF_ANOTHER_THING: Final = re.compile(
    r"(?:隔离|居家|生理期|例假|姨妈|月经|经期|国庆|春节|五一|端午|中秋|元旦|假期|放假|寒假|暑假|[年病事婚产]假|开学|高考|中考|考试|军训"
    r"|感冒|发烧|生病|咳嗽|住院|术后|产后|手术|出差|旅行|旅游|会议|开会|入职|开业|展会|比赛|请假|缺卡|断卡|断更|倒数|倒计时"
    r"|没打卡|未打卡|忘打卡|失眠|下雨|加班|回家|离职|失恋|孕|维生素|维他命|vitamin|坐|乘)\s?的?\s?$",
    re.IGNORECASE,
)


def numeral(text: str) -> int | None:
    """The number that the whole text is, in any of these scripts or in a mixture of them; else None."""
    plain = text.strip()
    if plain.isdecimal():
        return int(plain) if len(plain) <= _MOST_DIGITS else None
    marks = "".join(mark for mark in plain if mark not in _KEYCAP)
    if not marks or len(marks) > _LONGEST:
        return None
    if marks in _RINGED:
        return _RINGED[marks]
    total = section = 0
    digits, last_unit, follows_unit = "", 0, False
    for mark in marks:
        digit = _digit(mark)
        if digit is not None:
            follows_unit = not digits and last_unit > 0
            digits += str(digit)
            continue
        if mark in _MYRIADS:
            if total or not (section or digits):
                return None
            total, section, digits, last_unit = (section + int(digits or 0)) * 10_000, 0, "", 10_000
            continue
        unit = 10 if mark in _TENS else _UNITS.get(mark, 0)
        if not unit or 0 < last_unit <= unit or (mark in _TENS and digits):
            return None
        section += _TENS.get(mark, int(digits or 1) * unit)
        digits, last_unit = "", unit
    return _ending(total + section, digits, last_unit=last_unit, follows_unit=follows_unit)


def _ending(total: int, digits: str, *, last_unit: int, follows_unit: bool) -> int | None:
    """With the digits after the last unit: 一百二 is 120, 一百零二 is 102, 二〇二三 is 2023."""
    if not digits:
        return total
    if len(digits) > _MOST_DIGITS or (last_unit and int(digits) >= last_unit):
        return None
    if last_unit >= 100 and follows_unit and len(digits) == 1:  # noqa: PLR2004 - from hundreds on
        return total + int(digits) * last_unit // 10
    return total + int(digits)


def _digit(mark: str) -> int | None:
    """Also full-width digits, and ① to ⑨ beside others."""
    if mark.isdecimal():
        return int(mark)
    value = _DIGITS.get(mark, _RINGED.get(mark))
    return value if value is not None and value < 10 else None  # noqa: PLR2004 - a digit


def day_number(text: str) -> int | None:
    """Which day of a check-in the text tells of: "打卡第3天", "Day 5", "打卡14天"; else None.

    What stands beside a word of checking in counts before a mere "第3天". Days in nicknames ("8年~17天"), of
    challenges ("30天计划") and of other things ("隔离第3天") are none.
    """
    if _MAY_TELL.search(text) is None:
        return None
    said = _LINK.sub(" ", text)
    has_check_in = _ANY_CHECK_IN.search(said) is not None
    for patterns in (_EXPLICIT if has_check_in else (), _BARE, _COUNTED if has_check_in else ()):
        found = [hit for pattern in patterns if (hit := _first(pattern, said)) is not None]
        if found:
            return min(found)[1]
    return None


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """Where the pattern first tells a day, and which."""
    for match in pattern.finditer(text):
        number = numeral(match["n"])
        if number is None or not 0 < number <= LAST_DAY:
            continue
        before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 6]
        if _NEGATED.search(before) or _OF_ANOTHER_THING.search(before):
            continue
        if match.groupdict().get("plain") and (_ASKED.search(before) or _PROMISED.match(after)):
            continue
        return match.start("n"), number
    return None
