"""A text with the words of lists covered or replaced."""

from __future__ import annotations

from collections.abc import Iterable

from qunluo.core.moderation.sight import Hit

MASK = "*"
LONGEST_MASK = 8
"""A word stretched by marks does not stretch its cover."""


def replaced(text: str, hits: Iterable[Hit]) -> str:
    """The text with each hit replaced as its list says, or covered. Of hits that overlap, the first is replaced."""
    pieces: list[str] = []
    done = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end <= done:
            continue
        start = max(hit.start, done)
        pieces.append(text[done:start])
        if hit.start >= done:
            pieces.append(hit.replacement or MASK * min(hit.end - start, LONGEST_MASK))
        else:
            pieces.append(MASK * min(hit.end - start, LONGEST_MASK))
        done = hit.end
    return "".join([*pieces, text[done:]])
