"""That members said something, without what: enough to recognise a flood and a repetition."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """That a member said something: the event's key, when, and a digest of what, empty where it was no text."""

    key: str
    at: datetime
    digest: str = ""


def utterance_of(key: str, at: datetime, text: str) -> Utterance:
    """As a flood is recognised: case and outer blanks do not count, and what is not said in words is not repeated."""
    said = text.strip().casefold()
    digest = blake2b(said.encode(errors="surrogatepass"), digest_size=8).hexdigest() if said else ""
    return Utterance(key=key, at=at, digest=digest)


def with_utterance(recent: Collection[Utterance], said: Utterance) -> tuple[Utterance, ...]:
    """These and one more, sorted by time."""
    if not recent:
        return (said,)
    return tuple(sorted({*recent, said}, key=lambda one: (one.at, one.key)))
