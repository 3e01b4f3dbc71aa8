"""A round of looks at addresses, politely: few at a time, one at a time per site, and a pause between two."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from qunluo.lib.visits import Outcome, Visit, host_of, visit
from qunluo.moderation.models.links import LONGEST_TITLE

AT_ONCE: Final = 4
PAUSE: Final = 1.0
_TITLE: Final = re.compile(rb"<title[^>]{0,200}>([^<]{1,2000})", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"charset=[\"']?([\w-]{2,20})", re.IGNORECASE)
Look = Callable[[str], Visit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of one address, by the number under which it was given."""

    number: int
    visit: Visit


def look_at(
    addresses: Sequence[tuple[int, str]], *, look: Look = visit, pause: float = PAUSE, at_once: int = AT_ONCE
) -> Iterator[Looked]:
    """Look at all of them and tell each as soon as it is known. Who stops listening stops the round."""
    sites: queue.SimpleQueue[list[tuple[int, str]]] = queue.SimpleQueue()
    for its in _by_site(addresses):
        sites.put(its)
    found: queue.SimpleQueue[Looked] = queue.SimpleQueue()
    stop = threading.Event()
    threads = [
        threading.Thread(target=_work, args=(sites, found, stop, look, pause), daemon=True)
        for _ in range(min(at_once, len(addresses)))
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in addresses:
            yield found.get()
    finally:
        stop.set()


def title_of(seen: Visit) -> str:
    """What the page calls itself, in one line; empty for what is no page."""
    match = _TITLE.search(seen.body)
    if seen.outcome is not Outcome.ALIVE or match is None:
        return ""
    kind = seen.headers.get("content-type", "").encode("latin-1", "replace")
    charset = _CHARSET.search(kind) or _CHARSET.search(seen.body[:2_000])
    try:
        text = match[1].decode(charset[1].decode() if charset else "utf-8", "replace")
    except LookupError:
        text = match[1].decode("utf-8", "replace")
    return " ".join(unescape(text).replace("\0", "").split())[:LONGEST_TITLE]


def _by_site(addresses: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """The longest first, so that no thread is left alone with it at the end."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, url in addresses:
        found[host_of(url).removeprefix("www.")].append((number, url))
    return sorted(found.values(), key=len, reverse=True)


def _work(
    sites: queue.SimpleQueue[list[tuple[int, str]]],
    found: queue.SimpleQueue[Looked],
    stop: threading.Event,
    look: Look,
    pause: float,
) -> None:
    while not stop.is_set():
        try:
            its = sites.get_nowait()
        except queue.Empty:
            return
        for place, (number, url) in enumerate(its):
            if place and stop.wait(pause):
                return
            found.put(Looked(number=number, visit=_safely(look, url)))


def _safely(look: Look, url: str) -> Visit:
    """A look never raises; should one all the same, the round goes on."""
    started = time.monotonic()
    try:
        return look(url)
    except Exception as error:  # noqa: BLE001 - one odd address shall not end the round
        told = f"{type(error).__name__}，用时 {time.monotonic() - started:.1f} 秒。"
        return Visit(outcome=Outcome.UNREACHABLE, detail=told)
