"""What the formats made of JSON have in common: an outline for telling them apart, and the loop over messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.json_cursor import BROKEN, Cursor, CutOff, Malformed
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source

Item = dict[str, Any]
Convert = Callable[[Item, int], Iterable[Record]]

WRONG = (KeyError, TypeError, ValueError, OverflowError)  # what odd values in a message can raise
NO_OBJECT = "不是有效的 JSON 对象"
_PEEKED_KEYS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The shape of a JSON file as its first bytes tell it. `first` is the first element of its first long array."""

    is_array: bool = False
    is_empty: bool = False
    keys: dict[str, Any] = field(default_factory=dict)
    first: Item = field(default_factory=dict)

    def has(self, *keys: str) -> bool:
        """Whether all these keys stand at the top."""
        return all(key in self.keys for key in keys)

    def first_has(self, *keys: str) -> bool:
        """Whether all these keys stand in the first message."""
        return all(key in self.first for key in keys)


def outline_of(head: bytes) -> Outline | None:
    """The outline of JSON that begins with these bytes, or nothing where they begin no JSON."""
    cursor = Cursor(iter([head]))
    byte = cursor.peek()
    if byte not in {b"[", b"{"}:
        return None
    keys: dict[str, Any] = {}
    first: list[Item] = []
    is_empty = False
    try:
        if byte == b"[":
            is_empty = _is_empty(cursor, first)
        else:
            _keys_of_object(cursor, keys, first)
    except (CutOff, Malformed):
        pass
    return Outline(is_array=byte == b"[", is_empty=is_empty, keys=keys, first=first[0] if first else {})


def _is_empty(cursor: Cursor, first: list[Item]) -> bool:
    """Whether the array holds nothing; otherwise its first object is put into `first`."""
    for _ in cursor.elements():
        first.extend(value for value in (cursor.value(),) if isinstance(value, dict))
        return False
    return True


def _keys_of_object(cursor: Cursor, keys: dict[str, Any], first: list[Item]) -> None:
    for key in cursor.fields():
        keys[key] = None
        if len(keys) > _PEEKED_KEYS:
            return
        if cursor.peek() != b"[":
            keys[key] = cursor.value()
            continue
        for number in cursor.elements():
            if number == 1 and key not in {"members", "avatars"}:
                first.extend(value for value in (cursor.value(),) if isinstance(value, dict))


def cursor_of(source: Source) -> Cursor:
    """A cursor at the start of the file."""
    return Cursor(source.utf8_blocks())


def each(cursor: Cursor, log: Logbook, convert: Convert) -> Iterator[list[Record]]:
    """The records of the array at which the cursor stands. A bad element is reported and passed over."""
    number = 0
    for batch in whole_batches(cursor):
        records: list[Record] = []
        for item in batch:
            number += 1
            if item is BROKEN or not isinstance(item, dict):
                log.skip(number, NO_OBJECT)
                continue
            try:
                records.extend(convert(item, number))
            except WRONG as error:
                log.skip(number, reason_of(error))
        yield records


def whole_batches(cursor: Cursor) -> Iterator[list[Any]]:
    """The batches of an array; where the file breaks off, the number of the element goes along."""
    count = 0
    try:
        for batch in cursor.batches():
            yield batch
            count += len(batch)
    except (CutOff, Malformed) as error:
        raise type(error)(count + 1) from error


def reason_of(error: Exception) -> str:
    """Why a line is unusable, in Chinese."""
    if isinstance(error, BadValue):
        return str(error)
    return f"缺少字段 {error.args[0]}" if isinstance(error, KeyError) else "字段的类型不对"
