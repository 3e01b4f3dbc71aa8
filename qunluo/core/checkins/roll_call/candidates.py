"""The numbered lines of a section, with what each looks like and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from qunluo.core.checkins.roll_call.dates import is_headline
from qunluo.core.checkins.roll_call.lines import Line, Marker, example_in
from qunluo.core.checkins.roll_call.words import (
    ACTIVITY_FIRST,
    IS_DAY,
    IS_PHRASE,
    LIST_WORDS,
    QUANTITY_ANYWHERE,
    SUBTITLE,
)

_CUE: Final = re.compile(
    r".{0,4}(?:时间|地点|费用|内容|要求|规则|人数|集合|注意|活动|主题|截止|价格|规格|地址|說明|说明|時間|地點)[:：\s]"
)
_RULES: Final = re.compile(
    r"规则|要求|说明|须知|注意|规定|規則|說明|(?:如下|规格|套餐|价格|菜单|流程|选项|安排|主题|内容|事项)[:：]?$"
)


class Looks(IntEnum):
    """What a numbered line looks like by its words."""

    PART = -1
    UNCLEAR = 0
    ITEM = 1


class Candidate(NamedTuple):
    """A line that may begin an item."""

    line: int
    marker: Marker
    looks: Looks
    is_after_blank: bool
    is_under_title: bool
    is_header_cue: bool


def _header_ends(lines: Sequence[Line], call_at: int | None) -> int:
    """Under a call WeChat puts a header, a blank line and "1. ": where a post is written so, the header's end."""
    if call_at is None:
        return 0
    written = next((index for index in range(call_at, len(lines)) if lines[index].text), len(lines))
    blank = next((index for index in range(written, len(lines)) if not lines[index].text), len(lines))
    first = next((line.marker for line in lines[blank:] if line.text), None)
    is_native = first is not None and (first.number, first.style, first.is_glued) == (1, "dot", False)
    return blank if is_native else 0


def candidates_of(lines: Sequence[Line], *, call_at: int | None) -> list[Candidate]:
    """Every numbered line, with what stands between it and the one before."""
    header_ends = _header_ends(lines, call_at)
    found: list[Candidate] = []
    before = -1
    for index, line in enumerate(lines):
        marker = line.marker
        if marker is None:
            continue
        between = lines[before + 1 : index]
        looks = looks_of(line.rest)
        found.append(
            Candidate(
                line=index,
                marker=marker,
                looks=looks,
                is_after_blank=bool(between) and any(not line.text for line in between),
                is_under_title=_has_title(between, is_item=looks is Looks.ITEM),
                is_header_cue=(index < header_ends and looks is not Looks.ITEM)
                or _CUE.match(line.rest) is not None
                or (before < 0 and bool(between) and _is_over_header_list(between[-1].text)),
            )
        )
        before = index
    return found


def _is_over_header_list(line: str) -> bool:
    """Whether the line announces rules, or an example that follows."""
    return _RULES.search(line) is not None or example_in(line) == ""


def _has_title(between: Sequence[Line], *, is_item: bool) -> bool:
    """Whether these lines hold the title of another list, over what looks like a person's item."""
    if is_item and between and SUBTITLE.match(between[-1].text):
        return True
    has_blank = False
    for line in between:
        has_blank = has_blank or not line.text
        if is_headline(line.text) or (has_blank and SUBTITLE.match(line.text)):
            return True
        if has_blank and _is_undated_title(line.text):
            return True
    return False


def _is_undated_title(line: str) -> bool:
    """周二早读打卡, and not 小红 打卡第3天."""
    word = LIST_WORDS.search(line)
    return word is not None and word.start() > 0 and " " not in line[: word.end()] and not IS_DAY.search(line)


def looks_of(rest: str) -> Looks:
    """Whether the words are those of a person's item, or of a part of one."""
    words = rest[:120].strip()
    first = words.split(maxsplit=1)[0] if words else ""
    if ACTIVITY_FIRST.match(words) or QUANTITY_ANYWHERE.search(first):
        return Looks.PART
    phrase = IS_PHRASE.search(words)
    if phrase is None:
        return Looks.UNCLEAR
    return Looks.ITEM if phrase.start() > 0 else Looks.PART
