"""A text as it is read without its disguise, and where each sign of that reading stands in the text as posted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qunluo.moderation.words import signs

REPEATED = re.compile(r"([^\d])\1+")
"""Digits are left alone: 100 is no disguise of 10."""


@dataclass(frozen=True, slots=True)
class View:
    """A reading. Sign `i` of it stands at [starts[i], ends[i]) of the text as posted; at [i, i + 1) without maps."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the piece of the reading stands in the text as posted."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def within(self, start: int, end: int) -> str:
        """The piece of the reading for a piece of the text as posted."""
        if self.starts is None or self.ends is None:
            return self.text[start:end]
        return self.text[bisect_left(self.starts, start) : bisect_right(self.ends, end)]


def solid(text: str) -> View:
    """Every sign in plain form; marks, blanks and invisible signs dropped."""
    read = text.translate(signs.solid_table())
    if not signs.expanding().isdisjoint(text):
        return _expanded(text)
    if len(read) == len(text):
        return View(read)
    dropped = signs.dropped()
    starts = [place for place, sign in enumerate(text) if sign not in dropped]
    return View(read, starts, [place + 1 for place in starts])


def folded(text: str) -> str:
    """Every sign in plain form, marks kept: as long as the text."""
    return text.translate(signs.folded_table())


def once(view: View) -> View:
    """The reading with each run of one sign written once."""
    text = view.text
    if REPEATED.search(text) is None:
        return view
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, sign in enumerate(text):
        start, end = view.span(place, place + 1)
        if kept and kept[-1] == sign and not sign.isdecimal():
            ends[-1] = end
        else:
            kept.append(sign)
            starts.append(start)
            ends.append(end)
    return View("".join(kept), starts, ends)


def written_once(text: str) -> str:
    """The text with each run of one sign written once."""
    return REPEATED.sub(r"\1", text) if REPEATED.search(text) else text


def _expanded(text: str) -> View:
    kept: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        plain = signs.plain(sign)
        kept.append(plain)
        places += [place] * len(plain)
    return View("".join(kept), places, [place + 1 for place in places])
