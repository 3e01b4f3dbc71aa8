"""WeChat's own data of a roll call: the XML of a message of type 49 or 53, with exact borders, writers and times.

<title> of the message holds the text that people see. <solitaire_info> in its extinfo holds one <i> for each
item: who wrote it (<u>), when (<t>, unix seconds), and where it stands in the title (<r>, offset-length in UTF-16
units). Borders that do not fit the title are not believed: then the text is read as any other.
"""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple
from xml.parsers import expat

from qunluo.core.checkins.roll_call.drafts import header_of
from qunluo.core.checkins.roll_call.lines import call_in, is_number_alone, marker_of, tidy
from qunluo.core.checkins.roll_call.naming import KnownNames
from qunluo.core.checkins.roll_call.reading import entry_of, read_roll_calls
from qunluo.core.checkins.roll_call.values import RollCall

_LONGEST: Final = 4_000_000
_DEEPEST: Final = 32
_MOST_PARTS: Final = 100_000
_LAST_SECOND: Final = 4_102_444_800
_MILLISECONDS: Final = 1000


class _Refused(Exception):
    """The XML declares things that no message does, or has no end."""


class _Item(NamedTuple):
    account: str
    at: datetime | None
    place: str


class _Found(NamedTuple):
    title: str
    starter: str
    items: list[_Item]


def read_solitaire(xml: str, title: str = "") -> RollCall | None:
    """The roll call in a message's XML; None where there is none, or where the XML is broken or hostile.

    `title` is the text of the post, where it is kept apart from the XML.
    """
    if len(xml) > _LONGEST:
        return None
    if "<" not in xml and "&lt;" in xml:
        xml = html.unescape(xml)
    try:
        found = _found(_leaves(_document(xml)))
    except (_Refused, expat.ExpatError, ValueError):
        return None
    if not found.title:
        found = found._replace(title=title)
    if not found.title or not (found.items or _is_called(found.title)):
        return None
    exact = _exact(found)
    if exact is not None:
        return exact
    read = next((one for one in read_roll_calls(found.title) if one.entries), None)
    return _with_writers(read, found) if read else None


def _document(xml: str) -> str:
    """Without the sender that stands before it in some stores."""
    start, end = xml.find("<"), xml.rfind(">")
    return xml[start : end + 1] if 0 <= start < end else ""


def _leaves(xml: str) -> list[tuple[tuple[str, ...], str]]:
    """Each element with its path, in the order in which they end. A DTD is refused, and with it every entity."""
    parser = expat.ParserCreate()
    path: list[str] = []
    texts: list[list[str]] = []
    leaves: list[tuple[tuple[str, ...], str]] = []

    def refuse(*_: object) -> None:
        raise _Refused

    def start(name: str, _: dict[str, str]) -> None:
        path.append(name)
        texts.append([])
        if len(path) > _DEEPEST or len(leaves) > _MOST_PARTS:
            raise _Refused

    def end(_: str) -> None:
        leaves.append((tuple(path), "".join(texts.pop())))
        path.pop()

    def data(text: str) -> None:
        texts[-1].append(text)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.Parse(xml, True)
    return leaves


def _found(leaves: list[tuple[tuple[str, ...], str]]) -> _Found:
    """The title, and what the inner XML tells; it stands there as text or as elements."""
    title = next((text for path, text in leaves if path[-1] == "title" and text.strip()), "")
    info = next((text for path, text in leaves if path[-1] == "solitaire_info" and "<" in text), "")
    inner = _leaves(_document(info)) if info else leaves
    starter = ""
    items: list[_Item] = []
    parts: dict[str, str] = {}
    for path, text in inner:
        if path[-1] == "i" and "solitaire" in path:
            items.append(_Item(parts.get("u", ""), _moment(parts.get("t", "")), parts.get("r", "")))
            parts = {}
        elif path[-2:-1] == ("i",):
            parts[path[-1]] = text.strip()
        elif path[-1] == "au" and "solitaire" in path:
            starter = text.strip()
    return _Found(title, starter, items)


def _exact(found: _Found) -> RollCall | None:
    """The roll call by the borders that WeChat tells; None where one of them does not fit."""
    for units in ("utf-16-le", "utf-32-le"):
        places = [_slice(found.title, item.place, units) for item in found.items]
        fitting = [place for place in places if place is not None]
        if places and len(fitting) == len(places) and all(one[1] <= two[0] for one, two in pairwise(fitting)):
            break
    else:
        return None
    numbers, texts = [], []
    for start, end in fitting:
        number, text = _numbered(found.title, start, end)
        numbers.append(number)
        texts.append([line.strip() for line in tidy(text).strip().split("\n")])
    known = KnownNames([[lines[0] for lines in texts]])
    title, example, date = header_of(tidy(found.title[: fitting[0][0]]))
    return RollCall(
        title=title,
        example=example,
        date=date,
        starter=found.starter,
        entries=tuple(
            entry_of(lines, number=number, found=known.name_of(lines[0]), account=item.account, at=item.at)
            for lines, number, item in zip(texts, numbers, found.items, strict=True)
        ),
    )


def _slice(title: str, place: str, units: str) -> tuple[int, int] | None:
    """Where the item stands, in characters; None where no number begins it, or it runs over the end."""
    offset, _, length = place.partition("-")
    if not (offset.isdecimal() and length.isdecimal() and len(place) < len("1234567-1234567")):
        return None
    raw = title.encode(units, "surrogatepass")
    width = 2 if units == "utf-16-le" else 4
    first, last = int(offset) * width, (int(offset) + int(length)) * width
    if last > len(raw):
        return None
    try:
        start = len(raw[:first].decode(units))
        end = start + len(raw[first:last].decode(units))
    except UnicodeDecodeError:
        return None  # half an emoji
    before = title[title.rfind("\n", 0, start) + 1 : start].strip()
    is_numbered = is_number_alone(before) if before else marker_of(title[start:end].split("\n", 1)[0].strip())
    return (start, end) if is_numbered else None


def _numbered(title: str, start: int, end: int) -> tuple[int | None, str]:
    """The number, which stands before the item or within it, and the item without it."""
    before = marker_of(title[title.rfind("\n", 0, start) + 1 : start].strip())
    text = title[start:end].strip()
    if before:
        return before.number, text
    within = marker_of(text.split("\n", 1)[0])
    return (within.number, text[within.end :]) if within else (None, text)


def _with_writers(read: RollCall, found: _Found) -> RollCall:
    """The text's own entries, with writer and time where there are as many as WeChat tells of."""
    if len(read.entries) != len(found.items):
        return replace(read, starter=found.starter)
    entries = (
        replace(entry, account=item.account, at=item.at) for entry, item in zip(read.entries, found.items, strict=True)
    )
    return replace(read, starter=found.starter, entries=tuple(entries))


def _is_called(title: str) -> bool:
    return any(call_in(line.strip()) is not None for line in tidy(title).split("\n"))


def _moment(seconds: str) -> datetime | None:
    if not seconds.isdecimal() or len(seconds) > len("1234567890123"):
        return None
    moment = int(seconds)
    if moment > _LAST_SECOND:
        moment //= _MILLISECONDS
    return datetime.fromtimestamp(moment, UTC) if 0 < moment <= _LAST_SECOND else None
