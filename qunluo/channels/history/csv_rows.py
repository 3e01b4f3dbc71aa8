"""Rows of a CSV file. A stray quote spoils no other row than its own."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from qunluo.channels.history.rows import Rows
from qunluo.channels.history.source import Report, Source

DELIMITERS = (",", "\t", ";", "|")
_LARGEST_FIELD = 16 << 20
_TALLEST_ROW = 5_000  # lines


class _TooTall(Exception):
    """A row of so many lines has lost its closing quote."""


class _Lines:
    """The file's lines, of which those of one row can be put back."""

    def __init__(self, source: Source, report: Report) -> None:
        self._batches = source.lines(report)
        self._ahead: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self._ahead:
            _, lines = next(self._batches)
            self._ahead.extend(lines)
        if len(self.taken) >= _TALLEST_ROW:
            raise _TooTall
        line = self._ahead.popleft()
        self.number += 1
        self.taken.append(line)
        return line + "\n"

    def put_back(self) -> None:
        """All but the first of the lines taken come again."""
        self._ahead.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def delimiter_of(line: str) -> str:
    """The delimiter that cuts a header into most columns."""
    return max(DELIMITERS, key=line.count)


def split(line: str, delimiter: str) -> list[str]:
    """The cells of a single line."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)


def rows(source: Source, report: Report, *, delimiter: str) -> Rows:
    """All rows with the number of the line on which each begins, the header first."""
    csv.field_size_limit(_LARGEST_FIELD)
    lines = _Lines(source, report)
    width = 0
    while True:
        lines.taken.clear()
        first = lines.number + 1
        try:
            row = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        except (csv.Error, _TooTall):
            row = []
        if not lines.taken:
            return
        if not row or (len(lines.taken) > 1 and len(row) > (width or len(row))):
            lines.put_back()
            row = lines.taken[0].split(delimiter)
        width = width or len(row)
        yield first, row
