"""How a text reads by itself: what already makes sense as ordinary words is no disguise of another word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import rjieba

from qunluo.moderation.words import signs, views

ORDINARY_ALONE, ORDINARY_BESIDE_TORN = 6_000, 3_500
"""How often a character stands alone in the dictionary's corpus before it counts as a word: beside a word of one
character, and beside one that reaches beyond the span."""
RARE = 50
KNOWN_SIGNS = 30_000
SHORT = 2
ALONE = frozenset(
    "的了是我你他她它这那也都就不在有和吗吧呢啊呀哦嗯哈哎一个说去来看想要会能可把被让给对跟与很太最更还又再才只没到从上下里中后前得地着过"
)
"""Characters that stand as words of their own in every other sentence."""
PARTING = frozenset("个了过着一")
"""What people put into a verb of two characters, or between a verb and itself: 冒个泡, 熬一熬."""


LONG, ORDINARY, DOUBTFUL = b"l", b"o", b"d"
"""Kinds of words: of several characters; of one that needs no company; of one that does, or of several letters."""


class Natures:
    """How many texts read by themselves, cut in one go. No text holds `signs.BETWEEN`.

    `kinds` has one byte for each sign of the texts, joined by `signs.BETWEEN`; there the texts start at `starts`.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._joined = views.folded(signs.BETWEEN.join(texts))
        self._words: list[str] = rjieba.cut(self._joined, hmm=False)
        self._places = list(accumulate(map(len, self._words), initial=0))
        self._known: dict[int, Nature] = {}
        self.kinds = b"".join([_kind(word) * len(word) for word in self._words])
        self.starts = list(accumulate([len(text) + 1 for text in texts], initial=0))

    def of(self, number: int) -> Nature:
        """How the text of this number reads; put together when first asked."""
        if number not in self._known:
            start, end = self.starts[number], self.starts[number + 1] - 1
            first, last = bisect_left(self._places, start), bisect_left(self._places, end)
            self._known[number] = Nature(
                self._texts[number], self._joined[start:end], self._words[first:last], self.kinds[start:end]
            )
        return self._known[number]


