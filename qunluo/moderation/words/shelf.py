"""Compiled lists by owner: what is there is used while what is newer is made ready beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.lists import WordList

Load = Callable[[], Iterable[WordList]]


class Shelf:
    """One place an owner. A newer version replaces the older one in one step; who holds the older one keeps it."""

    def __init__(self) -> None:
        self._stands: dict[int, tuple[str, CompiledLists]] = {}
        self._making: dict[int, threading.Lock] = {}
        self._lock = threading.Lock()

    def take(self, owner: int, *, stamp: str, load: Load) -> CompiledLists:
        """The lists as of `stamp`. Who asks first makes them ready; others go on with the older ones meanwhile."""
        stands = self._stands.get(owner)
        if stands is not None and stands[0] == stamp:
            return stands[1]
        with self._lock:
            making = self._making.setdefault(owner, threading.Lock())
        if stands is not None and not making.acquire(blocking=False):
            return stands[1]
        if stands is None:
            making.acquire()
        try:
            return self._make(owner, stamp=stamp, load=load)
        finally:
            making.release()

    def refresh(self, owner: int, *, stamp: str, load: Load) -> threading.Thread:
        """Make the lists of `stamp` ready in a thread of their own."""
        thread = threading.Thread(target=self.take, args=(owner,), kwargs={"stamp": stamp, "load": load}, daemon=True)
        thread.start()
        return thread

    def _make(self, owner: int, *, stamp: str, load: Load) -> CompiledLists:
        stands = self._stands.get(owner)
        if stands is not None and stands[0] == stamp:
            return stands[1]
        made = CompiledLists(load())
        self._stands[owner] = (stamp, made)
        return made
