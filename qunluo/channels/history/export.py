"""Opens an exported chat history, whichever tool wrote it, and reads it as a stream of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.json_cursor import CutOff, Malformed
from qunluo.channels.history.logbook import Choices, Logbook
from qunluo.channels.history.records import BadLine, Head, Record
from qunluo.channels.history.sniff import Read, recognise
from qunluo.channels.history.source import Source
from qunluo.core.events import RosterEntry

CHUNK = 20_000
CUT_OFF = "文件到这里就断了，后面的内容缺失"
MALFORMED = "从这里开始不是有效的 JSON，后面的内容没有读"

__all__ = ["Export", "UnreadableExport", "open_export"]


class Export:
    """One exported history. Read it once through `chunks`; roster and identities are complete after that."""

    def __init__(self, source: Source, read: Read, log: Logbook) -> None:
        self._source = source
        self._read = read
        self._log = log
        self.count = 0

    @property
    def head(self) -> Head:
        """What the export says of itself; grows while it is read."""
        return self._log.head

    @property
    def bad_lines(self) -> list[BadLine]:
        """The first thousand places that could not be read; `bad_count` counts all."""
        return self._log.bad_lines

    @property
    def bad_count(self) -> int:
        """How many places could not be read."""
        return self._log.bad_count

    @property
    def notes(self) -> list[str]:
        """What had to be assumed, in Chinese sentences: a year, a date."""
        return self._log.notes

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._source.size

    @property
    def bytes_read(self) -> int:
        """Bytes read so far, for a progress bar."""
        return min(self._source.bytes_read, self._source.size)

    @property
    def identities(self) -> dict[str, str]:
        """Stand-in ids like `name:小赵`, and the platform's id where the names leave exactly one."""
        return self._log.people.identities()

    @property
    def roster(self) -> dict[str, RosterEntry]:
        """Everybody of whom the export knows, by id: listed, speaking, joined, gone."""
        return self._log.people.roster()

    def chunks(self, size: int = CHUNK) -> Iterator[list[Record]]:
        """All records in the order of the file. Raises `UnreadableExport` where nothing at all can be read."""
        ready: list[Record] = []
        for records in self._records():
            ready += records
            while len(ready) >= size:
                self.count += size
                yield ready[:size]
                del ready[:size]
        self._check(len(ready))
        if ready:
            self.count += len(ready)
            yield ready
        self._source.bytes_read = self._source.size
        self.close()

    def _records(self) -> Iterator[list[Record]]:
        count = 0
        try:
            for records in self._read(self._source, self._log):
                count += len(records)
                yield records
        except CutOff as error:
            self._log.skip(_number(error, count), CUT_OFF)
        except Malformed as error:
            self._log.skip(_number(error, count), MALFORMED)

    def _check(self, rest: int) -> None:
        self._log.check_chats()
        if self.count or rest or not self._log.bad_lines:
            return
        if self._log.head.roster:
            return
        first = self._log.bad_lines[0]
        sentence = f"一条消息也没有读出来：{first.reason}（第 {first.number} 行）。请检查文件，或重新导出。"
        raise UnreadableExport(sentence)

    def close(self) -> None:
        """Close the file if it was opened here."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _number(error: Exception, count: int) -> int:
    return int(error.args[0]) if error.args else count + 1


def open_export(
    given: str | Path | BinaryIO,
    *,
    timezone: str = "Asia/Shanghai",
    columns: Mapping[str, str] | None = None,
    chat: str = "",
    written_at: datetime | None = None,
) -> Export:
    """Recognise the file by its content. Raises `UnreadableExport` with a sentence for whoever chose it.

    `timezone` is that of times without one. `columns` maps our fields (`table.FIELDS`) to the columns of a table;
    `chat` names one of several chats; `written_at` dates files that tell no year, for a path its own age.
    """
    source = Source.of(given)
    if written_at is None and isinstance(given, (str, Path)):
        written_at = datetime.fromtimestamp(Path(given).stat().st_mtime, UTC)
    try:
        choices = Choices(timezone=timezone, columns=columns or {}, chat=chat, written_at=written_at)
        log = Logbook(Head(format=""), choices)
        log.head.format, read = recognise(source, choices)
    except BaseException:
        source.close()
        raise
    return Export(source, read, log)
