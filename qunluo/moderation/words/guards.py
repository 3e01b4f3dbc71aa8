"""What keeps a word from being found where nobody wrote it."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import signs, views
from qunluo.moderation.words.nature import Nature

PAUSES = frozenset(" \t\r\n　，。！？；：、,.!?;:~～…—-–()（）[]【】“”\"'‘’《》<>「」|/·")
"""Marks that people put between words of their own accord."""
BETWEEN_WORDS = frozenset(" \t\r\n-/.'’")
"""What stands between two words of letters."""
COMBINING = frozenset({"Mn", "Me", "Cf"})
SHORT = 2
MIDDLING = 3


def has_as_many(seen: str, read: str) -> bool:
    """Whether each run of one sign in the word is as long in the text: 天赚 is not 天天赚."""
    if views.written_once(read) == read:
        return True
    here = [len(list(run)) for _, run in groupby(views.solid(seen).text)]
    asked = [len(list(run)) for _, run in groupby(read)]
    return len(here) == len(asked) and all(one >= two for one, two in zip(here, asked, strict=True))


def is_as_long(seen: str, read: str) -> bool:
    """Whether at least as many signs stand there as the word has."""
    return len(seen) >= len(read) and len(views.solid(seen).text) >= len(read)


def has_free_ends(text: str, start: int, end: int, *, word: str) -> bool:
    """Whether no letter goes on where the word ends in a letter, and no digit where it ends in a digit."""
    if signs.is_usual_hanzi(word[0]) and signs.is_usual_hanzi(word[-1]):
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not _goes_on(before, word[0]) and not _goes_on(after, word[-1])


def is_chance(nature: Nature, span: tuple[int, int], *, read: str, trick: Trick) -> bool:
    """Whether the signs of the word only happen to stand in this order, with marks between or written twice."""
    start, end = span
    if trick is Trick.REPEATED:
        return len(read) == SHORT and nature.is_torn(start, end) and nature.has_doubled_word(start, end)
    if trick is not Trick.INSERTED:
        return False
    if not all(map(signs.is_hanzi, read)):
        return _is_spelled_by_chance(nature.text[start:end], read)
    gaps = _gaps(nature.text[start:end])
    if any("《" in gap or "》" in gap for gap in gaps) and (len(gaps) < len(read) - 1 or _parts_a_title(nature, span)):
        return True
    return nature.is_torn_out(start, end)


def is_other_word(nature: Nature, span: tuple[int, int], *, length: int, trick: Trick) -> bool:
    """Whether the characters make sense as they stand, so that they stand for no others. `length` is the word's.

    Few characters look alike, many sound alike: a rare word that looks like one of the list is taken for it.
    """
    start, end = span
    if trick is Trick.LOOKALIKE and nature.is_rare_word(start, end):
        return False
    seen = nature.text[start:end]
    if "》" in seen or "《" in seen:
        return True
    if length <= SHORT:
        has_gaps = len(seen) != length
        return (has_gaps and any(map(_is_pause, _gaps(seen)))) or nature.is_ordinary(start, end)
    if nature.is_written(start, end):
        return True
    if length > MIDDLING or not nature.is_ordinary(start, end):
        return False
    return nature.is_torn(start, end) or nature.is_usual(start, end)


def with_trailing_marks(text: str, end: int) -> int:
    """The end of the span with the marks that sit on its last sign."""
    while end < len(text) and ("\u0300" <= text[end] < "\u2e80" or text[end] >= "\ufb00"):
        if unicodedata.category(text[end]) not in COMBINING:
            break
        end += 1
    return end


def _parts_a_title(nature: Nature, span: tuple[int, int]) -> bool:
    """Whether a title that begins before the span ends in it, or one that begins in it ends behind it."""
    before, within, behind = nature.text[: span[0]], nature.text[slice(*span)], nature.text[span[1] :]
    ends = "》" in within and before.rfind("《") > before.rfind("》")
    return ends or ("《" in within and "》" in behind.partition("《")[0])


def _goes_on(neighbour: str, edge: str) -> bool:
    if edge.isascii() and edge.isalpha():
        plain = signs.plain(neighbour)
        return plain.isascii() and plain.isalpha()
    return edge.isdecimal() and neighbour.isdecimal()


def _is_spelled_by_chance(seen: str, read: str) -> bool:
    """Letters apart are one word only if all of them stand apart, or what parts them is not what parts words."""
    gaps = _gaps(seen)
    return len(gaps) < len(read) - 1 and all(set(gap) <= BETWEEN_WORDS for gap in gaps)


def _gaps(seen: str) -> list[str]:
    return ["".join(run) for is_mark, run in groupby(seen, key=lambda sign: not signs.plain(sign)) if is_mark]


def _is_pause(gap: str) -> bool:
    return set(gap) <= PAUSES or all(unicodedata.category(sign) in {"So", "Mn", "Cf", "Sk"} for sign in gap)
