"""A history on its way into the tables of facts: takes chunks of records, and gives the tables at the end."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final, Self

from qunluo.analytics.facts.batches import Batch, Settled, settle, without_words
from qunluo.analytics.facts.history import facts_of
from qunluo.analytics.facts.origin import Facts, Origin
from qunluo.channels.history.records import Record

BATCH: Final = 131_072
"""Records a batch: large, for each of the thirty steps of taking one apart waits its turn for the interpreter."""

WORDY: Final = 24
"""Batches whose texts are kept, the latest three million records; of older ones only figures are asked for."""


class Gathering:
    """Use as a context; `take` every chunk in order, then ask once for the `facts`."""

    def __init__(self, *, batch: int = BATCH, wordy: int = WORDY) -> None:
        self._size = batch
        self._wordy = wordy
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="settle")
        self._batch = Batch(first=0)
        self._settled: list[Future[Settled]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def take(self, chunk: Sequence[Record]) -> None:
        """Add the next records of the history."""
        if not chunk:
            return
        self._batch.take(chunk)
        if self._batch.count >= self._size:
            self._hand_over()

    def facts(self, origin: Origin) -> Facts:
        """Give the tables; `origin` carries what the export knows once it is read to the end."""
        if self._batch.count:
            self._hand_over()
        settled = [future.result() for future in self._settled]
        self._settled.clear()
        return facts_of(settled, origin)

    def _hand_over(self) -> None:
        done, self._batch = self._batch, Batch(first=self._batch.first + self._batch.count)
        self._settled.append(self._pool.submit(settle, done))
        if len(self._settled) > self._wordy:
            place = len(self._settled) - self._wordy - 1
            self._settled[place] = self._pool.submit(_forget_words, self._settled[place])


def _forget_words(settled: Future[Settled]) -> Settled:
    """Runs after what it waits for, for the pool does one thing after the other."""
    return without_words(settled.result())
