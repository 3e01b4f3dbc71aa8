"""Walks through JSON of any size: objects key by key, arrays in batches, never more than a few blocks in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from qunluo.channels.history.text import clean_deep

_LARGEST_VALUE = 64 << 20
_LARGEST_ELEMENT = 8 << 20
_SMALLEST_PATIENCE = 1 << 16
_MOST = 1 << 16  # bytes parsed in one go: what fits the cache is parsed fastest
_LEAST = 1 << 13
_SPACE = re.compile(rb"[\s\x00\xef\xbb\xbf]*")
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+("?)|[\[\]{}]', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\]}\[{\":]+")
_OPENING, _CLOSING = {b"{", b"["}, {b"}", b"]"}
_FIRST_KEY = re.compile(rb'\s*,\s*\{\s*"(?:[^"\\]|\\.){1,200}"\s*:', re.DOTALL)


class CutOff(Exception):
    """The file ends in the middle of a value; within an array, its argument is the number of the element."""


class Malformed(Exception):
    """What stands here is no JSON; the argument is as with `CutOff`."""


class Broken:
    """Stands in a batch for an element that could not be read."""


BROKEN: Final = Broken()


def loads(data: bytes) -> Any:
    """One JSON value; raises `ValueError`.

    Takes what orjson refuses: half surrogate pairs, wrong bytes, line breaks within texts.
    """
    try:
        value = orjson.loads(data)
    except ValueError:
        return _loads_slowly(data)
    return _cleaned(value) if b"\\u0000" in data else value


def _loads_slowly(data: bytes) -> Any:
    try:
        return _cleaned(json.loads(data.decode("utf-8", "replace"), strict=False))
    except RecursionError as error:
        raise ValueError from error


def _cleaned(value: Any) -> Any:
    try:
        return clean_deep(value)
    except RecursionError as error:
        raise ValueError from error


class Cursor:
    """A place in a JSON text. Every method begins before a value or a delimiter and ends behind it."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._buffer = b""
        self._place = 0
        self._passed = 0
        self._reach = _MOST
        self._patience = _LARGEST_ELEMENT

    def _fill(self, at_least: int = 1) -> bool:
        """Read on; what stands before the place is forgotten."""
        parts, length = [self._buffer[self._place :]], 0
        while length < at_least and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            length += len(block)
        self._passed += self._place
        self._buffer, self._place = b"".join(parts), 0
        return length > 0

    def peek(self) -> bytes:
        """The next byte that is no space; empty at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._buffer):
                return self._buffer[self._place : self._place + 1]
            if not self._fill():
                return b""

    def _expect(self, byte: bytes) -> None:
        found = self.peek()
        if not found:
            raise CutOff
        if found != byte:
            raise Malformed
        self._place += 1

    def _goes_on(self, end: bytes) -> bool:
        """Whether another item stands before the end of this object or array; commas are passed over."""
        while (byte := self.peek()) == b",":
            self._place += 1
        if not byte:
            raise CutOff
        if byte != end:
            return True
        self._place += 1
        return False

    def _position(self) -> int:
        self.peek()
        return self._passed + self._place

    def fields(self) -> Iterator[str]:
        """The names in an object. The caller may take the value of each; otherwise it is skipped."""
        self._expect(b"{")
        while self._goes_on(b"}"):
            if self.peek() != b'"':
                raise Malformed
            key = self.value()
            self._expect(b":")
            before = self._position()
            yield key if isinstance(key, str) else ""
            if self._position() == before:
                self.skip()

    def elements(self) -> Iterator[int]:
        """The elements of an array by number. The caller may take each; otherwise it is skipped."""
        self._expect(b"[")
        number = 0
        while self._goes_on(b"]"):
            number += 1
            before = self._position()
            yield number
            if self._position() == before:
                self.skip()

    def value(self) -> Any:
        """The next value whole, or `BROKEN`."""
        end = self._end_of_value(_LARGEST_VALUE)
        data, self._place = self._buffer[self._place : end], end
        try:
            return loads(data)
        except ValueError:
            return BROKEN

    def skip(self) -> None:
        """Pass over the next value, however large."""
        self._place = self._end_of_value(0)

    def _end_of_value(self, largest: int) -> int:
        """Where the next value ends. With a limit of 0 what was passed is dropped from memory."""
        byte = self.peek()
        if not byte:
            raise CutOff
        if byte not in b'{["':
            return self._end_of_scalar()
        depth, scan = 0, self._place
        while True:
            for found in _TOKEN.finditer(self._buffer, scan):
                token = found[0]
                if token in _OPENING:
                    depth += 1
                elif token in _CLOSING:
                    depth -= 1
                elif not found[1]:
                    scan = found.start()  # a string that goes on in the next block
                    break
                if depth <= 0:
                    return found.end()
            else:
                scan = len(self._buffer)
            scan = self._more(scan, largest)

    def _more(self, scan: int, largest: int) -> int:
        """Read on, ever more at once; the place up to which was scanned, in the new buffer."""
        held = len(self._buffer) - self._place
        if largest and held > largest:
            raise Malformed
        if not largest and len(self._buffer) - scan <= _LARGEST_VALUE:
            self._place = scan
        scan -= self._place
        if not self._fill(at_least=held):
            raise CutOff
        return scan

    def _end_of_scalar(self) -> int:
        while True:
            found = _SCALAR.match(self._buffer, self._place)
            if found is None or found.end() - self._place > _LEAST:
                raise Malformed
            if found.end() < len(self._buffer) or not self._fill():
                return self._place + found.end() - found.start()

    def batches(self) -> Iterator[list[Any]]:
        """The elements of an array, many at once. What cannot be read is `BROKEN` in its place."""
        self._expect(b"[")
        seam = b""
        self._reach, self._patience = _MOST, _LARGEST_ELEMENT
        while self._goes_on(b"]"):
            batch = self._many(seam) if seam else None
            if batch is None:
                batch = self._few(seam)
                seam = seam or self._next_seam()
            yield batch

    def _many(self, seam: bytes) -> list[Any] | None:
        """All elements up to the last seam within reach, parsed in one go.

        A seam is how one element ends and the next begins, first key included; quotes in strings are escaped, so
        it stands in no string. It may stand in a deeper array: then the parse fails, and a shorter one is tried.
        """
        while len(self._buffer) - self._place < self._reach and self._fill():
            pass
        cut = self._buffer.rfind(seam, self._place, self._place + self._reach)
        if cut < 0:
            return None
        data = b"[" + self._buffer[self._place : cut + 1] + b"]"
        try:
            batch: list[Any] = orjson.loads(data)
            batch = _cleaned(batch) if b"\\u0000" in data else batch
        except ValueError:
            if self._reach > _LEAST:
                self._reach = max(self._reach // 8, _LEAST)
                return self._many(seam)
            try:
                batch = _loads_slowly(data)
            except ValueError:
                return None
        self._place = cut + 1
        self._reach = min(self._reach * 2, _MOST)
        return batch

    def _few(self, seam: bytes) -> list[Any]:
        """Some elements, the end of each found exactly; a single one as long as no seam is known."""
        batch: list[Any] = []
        start = self._position()
        while self.peek() not in {b"]", b""}:
            batch.append(self._one(seam))
            if not seam or self._position() - start > _LEAST:
                break
            while self.peek() == b",":
                self._place += 1
        return batch

    def _one(self, seam: bytes) -> Any:
        """One element. A stray quote makes it swallow its neighbours: go on at the next seam then."""
        ahead = self._buffer.find(seam, self._place, self._place + _LEAST) if seam else -1
        if ahead >= 0:
            try:
                value = loads(self._buffer[self._place : ahead + 1])
            except ValueError:
                pass
            else:
                self._place = ahead + 1
                return value
        try:
            end = self._end_of_value(self._patience)
        except (CutOff, Malformed):
            self._patience = max(self._patience // 4, _SMALLEST_PATIENCE)
            if not self._jump(seam, len(self._buffer)):
                raise
            return BROKEN
        try:
            value = loads(self._buffer[self._place : end])
        except ValueError:
            if not self._jump(seam, end):
                self._place = end
            return BROKEN
        self._place = end
        self._patience = min(self._patience * 2, _LARGEST_ELEMENT)
        return value

    def _jump(self, seam: bytes, end: int) -> bool:
        ahead = self._buffer.find(seam, self._place + 1, end) if seam else -1
        if ahead >= 0:
            self._place = ahead + 1
        return ahead >= 0

    def _next_seam(self) -> bytes:
        """From the brace behind which we stand to the first key of the next element."""
        self._place -= 1
        if len(self._buffer) - self._place < _LEAST:
            self._fill()
        self._place += 1
        brace = self._buffer[self._place - 1 : self._place]
        found = _FIRST_KEY.match(self._buffer, self._place) if brace == b"}" else None
        return brace + found[0] if found is not None else b""
