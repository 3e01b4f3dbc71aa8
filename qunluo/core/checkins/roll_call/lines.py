"""The lines of a text, and what each looks like by itself: an item's number, a rule, the call "#接龙"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qunluo.core.checkins.numbers import numeral
from qunluo.core.checkins.roll_call.dates import is_headline

# Marks of direction and zero width; the joiner (200D) stays, for it holds emoji together.
_INVISIBLE: Final = re.compile("[\x00\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BREAK: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FLAT_NUMBER: Final = re.compile(r"(?:(?<=\s)|(?<=[。！；;]))(\d{1,4})\s?[.．、)）]\s?(?!\d)")
_HEAD: Final = 80
"""What a line is, its beginning tells."""
_FLAT: Final = 2
"""A text of fewer lines may have lost its line breaks."""
_LONGEST_BARE_CALL: Final = 9
_QUOTED: Final = 3
_QUOTE: Final = re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE)

_CAP: Final = r"(?:\d\ufe0f?\u20e3\ufe0f?|🔟\ufe0f?)"
_RING: Final = r"[①-⑳⑴-⒇⒈-⒛⓪⓫-⓴⓵-⓾⓿❶-❿➀-➓㈠-㈩㉑-㉟㊀-㊉㊱-㊿]"
_MARKERS: Final = re.compile(
    rf"(?P<cap>{_CAP}{{1,4}})\s{{0,3}}[.．、:：)）]?\s{{0,9}}"
    rf"|(?P<ring>{_RING})\s{{0,3}}[.．、:：]?\s{{0,9}}"
    r"|[(（\[【]\s{0,3}(?P<closed>\d{1,4}|[一二三四五六七八九十百]{1,5})\s{0,3}[)）\]】]\s{0,3}[.．、:：]?\s{0,9}"
    r"|(?:no\.?|№)\s{0,3}(?P<named>\d{1,6})[.．、:：)）]?\s{0,9}"
    r"|#?(?P<plain>\d{1,6})\s{0,3}(?P<sep>[.．。、,，:：)）】\]\-－–—])(?P<gap>\s{0,9})"
    r"|(?P<chinese>[一二三四五六七八九十百]{1,5})\s{0,3}[、.．:：)）]\s{0,9}",
    re.IGNORECASE,
)
_BARE_MARKER: Final = re.compile(r"(?P<number>\d{1,4})(?P<gap>\s{1,9})?(?=[^\d\s.．:：/%年月日点号天分])")
_STYLES: Final = {
    **dict.fromkeys(".．", "dot"),
    **dict.fromkeys(",，", "comma"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(")）】]", "bracket"),
    **dict.fromkeys("-－–—", "dash"),
    "。": "stop",
    "、": "pause",
}
_RULE: Final = re.compile(r"(?:[-=—_*~─━－·•＝﹣–]\s{0,2}){3,}$")
_DATED_RULE: Final = re.compile(r"[-—–─]{2,}\s{0,3}(?P<date>\d{4}-\d{2}-\d{2})\s{0,3}[-—–─]{2,}$")
_CALL: Final = re.compile(
    r"(?P<before>[^#＃\n]{0,60}[:：]\s{0,3})?[「『“\"]?\s{0,3}[#＃]\s?"
    r"(?:(?:接龙|接龍)[#＃]?\s{0,3}[:：]?|(?:group\s?note|chain|solitaire|jielong)\s{0,3}(?:[:：]|$))(?P<rest>.*)",
    re.IGNORECASE,
)
_BARE_CALL: Final = re.compile(r"[【\[]?\s?接[龙龍]\s?[】\]]?\s?[:：]?$")
_EXAMPLE: Final = re.compile(
    r"[（(]?(?:例[如子]|示例|样例|範例|范例|例|格式|接龙格式|模板|example|sample|e\.?g\.?)"
    r"(?:\s{0,3}[:：]|\s+|(?<=例如)|(?<=e\.g\.)|$)\s{0,3}(?P<rest>.*)",
    re.IGNORECASE,
)
_TEMPLATE: Final = re.compile(r"[（(](?:可选|选填|必填|可不填|optional)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marker:
    """The number with which an item begins."""

    number: int
    style: str
    end: int
    is_glued: bool = False
    """No blank follows."""
    is_weak: bool = False
    """A digit follows: it may be an amount or a date, 3.5公里."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its outer blanks."""

    text: str
    marker: Marker | None

    @property
    def rest(self) -> str:
        """What follows the number."""
        return self.text[self.marker.end :] if self.marker else self.text


