"""Which notice of the rules was in force at a moment, and which of its versions members are asked to have read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `since` on `version` is in force, and `asks` is the version whose acknowledgement counts.

    An ordinary version asks for the same as the one before it; going back to an old one asks for what it asked for.
    `asked_at` is when that version came out, `is_important` whether everybody must acknowledge it.
    """

    since: datetime
    version: int
    number: int
    asks: int
    asked_at: datetime
    is_important: bool
    short: str = ""


def span_at(spans: Sequence[Span], at: datetime) -> Span | None:
    """What was in force at that moment; None before the first."""
    return next((span for span in reversed(spans) if span.since <= at), None)


def merged(own: Sequence[Span | datetime], shared: Sequence[Span]) -> tuple[Span, ...]:
    """A group's own notice over that of its community.

    A bare moment among its own means that from then on the group follows the community again, if that has one.
    """
    moments = sorted({_since(one) for one in own} | {span.since for span in shared})
    found: list[Span] = []
    for moment in moments:
        span = _at(own, shared, moment)
        if span is not None and (not found or found[-1].version != span.version):
            found.append(span if span.since == moment else _moved(span, moment))
    return tuple(found)


def _since(one: Span | datetime) -> datetime:
    return one if isinstance(one, datetime) else one.since


def _at(own: Sequence[Span | datetime], shared: Sequence[Span], at: datetime) -> Span | None:
    held = sorted((one for one in own if _since(one) <= at), key=_since)
    if held and isinstance(held[-1], Span):
        return held[-1]
    return span_at(shared, at) or next((one for one in reversed(held) if isinstance(one, Span)), None)


def _moved(span: Span, since: datetime) -> Span:
    return Span(
        since=since,
        version=span.version,
        number=span.number,
        asks=span.asks,
        asked_at=max(since, span.asked_at),
        is_important=span.is_important,
        short=span.short,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """What a member did of it. `acknowledged` maps a version that was asked for to when; sets and earliest moments.

    `short` are versions to which the member said too little once, `is_short` the same of the introduction.
    """

    acknowledged: Mapping[int, datetime] = field(default_factory=dict)
    short: frozenset[int] = frozenset()
    introduced_at: datetime | None = None
    is_short: bool = False
