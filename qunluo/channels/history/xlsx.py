"""Rows of the first sheet of an XLSX workbook, read as a stream and within limits: a workbook can be a bomb."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.rows import Rows
from qunluo.channels.history.text import as_int, clean

_LARGEST_PART = 1 << 30
_LARGEST_STRINGS = 512 << 20
_WORST_RATIO = 400
_RATIO_COUNTS_FROM = 16 << 20
_BLOCK = 1 << 16
_MOST_COLUMNS = 1_024
_LONGEST_TEXT = 1 << 20  # of a cell or a shared string; spreadsheets themselves hold 32,767 signs
_LETTERS = re.compile(r"[A-Z]{1,3}")

# What zipfile, zlib and expat raise on damaged, encrypted or exotic archives.
_DAMAGES = (
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    expat.ExpatError,
    struct.error,
    zlib.error,
)

DAMAGED = "这个 XLSX 文件已损坏，请用表格软件打开后重新另存一份。"
TOO_LARGE = "这个 XLSX 文件解压后过大，请另存为 CSV 再导入。"
WITH_DTD = "这个 XLSX 文件含有不该有的内容（DTD），请用表格软件打开后重新另存一份。"


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a zip holds a workbook."""
    try:
        with ZipFile(stream) as archive:
            names = set(archive.namelist())
    except _DAMAGES:
        return False
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def rows(stream: BinaryIO) -> Rows:
    """The rows of the first sheet with their numbers."""
    try:
        with ZipFile(stream) as archive:
            strings = _strings(archive)
            with archive.open(_first_sheet(archive)) as sheet:
                yield from _Sheet(strings).rows(_blocks(sheet, _LARGEST_PART))
    except _DAMAGES:
        raise UnreadableExport(DAMAGED) from None


def _first_sheet(archive: ZipFile) -> str:
    names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]{1,60}\.xml", name)]
    if not names:
        raise UnreadableExport("这个 XLSX 文件里没有工作表。")
    return min(names, key=lambda name: (as_int("".join(re.findall(r"\d", name)), 1), name))


def _blocks(part: IO[bytes], largest: int) -> Iterator[bytes]:
    total = 0
    while block := part.read(_BLOCK):
        total += len(block)
        if total > largest:
            raise UnreadableExport(TOO_LARGE)
        yield block


def _check_ratio(archive: ZipFile, name: str) -> None:
    told = archive.getinfo(name)
    if told.file_size > _RATIO_COUNTS_FROM and told.file_size > told.compress_size * _WORST_RATIO:
        raise UnreadableExport(TOO_LARGE)


def _parser(start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=None)
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    return parser


def _refuse(*_: object) -> None:
    raise UnreadableExport(WITH_DTD)


def _strings(archive: ZipFile) -> list[str]:
    """The shared strings; phonetic readings within them are left out."""
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return []
    _check_ratio(archive, name)
    strings: list[str] = []
    texts: list[str] = []
    path: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        path.append(tag)
        if tag == "si":
            texts.clear()

    def end(tag: str) -> None:
        path.pop()
        if tag == "si":
            strings.append("".join(texts))

    parser = _parser(start, end)
    parser.CharacterDataHandler = lambda text: texts.append(text) if path[-1] == "t" and "rPh" not in path else None
    with archive.open(name) as part:
        for block in _blocks(part, _LARGEST_STRINGS):
            parser.Parse(block, False)
    parser.Parse(b"", True)
    return strings


class _Sheet:
    """Collects the cells of a sheet row by row while its XML passes."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._done: list[tuple[int, list[str]]] = []
        self._row: list[str] = []
        self._number = 0
        self._column = 0
        self._type = ""
        self._text: list[str] = []
        self._length = 0
        self._is_in_value = False

    def rows(self, blocks: Iterator[bytes]) -> Rows:
        """The rows."""
        parser = _parser(self._start, self._end)
        parser.CharacterDataHandler = self._data
        for block in blocks:
            parser.Parse(block, False)
            yield from self._done
            self._done.clear()
        parser.Parse(b"", True)
        yield from self._done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._number = as_int(attributes.get("r"), self._number + 1)
            self._row = []
        elif tag == "c":
            self._column = _column(attributes.get("r", ""), len(self._row))
            self._type = attributes.get("t", "n")
            self._text.clear()
            self._length = 0
        self._is_in_value = tag in {"v", "t"}

    def _end(self, tag: str) -> None:
        self._is_in_value = False
        if tag == "c" and self._column < _MOST_COLUMNS:
            self._row.extend([""] * (self._column + 1 - len(self._row)))
            self._row[self._column] = self._value()
        elif tag == "row":
            self._done.append((self._number, self._row))

    def _data(self, text: str) -> None:
        if self._is_in_value:
            self._length += len(text)
            if self._length > _LONGEST_TEXT:
                raise UnreadableExport(TOO_LARGE)
            self._text.append(text)

    def _value(self) -> str:
        text = "".join(self._text)
        if self._type == "s":
            place = as_int(text, -1)
            return clean(self._strings[place]) if 0 <= place < len(self._strings) else ""
        return "" if self._type == "e" else clean(text)


def _column(reference: str, default: int) -> int:
    """The place of `C5`, counted from 0."""
    found = _LETTERS.match(reference)
    if found is None:
        return default
    place = 0
    for letter in found[0]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