class Nature:
    """The words of one text as a dictionary cuts them. `_starts` has one item more than there are words."""

    def __init__(self, text: str, folded: str, words: list[str], kinds: bytes) -> None:
        self.text = text
        self.folded = folded
        self._words = words
        self._starts = list(accumulate(map(len, words), initial=0))
        self._kinds = kinds
        self._ordinary: dict[tuple[int, int], bool] = {}

    def is_torn_out(self, start: int, end: int) -> bool:
        """Whether both ends of the span belong to different words that reach beyond it: 代开 in 时代|开始."""
        first, last = self._word_at(start), self._word_at(end - 1)
        return first != last and self._starts[first] < start and self._end_of(last) > end

    def is_torn(self, start: int, end: int) -> bool:
        """Whether a word reaches beyond the span."""
        return self._starts[self._word_at(start)] < start or self._end_of(self._word_at(end - 1)) > end

    def is_ordinary(self, start: int, end: int) -> bool:
        """Whether the span consists of words that people use, or of ends of them, in an order that people use."""
        known = self._ordinary.get((start, end))
        if known is None:
            known = DOUBTFUL not in self._kinds[start:end] or all(
                self._is_ordinary(which, start, end)
                for which in range(self._word_at(start), self._word_at(end - 1) + 1)
            )
            self._ordinary[start, end] = known
        return known

    def _is_ordinary(self, which: int, start: int, end: int) -> bool:
        word, place = self._words[which], self._starts[which]
        if _kind(word) != DOUBTFUL or len(word) > 1:
            return _kind(word) != DOUBTFUL
        known = pairs()
        before = self._sign_before(place) if place > start else ""
        after = self._sign_after(place) if place + 1 < end else ""
        is_known = word in known.get(before, "") or (after and after in known.get(word, ""))
        if is_known and (end - start > SHORT or self._has_company(start, end)):
            return True
        if end - start > SHORT:
            return False
        if self.is_torn(start, end):
            return use_of(word) >= ORDINARY_BESIDE_TORN or self._goes_with_what_is_beyond(place, start, end)
        if before not in ALONE and after not in ALONE:
            return False
        if use_of(word) >= ORDINARY_ALONE or self._goes_with_what_is_beyond(place, start, end):
            return True
        return self._is_parted_verb(place, start, end)

    def _has_company(self, start: int, end: int) -> bool:
        """Whether the two signs are often written so, or go with a sign beside them, or end a word."""
        text = self.folded
        if end - start == SHORT and is_usual_pair(text[start], text[start + 1]):
            return True
        known = pairs()
        is_led = start == 0 or text[start] in known.get(text[start - 1], "") or not signs.is_hanzi(text[start - 1])
        is_followed = end == len(text) or text[end] in known.get(text[end - 1], "") or not signs.is_hanzi(text[end])
        return is_led or is_followed or self.is_torn(start, end)

    def _goes_with_what_is_beyond(self, place: int, start: int, end: int) -> bool:
        """Whether the character is at home beside its neighbour outside of the span."""
        known = pairs()
        if place == start:
            return place > 0 and self.folded[place] in known.get(self.folded[place - 1], "")
        return end < len(self.folded) and self.folded[end] in known.get(self.folded[place], "")

    def _is_parted_verb(self, place: int, start: int, end: int) -> bool:
        """Whether the span is a verb and what parts it from the rest of it: 冒个 in 冒个泡, 熬一 in 熬一熬."""
        is_first = place == start
        beyond = end if is_first else start - 1
        if not 0 <= beyond < len(self.folded) or self.folded[end - 1 if is_first else start] not in PARTING:
            return False
        word, sign = self.folded[place], self.folded[beyond]
        return sign == word or (is_first and is_in_dictionary(word + sign))

    def is_usual(self, start: int, end: int) -> bool:
        """Whether people write each sign of the span after the one before it."""
        return all(is_usual_pair(one, two) for one, two in pairwise(self.folded[start:end]))

    def is_written(self, start: int, end: int) -> bool:
        """Whether every sign of the span is part of a longer word."""
        return not self._kinds[start:end].strip(LONG)

    def _sign_before(self, place: int) -> str:
        """The character before, beyond blanks and marks."""
        return next((sign for sign in reversed(self.folded[:place]) if signs.is_hanzi(sign)), "")

    def _sign_after(self, place: int) -> str:
        return next((sign for sign in self.folded[place + 1 :] if signs.is_hanzi(sign)), "")

    def is_rare_word(self, start: int, end: int) -> bool:
        """Whether the span is one word that the dictionary hardly ever meets."""
        which = self._word_at(start)
        is_whole = self._starts[which] == start and self._end_of(which) == end
        return is_whole and use_of(self.folded[start:end]) < RARE

    def has_doubled_word(self, start: int, end: int) -> bool:
        """Whether one of the words is written of one character twice: 说说 in 说说|明天."""
        words = range(self._word_at(start), self._word_at(end - 1) + 1)
        return any(len(word) > 1 and len(set(word)) == 1 for word in (self._words[which] for which in words))

    def _word_at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _end_of(self, which: int) -> int:
        return self._starts[which + 1]


@lru_cache(KNOWN_SIGNS)
def _kind(word: str) -> bytes:
    if signs.is_hanzi(word[0]):
        return LONG if len(word) > 1 else ORDINARY if word in ALONE else DOUBTFUL
    return DOUBTFUL if len(word) > 1 else ORDINARY


@cache
def pairs(*, often: bool = False) -> dict[str, frozenset[str]]:
    """Character -> the characters that follow it in ordinary writing, from one word to the next."""
    rows = [line.split("\t") for line in signs.lines_of("pairs")]
    return {one: frozenset(usual if often else usual + seldom) for one, usual, seldom in rows}


def is_usual_pair(one: str, two: str) -> bool:
    """Whether people often write the one after the other, each as a word or the end of one."""
    return one + two in usual_pairs() or (one in ALONE and two in ALONE)


@cache
def usual_pairs() -> frozenset[str]:
    """Two characters that people often write side by side, each as a word or the end of one."""
    return frozenset(one + two for one, its in pairs(often=True).items() for two in its)


@lru_cache(KNOWN_SIGNS)
def use_of(word: str) -> int:
    """How often the word stands in the dictionary's corpus."""
    return int(rjieba.suggest_freq(word))


@lru_cache(KNOWN_SIGNS)
def is_in_dictionary(word: str) -> bool:
    """Whether this is one word."""
    return bool(rjieba.cut(word, hmm=False) == [word])