def tidy(text: str) -> str:
    """The text with one kind of line break and without marks that nobody sees."""
    text = _INVISIBLE.sub("", _BREAK.sub("\n", text))
    if "\n" not in text and "\\n" in text:
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n")  # as some exports write it
    lines = text.split("\n", _QUOTED)
    if len(lines) > 1 and all(line.lstrip()[:1] == ">" for line in lines[:_QUOTED] if line.strip()):
        text = _QUOTE.sub("", text)
    return text


def lines_of(text: str) -> list[Line]:
    """All lines of a tidy text. A roll call that was pressed into one line is unfolded first."""
    raw = text.split("\n")
    if len(raw) <= _FLAT:
        raw = [part for line in raw for part in _unfold(line.strip())]
    return [Line(line, marker_of(line)) for line in map(str.strip, raw)]


def marker_of(line: str) -> Marker | None:
    """The number at the beginning of the line."""
    match = _MARKERS.match(line, 0, _HEAD)
    if match is None:
        return None
    kind = match.lastgroup if match.lastgroup not in {"sep", "gap"} else "plain"
    number = numeral(match[kind or "plain"])
    if number is None:
        return None
    if kind != "plain":
        return Marker(number, str(kind), match.end(), is_glued=True)
    style, follows = _STYLES[match["sep"]], line[match.end() : match.end() + 1]
    is_glued = not match["gap"] and bool(follows)
    if follows.isdecimal() and style in {"colon", "dash", "comma"}:
        return None  # 7:30, 3-502, 1,000, 5 - 10
    is_weak = is_glued and follows.isdecimal()
    if is_weak and is_headline(line):
        return None  # 7.25打卡
    return Marker(number, style, match.end(), is_glued=is_glued, is_weak=is_weak)


def bare_marker_of(line: str) -> Marker | None:
    """A number with no mark behind it: "1 小红", "1小红". Worth something in a row of such alone."""
    match = _BARE_MARKER.match(line)
    if match is None:
        return None
    style = "blank" if match["gap"] else "bare"
    return Marker(int(match["number"]), style, match.end(), is_glued=style == "bare")


def is_number_alone(line: str) -> bool:
    """Whether nothing but an item's number stands there."""
    marker = marker_of(line)
    return marker is not None and marker.end >= len(line)


def is_rule(line: str) -> bool:
    """Whether the line only parts what is above from what is below."""
    return len(line) <= _HEAD and (
        line.startswith("```") or _RULE.match(line) is not None or _DATED_RULE.match(line) is not None
    )


def date_of_rule(line: str) -> str:
    """The day that a forwarded chat writes into its rule."""
    match = _DATED_RULE.match(line)
    return match["date"] if match else ""


def call_in(line: str) -> str | None:
    """What follows "#接龙" on its line; None where the line is no call."""
    if "#" in line or "＃" in line:
        match = _CALL.match(line)
        return match["rest"].strip() if match else None
    return "" if len(line) <= _LONGEST_BARE_CALL and _BARE_CALL.match(line) else None


def example_in(line: str) -> str | None:
    """What follows "例" on its line; None where the line is no example."""
    match = _EXAMPLE.match(line)
    return match["rest"].strip() if match else None


def is_template(line: str) -> bool:
    """Whether the line says what may be filled in."""
    return _TEMPLATE.match(line) is not None


def _unfold(line: str) -> list[str]:
    """A line that holds a call and the items 1, 2 … becomes one line each."""
    if call_in(line[:_HEAD]) is None:
        return [line]
    cuts: list[int] = []
    for match in _FLAT_NUMBER.finditer(line):
        if int(match[1]) == len(cuts) + 1:
            cuts.append(match.start(1))
    if len(cuts) < _FLAT:
        return [line]
    borders = [0, *cuts, len(line)]
    return [line[start:end].strip() for start, end in pairwise(borders)]
