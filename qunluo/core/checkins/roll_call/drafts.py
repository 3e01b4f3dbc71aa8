"""A section read as lists: headers, and items that do not know yet whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunluo.core.checkins.roll_call import lines as looks
from qunluo.core.checkins.roll_call.candidates import Looks, looks_of
from qunluo.core.checkins.roll_call.choosing import Top, tops_of
from qunluo.core.checkins.roll_call.dates import date_in, is_headline
from qunluo.core.checkins.roll_call.lines import Line
from qunluo.core.checkins.roll_call.plain import is_item_start, plain_items
from qunluo.core.checkins.roll_call.sections import Section
from qunluo.core.checkins.roll_call.words import FOOTER, IS_PHRASE, LIST_WORDS, SUBTITLE


@dataclass(slots=True)
class Item:
    """One item as written."""

    number: int | None
    lines: list[str]


@dataclass(slots=True)
class Draft:
    """One list as written."""

    title: str = ""
    example: str = ""
    date: str = ""
    items: list[Item] = field(default_factory=list)


def drafts_of(section: Section) -> list[Draft]:
    """The lists in a section; none where it holds something else."""
    tops = tops_of(section.lines, call_at=section.call_at if section.has_call else None)
    if not tops or _are_parts_of_plain_items(section.lines, tops):
        return _without_numbers(section)
    starts = [position for position, top in enumerate(tops) if position == 0 or top.opens]
    drafts: list[Draft] = []
    header_from = 0
    for start, end in zip(starts, [*starts[1:], len(tops)], strict=True):
        chosen = tops[start:end]
        until = _header_above(section.lines, tops[end]) if end < len(tops) else len(section.lines)
        draft = Draft(items=_items(section.lines, chosen, until))
        _tell_header(draft, section, header_from, chosen[0].line)
        if drafts and not draft.date:
            draft.date = drafts[-1].date
        drafts.append(draft)
        header_from = until
    return [draft for draft in drafts if _is_list(draft, section)]


def _are_parts_of_plain_items(lines: list[Line], tops: list[Top]) -> bool:
    """The only numbers are those of a list within an item that has none itself."""
    above = lines[: tops[0].line]
    return (
        any(is_item_start(line.text) for line in above)
        and all(looks_of(lines[top.line].rest) is not Looks.ITEM for top in tops)
        and any(looks_of(lines[top.line].rest) is Looks.PART for top in tops)
    )


def _without_numbers(section: Section) -> list[Draft]:
    found = plain_items([line.text for line in section.lines], has_call=section.has_call, call_at=section.call_at)
    draft = Draft(items=[Item(None, item) for item in found.items])
    _tell_header(draft, section, 0, found.header_ends)
    is_announced = section.has_call or bool(draft.example)
    if draft.items or is_announced or _is_dated_headline(draft, section):
        return [draft]
    return []


def _is_dated_headline(draft: Draft, section: Section) -> bool:
    """A headline of a day and nothing else: a day on which nobody wrote."""
    written = [line.text for line in section.lines if line.text]
    return len(written) == 1 and bool(draft.date) and is_headline(written[0]) and not section.is_from_chat


def _is_list(draft: Draft, section: Section) -> bool:
    """Numbered lines alone are no roll call in a chat, and one of them is none anywhere."""
    if not draft.items:
        return section.has_call or bool(draft.example)
    if section.has_call or draft.example or LIST_WORDS.search(draft.title):
        return True
    says_done = any(IS_PHRASE.search(line) for item in draft.items for line in item.lines[:1])
    if section.is_from_chat:
        return bool(draft.date) and says_done
    return says_done or bool(draft.date) or len(draft.items) > 1


def _items(lines: list[Line], tops: list[Top], until: int) -> list[Item]:
    """Each from its number to the next; what is numbered and empty is a place that nobody took."""
    items = []
    for top, following in zip(tops, [*(top.line for top in tops[1:]), until], strict=True):
        body = [lines[top.line].text[top.end :], *(line.text for line in lines[top.line + 1 : following])]
        if following == until:
            body = _without_footer(body)
        body = _stripped(body)
        if body:
            items.append(Item(top.number, body))
    return items


def _without_footer(body: list[str]) -> list[str]:
    """The organiser's words under the last item belong to nobody's."""
    for index in range(1, len(body)):
        if not body[index - 1] and FOOTER.match(body[index]):
            return body[:index]
    return body


def _stripped(body: list[str]) -> list[str]:
    start, end = 0, len(body)
    while start < end and not body[start].strip():
        start += 1
    while end > start and not body[end - 1].strip():
        end -= 1
    return [body[start].strip(), *body[start + 1 : end]] if start < end else []


def _header_above(lines: list[Line], top: Top) -> int:
    """Where the header begins that stands over a list in the middle of a section."""
    start = top.line
    while start and not lines[start - 1].text:
        start -= 1
    while start and lines[start - 1].text and lines[start - 1].marker is None:
        start -= 1
        if is_headline(lines[start].text):
            return start
        if start + 1 == top.line and SUBTITLE.match(lines[start].text):
            return start
    is_apart = start > 0 and not lines[start - 1].text
    return start if is_apart else top.line


def header_of(text: str) -> tuple[str, str, str]:
    """Title, example and date of a text that is a header alone."""
    draft = Draft()
    section = Section()
    for line in text.split("\n"):
        rest = looks.call_in(line.strip())
        if rest is not None:
            section.has_call, section.call_at = True, len(section.lines)
        section.add(Line(line.strip() if rest is None else rest, None))
    while section.lines and looks.is_number_alone(section.lines[-1].text):
        section.lines.pop()
    _tell_header(draft, section, 0, len(section.lines))
    return draft.title, draft.example, draft.date


def _tell_header(draft: Draft, section: Section, start: int, end: int) -> None:
    """The title is what stands under the call; where nothing does, what stands above it."""
    above = [line.text for line in section.lines[start : min(section.call_at, end)]] if section.has_call else []
    below = [line.text for line in section.lines[max(start, section.call_at if section.has_call else 0) : end]]
    title, draft.example = _title_and_example(below)
    intro, example = _title_and_example(above)
    draft.title = title or intro
    draft.example = draft.example or example
    draft.date = _date(title) or _date(intro) or section.chat_date


def _title_and_example(lines: list[str]) -> tuple[str, str]:
    """The example goes on until the next blank line."""
    title: list[str] = []
    example: list[str] = []
    in_example = False
    for line in lines:
        rest = looks.example_in(line)
        if not line:
            in_example = False
        elif rest is not None or looks.is_template(line):
            in_example = True
            example.append(line if rest is None else rest)
        elif in_example:
            example.append(line)
        else:
            title.append(line)
    return "\n".join(title), "\n".join(example).strip()


def _date(title: str) -> str:
    return next((date for line in title.split("\n") if (date := date_in(line))), "")
