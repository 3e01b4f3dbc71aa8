"""What the formats made of rows have in common: finding columns by name, and the loop over rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qunluo.channels.history.errors import BadValue
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.records import Record

Rows = Iterator[tuple[int, list[str]]]
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column of a header stands. Exporters add columns and drop the last ones of short rows."""

    places: dict[str, int]

    @classmethod
    def of(cls, header: Sequence[str]) -> Columns:
        """The places of the columns; of two of the same name the first counts."""
        places: dict[str, int] = {}
        for place, name in enumerate(header):
            places.setdefault(name.strip().strip("\ufeff"), place)
        return cls(places)

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name in self.places for name in names)

    def getter(self, row: list[str]) -> Callable[[str], str]:
        """The values of one row by the names of their columns; what is missing is empty."""
        places, width = self.places, len(row)

        def get(name: str) -> str:
            place = places.get(name, width)
            return row[place] if place < width else ""

        return get


Convert = Callable[[Callable[[str], str]], Iterable[Record]]


def each(rows: Rows, columns: Columns, log: Logbook, convert: Convert) -> Iterator[list[Record]]:
    """The records of all rows. A bad row is reported and passed over."""
    records: list[Record] = []
    for number, row in rows:
        if not any(row):
            continue
        try:
            records.extend(convert(columns.getter(row)))
        except BadValue as error:
            log.skip(number, str(error))
        if len(records) >= _AT_ONCE:
            yield records
            records = []
    yield records
