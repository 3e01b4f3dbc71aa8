"""`qunluo rollcall FILE`: read roll calls (接龙) out of a text, a message's XML or a JSON export."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from qunluo.core.checkins.roll_call import RollCall, read_roll_calls, read_solitaire
from qunluo.core.checkins.roll_call.dates import with_year
from qunluo.core.checkins.roll_call.words import LIST_WORDS
from qunluo.lib.refusal import Refusal

STANDARD_INPUT: Final = "-"
_LARGEST: Final = 64 * 1024 * 1024
_DEEPEST: Final = 64
_NO_TEXT: Final = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"SQLite",
    b"\xd0\xcf\x11\xe0",
)
_MARKED: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def run(file: str, *, as_json: bool, year: int | None) -> int:
    """Print the roll calls and give the exit code."""
    roll_calls = [replace(one, date=with_year(one.date, year)) for one in read(_text(file))]
    if not roll_calls:
        raise Refusal("没有读到接龙。请给出整段接龙的文字（从“#接龙”或者标题那一行起），或者微信消息的 XML。")
    if as_json:
        lines = "".join(json.dumps(as_dict(one), ensure_ascii=False) + "\n" for one in roll_calls)
        sys.stdout.buffer.write(lines.encode("utf-8", "replace"))
        sys.stdout.flush()
        return 0
    from qunluo.config.rollcall_table import show  # noqa: PLC0415 - loads rich, for which JSON need not wait

    show(roll_calls)
    return 0


def read(text: str) -> Iterator[RollCall]:
    """The roll calls in a JSON export, in XML among text, or in plain text."""
    values = _json_values(text) if text.lstrip()[:1] in {"{", "["} else []
    if values:
        for value in values:
            yield from _within(value, depth=0)
        return
    for part, is_xml in _parts(text):
        if not is_xml:
            yield from read_roll_calls(part)
        elif (found := read_solitaire(part)) is not None:
            yield found


def as_dict(roll_call: RollCall) -> dict[str, Any]:
    """One line of the JSON output. Keys never change their meaning."""
    return {
        "title": roll_call.title,
        "date": roll_call.date,
        "starter": roll_call.starter,
        "entries": [
            {
                "number": entry.number,
                "name": entry.name,
                "text": entry.text,
                "day_number": entry.day_number,
                "done": entry.is_done,
                "make_up": entry.is_make_up,
                "account": entry.account,
                "at": entry.at.isoformat() if entry.at else None,
            }
            for entry in roll_call.entries
        ],
    }


def _text(file: str) -> str:
    name = "标准输入" if file == STANDARD_INPUT else f"“{file}”"
    data = _bytes(file, name)
    if len(data) > _LARGEST:
        raise Refusal(f"{name}太大，最多 {_LARGEST // 1024 // 1024} MB。请分成几个文件。")
    if not data.strip():
        raise Refusal(f"{name}是空的。")
    encoding = next((encoding for mark, encoding in _MARKED if data.startswith(mark)), "")
    if data.startswith(_NO_TEXT) or (not encoding and b"\x00" in data):
        raise Refusal(f"{name}不是文字。请把接龙复制到文本文件里，或者给出微信消息的 XML、JSON。")
    for attempt in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return data.decode(attempt)
        except UnicodeDecodeError:
            continue
    raise Refusal(f"{name}的编码认不出来。请另存为 UTF-8 再来。")


def _bytes(file: str, name: str) -> bytes:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(_LARGEST + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise Refusal(f"没有{name}这个文件。") from error
    except IsADirectoryError as error:
        raise Refusal(f"{name}是文件夹，请给出其中一个文件。") from error
    except ValueError as error:  # a name that no file can have
        raise Refusal("这不是文件名。") from error


def _json_values(text: str) -> list[Any]:
    """The whole as one value, or a value a line; nothing where it only looks like JSON."""
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        pass
    values = []
    for line in text.split("\n"):
        if line.lstrip()[:1] not in {"{", "["}:
            continue
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    return values


def _within(value: Any, *, depth: int) -> Iterator[RollCall]:
    """Every roll call in a JSON value. What stands beside its own XML in one object is told once."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _within(one, depth=depth + 1)
    elif isinstance(value, dict):
        texts = [one for one in value.values() if isinstance(one, str)]
        yield from _told_together(texts)
        for one in value.values():
            if not isinstance(one, str):
                yield from _within(one, depth=depth + 1)
    elif isinstance(value, str):
        yield from _told_together([value])


def _told_together(texts: list[str]) -> Iterator[RollCall]:
    plain = [text for text in texts if not _has_solitaire(text)]
    posts = [text for text in plain if "\n" in text or "接" in text]
    exact = [
        found
        for text in texts
        if _has_solitaire(text)
        for part, is_xml in _parts(text)
        if is_xml and (found := read_solitaire(part, posts[0] if posts else "")) is not None
    ]
    yield from exact
    told = {tuple(entry.text for entry in one.entries) for one in exact}
    for text in posts:
        for one in read_roll_calls(text):
            is_list = bool(one.date) or LIST_WORDS.search(f"{text[:200]}") is not None
            if is_list and tuple(entry.text for entry in one.entries) not in told:
                yield one


def _has_solitaire(text: str) -> bool:
    return "<solitaire" in text or "&lt;solitaire" in text


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut into messages' XML (true) and what stands between (false)."""
    if "<" not in text and _has_solitaire(text):
        yield text, True
        return
    at = 0
    while True:
        start, tag = min(
            ((found, tag) for tag in ("msg", "appmsg", "solitaire") if (found := text.find(f"<{tag}", at)) >= 0),
            default=(-1, ""),
        )
        end = text.find(f"</{tag}>", start) if tag else -1
        if end < 0:
            yield text[at:], False
            return
        end += len(f"</{tag}>")
        yield text[at:start], False
        yield text[start:end], True
        at = end
