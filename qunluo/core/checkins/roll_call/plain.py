"""Lists without numbers: a line for each person, "小红 已打卡"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from qunluo.core.checkins.roll_call import lines as looks
from qunluo.core.checkins.roll_call.dates import is_headline
from qunluo.core.checkins.roll_call.naming import guess
from qunluo.core.checkins.roll_call.words import ACTIVITY, FOOTER, LIST_WORDS, QUANTITY_ANYWHERE

_BULLET: Final = re.compile(r"[-–•·●○◆◇▪■□*➢✦👉🔸🔹]\s{1,3}(?=\S)")
_PROSE: Final = re.compile(r"[。！!？?…；;]$|[，,].*[，,]|[：:]$|https?://")
_DIGIT_OR_DEED: Final = re.compile(rf"\d|{ACTIVITY}", re.IGNORECASE)
_LONGEST_NAME: Final = 16
_LONGEST_LINE: Final = 60
_FEWEST: Final = 2
_TITLE_BRACKETS: Final = "【[《<〔#"


class PlainItems(NamedTuple):
    """The items, and where the header ends."""

    items: list[list[str]]
    header_ends: int


class _Kind(NamedTuple):
    starts: bool
    is_name: bool
    is_name_alone: bool
    """Nothing stands beside the name, and the name tells of nothing that is done."""


def plain_items(lines: list[str], *, has_call: bool, call_at: int) -> PlainItems:
    """The items of a list that has no numbers; none where the lines are only a header, or anything else."""
    body = _header_ends(lines, has_call=has_call, call_at=call_at)
    kinds = [_kind(line) for line in lines]
    starts = [index for index in range(body, len(lines)) if kinds[index].starts]
    written = sum(1 for line in lines[body:] if line)
    if starts and (has_call or body or (len(starts) >= _FEWEST and len(starts) * 2 >= written)):
        return PlainItems(_split(lines, kinds, body=body), body)
    after = next((index for index in range(body, len(lines)) if not lines[index]), len(lines))
    names = [line for line in lines[after:] if line and not FOOTER.match(line)]
    if (
        has_call
        and names
        and all(kind.is_name for line, kind in zip(lines[after:], kinds[after:], strict=True) if line)
    ):
        return PlainItems([[line] for line in names], after)
    return PlainItems([], len(lines))


def is_item_start(line: str) -> bool:
    """Whether the line by itself tells of a person's check-in."""
    return not looks.is_template(line) and looks.example_in(line) is None and _kind(line).starts


def _header_ends(lines: list[str], *, has_call: bool, call_at: int) -> int:
    """The title, the example and its lines. Without a call only a line that can be a title is one."""
    start = call_at if has_call else 0
    while start < len(lines) and not lines[start] and not has_call:
        start += 1
    end = start
    if end < len(lines) and lines[end] and (has_call or _is_title(lines[end])):
        end += 1
    while end < len(lines) and lines[end] and (has_call or end > start):
        if looks.example_in(lines[end]) is not None or looks.is_template(lines[end]):
            return next((index for index in range(end, len(lines)) if not lines[index]), len(lines))
        kind = _kind(lines[end])
        if kind.starts or (kind.is_name and not has_call):
            break
        end += 1
    return end if end > start or has_call else 0


def _is_title(line: str) -> bool:
    if is_headline(line) or looks.example_in(line) is not None:
        return True
    return LIST_WORDS.search(line) is not None and not (guess(line).is_sure and " " in line)


def _kind(line: str) -> _Kind:
    if not line:
        return _Kind(starts=False, is_name=False, is_name_alone=False)
    bare = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    found = guess(bare)
    is_deed = found.is_sure and found.has_phrase and line[0] not in _TITLE_BRACKETS and not is_headline(line)
    starts = bare is not line or is_deed
    is_name = (
        bool(found.name)
        and len(bare) <= _LONGEST_LINE
        and len(found.name) <= _LONGEST_NAME
        and not _PROSE.search(bare)
        and not QUANTITY_ANYWHERE.search(found.name)
    )
    is_alone = is_name and found.is_sure and found.name == bare and not _DIGIT_OR_DEED.search(bare)
    return _Kind(starts=starts, is_name=is_name, is_name_alone=is_alone)


def _split(lines: list[str], kinds: list[_Kind], *, body: int) -> list[list[str]]:
    """In a list of paragraphs, a line without a word of checking in goes on; in one of lines, it may be a name."""
    first = next((index for index in range(body, len(lines)) if lines[index]), body)
    has_gaps = any(
        (not lines[index - 1] and kinds[index].starts) or not (kinds[index].starts or kinds[index].is_name_alone)
        for index in range(first + 1, len(lines))
        if lines[index]
    )
    items: list[list[str]] = []
    for index in range(body, len(lines)):
        line, kind = lines[index], kinds[index]
        if items and line and not lines[index - 1] and FOOTER.match(line):
            break
        if kind.starts or (kind.is_name and not items) or (kind.is_name_alone and not has_gaps):
            items.append([_BULLET.sub("", line, count=1) if _BULLET.match(line) else line])
        elif items:
            items[-1].append(line)
    for item in items:
        while item and not item[-1]:
            item.pop()
    return items
