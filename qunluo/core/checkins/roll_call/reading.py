"""Roll calls out of any text: a post, several days in one file, a chat that was forwarded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from qunluo.core.checkins.nicknames import stem
from qunluo.core.checkins.numbers import day_number
from qunluo.core.checkins.roll_call.drafts import Draft, Item, drafts_of
from qunluo.core.checkins.roll_call.lines import call_in, lines_of, tidy
from qunluo.core.checkins.roll_call.naming import Guess, KnownNames, guess, separator_told
from qunluo.core.checkins.roll_call.sections import sections_of
from qunluo.core.checkins.roll_call.values import RollCall, RollCallEntry
from qunluo.core.checkins.roll_call.words import IS_PHRASE, NOT_DONE, is_make_up

_BLANKS_AND_MARKS: Final = " \t\u3000\xa0\u2005，,、：:。.;；-–—~～+＋|｜/·！!（）()【】[]@\"'“”"


def read_roll_calls(text: str) -> tuple[RollCall, ...]:
    """All lists in the text, in their order. The names of one help to read the others."""
    drafts = [draft for section in sections_of(lines_of(tidy(text))) for draft in drafts_of(section)]
    known = KnownNames([item.lines[0] for item in draft.items] for draft in drafts)
    for draft in drafts:
        draft.items = [part for item in _with_next(draft.items) for part in _parted(*item, known=known)]
    return tuple(_finished(draft, known) for draft in drafts)


def looks_like_roll_call(text: str) -> bool:
    """Whether the text holds the call "#接龙": a cheap question before `read_roll_calls`."""
    return any(call_in(line.strip()) is not None for line in tidy(text).split("\n"))


def entry_of(
    lines: list[str], *, number: int | None, found: Guess | None = None, account: str = "", at: datetime | None = None
) -> RollCallEntry:
    """The item as an entry; `found` is what is known of its first line."""
    found = found or guess(lines[0])
    text = "\n".join(lines)
    beyond = "\n".join((found.rest, *lines[1:])).strip(_BLANKS_AND_MARKS + "\n")
    is_made_up = is_make_up(text)
    return RollCallEntry(
        number=number,
        name=found.name,
        text=text,
        day_number=day_number(beyond) or day_number(text),
        is_done=bool(beyond) and (is_made_up or NOT_DONE.match(beyond) is None),
        is_make_up=is_made_up,
        account=account,
        at=at,
    )


def _finished(draft: Draft, known: KnownNames) -> RollCall:
    separator = separator_told(f"{draft.title}\n{draft.example}")
    firsts = [item.lines[0] for item in draft.items]
    if separator and sum(separator in first for first in firsts) * 2 >= len(firsts):
        found = [known.told_by(first, separator) for first in firsts]
    else:
        found = [known.name_of(first) for first in firsts]
    return RollCall(
        title=draft.title,
        example=draft.example,
        date=draft.date,
        entries=tuple(
            entry_of(item.lines, number=item.number, found=name) for item, name in zip(draft.items, found, strict=True)
        ),
    )


def _with_next(items: list[Item]) -> Iterator[tuple[Item, int | None]]:
    for position, item in enumerate(items, 1):
        yield item, items[position].number if position < len(items) else None


def _parted(item: Item, following: int | None, known: KnownNames) -> list[Item]:
    """An item under which another person wrote without a number becomes two."""
    own = known.name_of(item.lines[0]) if len(item.lines) > 1 else None
    if own is None or not own.name:
        return [item]
    missing = (following or 0) - item.number - 1 if item.number is not None and own.has_phrase else 0
    parts = [Item(item.number, [item.lines[0]])]
    for line in item.lines[1:]:
        if _is_of_another(line, stem(own.name), known, may_be_new=missing > 0, is_numbered=item.number is not None):
            parts.append(Item(None, [line]))
            missing -= 1
        else:
            parts[-1].lines.append(line)
    for part in parts:
        while not part.lines[-1]:
            part.lines.pop()
    return parts


def _is_of_another(line: str, own: str, known: KnownNames, *, may_be_new: bool, is_numbered: bool) -> bool:
    """Whether another person begins to write here.

    In a list with numbers that takes a sure name, a word of checking in beside it, and either that the name is
    known from elsewhere or that a number is missing. In a list without numbers a name that is known is enough.
    """
    if is_numbered and not IS_PHRASE.search(line):
        return False
    found = known.name_of(line)
    if not (found.name and found.is_sure) or stem(found.name) == own:
        return False
    if is_numbered:
        return found.has_phrase and (found.name in known or may_be_new)
    return found.name in known
