"""Compiled lists by owner: what is there is used while what is newer is made ready beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.lists import WordList

Load = Callable[[], Iterable[WordList]]
AT_ONCE = 5_000
"""So many words are ready in a fifth of a second: who asks for them waits. More are made ready aside."""


class Shelf:
    """One place an owner. A newer version replaces the older one in one step; who holds the older one keeps it."""

    def __init__(self, *, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._stands: dict[int, tuple[str, CompiledLists]] = {}
        self._making: dict[int, threading.Lock] = {}
        self._lock = threading.Lock()

    def take(self, owner: int, *, stamp: str, load: Load) -> CompiledLists:
        """The lists as of `stamp`; of large lists the older ones, until the newer ones are ready."""
        stands = self._stands.get(owner)
        if stands is not None and stands[0] == stamp:
            return stands[1]
        with self._lock:
            making = self._making.setdefault(owner, threading.Lock())
        if stands is None or stands[1].size <= self._at_once:
            with making:
                return self._make(owner, stamp, load())
        if making.acquire(blocking=False):
            self._make_aside(owner, stamp, load=load, making=making)
        return stands[1]

    def wait(self, owner: int) -> None:
        """Until nothing is being made ready for this owner."""
        with self._lock:
            making = self._making.setdefault(owner, threading.Lock())
        with making:
            return

    def _make_aside(self, owner: int, stamp: str, *, load: Load, making: threading.Lock) -> None:
        """The lists are read here, where the connection to the database is; only the rest is done aside."""

        def make() -> None:
            try:
                self._make(owner, stamp, lists)
            finally:
                making.release()

        try:
            lists = list(load())
            threading.Thread(target=make, name=f"words-{owner}", daemon=True).start()
        except BaseException:
            making.release()
            raise

    def _make(self, owner: int, stamp: str, lists: Iterable[WordList]) -> CompiledLists:
        stands = self._stands.get(owner)
        if stands is not None and stands[0] == stamp:
            return stands[1]
        made = CompiledLists(lists)
        self._stands[owner] = (stamp, made)
        return made
