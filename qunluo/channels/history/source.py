"""The bytes of one export: counted, decoded, cut into blocks or lines, and read again from the start."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from io import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Self, cast

from qunluo.channels.history.encoding import Encoding, guess
from qunluo.channels.history.errors import UnreadableExport

BLOCK = 1 << 17
_LONGEST_LINE = 32 << 20
_IN_MEMORY = 32 << 20

Report = Callable[[int, str], None]


class Source:
    """A binary stream that is read from where it stands to its end, as often as needed."""

    def __init__(self, stream: BinaryIO, *, is_ours: bool = False) -> None:
        self._stream = stream
        self._is_ours = is_ours
        self._start = stream.tell()
        self.size = stream.seek(0, SEEK_END) - self._start
        self.bytes_read = 0
        self.encoding = Encoding("utf-8")

    @classmethod
    def of(cls, given: str | Path | BinaryIO) -> Self:
        """Open a path, or take a stream; one that cannot be wound back is copied first."""
        if isinstance(given, (str, Path)):
            return cls(_opened(Path(given)), is_ours=True)
        try:
            can_seek = given.seekable()
        except AttributeError:
            can_seek = hasattr(given, "seek")
        return cls(given) if can_seek else cls(_copied(given), is_ours=True)

    def close(self) -> None:
        """Close what was opened here; a stream that came from outside stays open."""
        if self._is_ours:
            self._stream.close()

    def head(self, size: int) -> bytes:
        """The first bytes; the next reading begins at the start again."""
        self._rewind()
        data = self._read(size)
        self._rewind()
        return data

    def stream(self) -> BinaryIO:
        """The stream itself, wound back, for readers that jump about."""
        self._rewind()
        return self._stream

    def note_position(self) -> None:
        """Count what such a reader has passed."""
        self.bytes_read = self._stream.tell() - self._start

    def guess_encoding(self) -> None:
        """Find out how the text is written down."""
        self.encoding = guess(self._raw())
        self._rewind()

    def _rewind(self) -> None:
        self.bytes_read = 0
        try:
            self._stream.seek(self._start)
        except OSError as error:
            raise _broken_disk(error) from error

    def _read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise _broken_disk(error) from error
        self.bytes_read += len(data)
        return data

    def _raw(self) -> Iterator[bytes]:
        self._rewind()
        while block := self._read(BLOCK):
            yield block

    def utf8_blocks(self) -> Iterator[bytes]:
        """The file as UTF-8 without a byte order mark, cut anywhere."""
        if self.encoding.name != "utf-8":
            decoder = codecs.getincrementaldecoder(self.encoding.name)(errors="replace")
            for block in self._after_mark():
                yield decoder.decode(block).encode()
            yield decoder.decode(b"", final=True).encode()
            return
        yield from self._after_mark()

    def utf8_lines(self) -> Iterator[bytes]:
        """The same, cut after whole lines."""
        carry = b""
        for block in self.utf8_blocks():
            whole = carry + block
            cut = whole.rfind(b"\n") + 1
            if cut or len(whole) > _LONGEST_LINE:
                cut = cut or len(whole)
                yield whole[:cut]
            carry = whole[cut:]
        if carry:
            yield carry

    def lines(self, report: Report) -> Iterator[tuple[int, list[str]]]:
        """The lines of a text, whatever ends them, in batches with the number of their first line.

        Bytes that are no text in the file's encoding are replaced and reported, not fatal.
        """
        number = 1
        for text in self.texts(report):
            lines = text.split("\n")
            if not lines[-1]:
                lines.pop()
            yield number, lines
            number += len(lines)

    def texts(self, report: Report) -> Iterator[str]:
        """The same uncut: parts of the text that end with a whole line."""
        number = 1
        name = "utf-8" if self.encoding.is_wide else self.encoding.name
        for chunk in self._chunks():
            try:
                text = chunk.decode(name)
            except UnicodeDecodeError:
                text, damaged = _decoded_by_line(chunk, name)
                for line in damaged:
                    report(number + line, "有无法识别的字符，已用 � 代替")
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            if "\0" in text:
                text = text.replace("\0", "")
            number += text.count("\n")
            yield text

    def _chunks(self) -> Iterator[bytes]:
        """Whole lines in the file's own encoding, or in UTF-8 where a line feed takes more than one byte."""
        if self.encoding.is_wide:
            decoder = codecs.getincrementaldecoder(self.encoding.name)(errors="replace")
            wide = (decoder.decode(block).encode("utf-8", "replace") for block in self._after_mark())
            yield from _whole_lines(wide)
            return
        yield from _whole_lines(self._after_mark())

    def _after_mark(self) -> Iterator[bytes]:
        left = self.encoding.mark
        for block in self._raw():
            yield block[left:]
            left = max(0, left - len(block))


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    carry = b""
    for block in blocks:
        whole = carry + block
        cut = whole.rfind(b"\n") + 1 or whole.rfind(b"\r", 0, -1) + 1
        if cut or len(whole) > _LONGEST_LINE:
            cut = cut or len(whole)
            yield whole[:cut]
        carry = whole[cut:]
    if carry:
        yield carry


def _decoded_by_line(chunk: bytes, encoding: str) -> tuple[str, list[int]]:
    """The text with what is wrong replaced, and the lines where that was done, counted from 0."""
    lines, damaged = [], []
    for number, line in enumerate(chunk.split(b"\n")):
        try:
            lines.append(line.decode(encoding))
        except UnicodeDecodeError:
            damaged.append(number)
            lines.append(line.decode(encoding, "replace"))
    return "\n".join(lines), damaged


def _opened(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            sentence = f"“{path.name}”是一个文件夹，请选择里面的聊天记录文件。"
            raise UnreadableExport(sentence)
        return path.open("rb")
    except FileNotFoundError as error:
        sentence = f"找不到文件“{path}”，请检查路径。"
        raise UnreadableExport(sentence) from error
    except (OSError, ValueError) as error:
        sentence = f"打不开文件“{path.name}”，请检查读取权限。"
        raise UnreadableExport(sentence) from error


def _copied(stream: BinaryIO) -> BinaryIO:
    copy = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - Source.close closes it
    try:
        while block := stream.read(BLOCK):
            copy.write(block)
    except OSError as error:
        copy.close()
        raise _broken_disk(error) from error
    copy.seek(0)
    return cast("BinaryIO", copy)


def _broken_disk(error: OSError) -> UnreadableExport:
    reason = error.strerror or type(error).__name__
    return UnreadableExport(f"读取文件时出错（{reason}），请检查磁盘或重新上传。")
