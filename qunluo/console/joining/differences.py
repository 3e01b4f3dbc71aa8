"""What changed from one text to the next, letter by letter."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Sort(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some letters that stayed, went, or came."""

    sort: Sort
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The new text with what went and came; nothing where both are the same."""
    if old == new:
        return []
    found: list[Piece] = []
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(sort=Sort.SAME, text=new[begin:end]))
            continue
        found += [Piece(sort=Sort.GONE, text=old[first:last])] * (last > first)
        found += [Piece(sort=Sort.NEW, text=new[begin:end])] * (end > begin)
    return found
