"""One text looked at in every way of reading; what is found there is checked against how the text reads by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import guards, letters, parts, shapes, signs, tricks, views
from qunluo.moderation.words.hearing import Heard, heard
from qunluo.moderation.words.lanes import Lane, Lanes, Match, Sought
from qunluo.moderation.words.nature import Nature, Natures, is_usual_pair

UNSEEN = "\x03"
UNFIT = re.compile(f"[{signs.BETWEEN}\ud800-\udfff]")
Spans = dict[tuple[int, int], tuple[int, int] | None]
"""Places in a reading -> places in the text as posted, or none where the text says something else there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A word, its place in the text as posted, and how it was disguised."""

    sought: Sought
    start: int
    end: int
    trick: Trick


def found_in(texts: Sequence[str], lanes: Lanes) -> list[list[Found]]:
    """What is found in each text. Each way of reading is searched in all texts at once."""
    if not texts:
        return []
    texts = _parted(texts)
    natures = Natures(texts)
    looks = [Look(text, lanes, number=number, natures=natures) for number, text in enumerate(texts)]
    plain = _matches(lanes.plain, [look.view.text for look in looks])
    shape = _matches(lanes.shape, [look.view.text.translate(shapes.table()) for look in looks])
    sound = heard(lanes.sound, [look.views for look in looks], natures) if lanes.sound else [[] for _ in looks]
    pieces = parts.places_in([look.solid.text for look in looks], alphabet=lanes.alphabet)
    found = []
    for number, (look, by_sign, by_shape, by_sound) in enumerate(zip(looks, plain, shape, sound, strict=True)):
        its = [*look.exact()] if lanes.exact is not None else []
        if by_sign:
            its += look.plain(by_sign)
        if by_shape:
            its += look.by_shape(by_shape)
        if by_sound:
            its += look.by_sound(by_sound)
        if number in pieces:
            its += look.in_pieces(pieces[number])
        if lanes.letters is not None and letters.LATIN.search(look.solid.text):
            its += look.in_letters(lanes.letters)
        found.append(its)
    return found


def _parted(texts: Sequence[str]) -> Sequence[str]:
    """The texts without the sign that parts them, and without halves of signs: in place of each another unseen one."""
    if UNFIT.search("".join(texts)) is None:
        return texts
    return [UNFIT.sub(UNSEEN, text) for text in texts]


def _matches(lane: Lane | None, texts: Sequence[str]) -> Sequence[Sequence[Match]]:
    return [()] * len(texts) if lane is None else lane.find_in(texts)


class Look:
    """A text and its readings."""

    __slots__ = ("_natures", "_number", "lanes", "seen", "solid", "text", "view", "views")

    def __init__(self, text: str, lanes: Lanes, *, number: int, natures: Natures) -> None:
        self.text = text
        self.lanes = lanes
        self.solid = views.solid(text)
        self.view = views.once(self.solid)
        self.views = (self.view,) if self.view is self.solid else (self.view, self.solid)
        self.seen: set[tuple[int, int, int]] = set()
        self._natures = natures
        self._number = number

    @property
    def nature(self) -> Nature:
        """How the text reads by itself."""
        return self._natures.of(self._number)

    def exact(self) -> Iterator[Found]:
        """Words that hold marks, with these marks."""
        if self.lanes.exact is None:
            return
        for sought, start, end in self.lanes.exact.find(views.folded(self.text)):
            trick = tricks.worn(self.text[start:end], word=sought.word.text)
            if trick in sought.list.tricks and guards.has_free_ends(self.text, start, end, word=sought.word.text):
                yield self._noted(sought, start, end, trick)

    def plain(self, matches: Iterable[Match]) -> Iterator[Found]:
        """Words without disguise or behind a mechanical one."""
        for words, first, last in self._long_enough(self.lanes.plain, self.view, matches):
            start, end = self._span(self.view, first, last)
            for sought in words:
                found = self._judged(sought, start, end)
                if found is not None:
                    yield found

    def by_shape(self, matches: Iterable[Match]) -> Iterator[Found]:
        """Words in characters that look like theirs."""
        found = self._long_enough(self.lanes.shape, self.view, matches)
        return self._in_other_characters(self.view, found, trick=Trick.LOOKALIKE, judged={})

    def by_sound(self, readings: Heard) -> Iterator[Found]:
        """Words in characters that sound like theirs. How a text is read aloud makes no other words of it."""
        for view, found in readings:
            yield from self._in_other_characters(view, found, trick=Trick.HOMOPHONE, judged={})

    def in_pieces(self, places: Sequence[parts.Place]) -> Iterator[Found]:
        """Words with a character written as its pieces."""
        if self.lanes.plain is None:
            return
        for view, joint in parts.joined(self.solid, places):
            read = views.once(view)
            for sought, first, last in self.lanes.plain.find(read.text):
                start, end = self._span(read, first, last)
                is_here = start <= joint[0] and joint[1] <= end and Trick.SPLIT in sought.list.tricks
                if not is_here or sought.pieces > 1 or sought.is_exception or not self._is_new(sought, start, end):
                    continue
                if not guards.has_as_many(view.within(start, end), sought.read):
                    continue
                if not (self.nature.is_written(*joint) and self.nature.is_ordinary(start, end)):
                    yield self._noted(sought, start, end, Trick.SPLIT)

    def in_letters(self, lane: Lane) -> Iterator[Found]:
        """Words spelled out."""
        for sought, start, end, trick in letters.found(self.text, self.solid, lane=lane):
            if trick in sought.list.tricks and self._is_new(sought, start, end):
                yield self._noted(sought, start, end, trick)

    def _long_enough(
        self, lane: Lane | None, view: views.View, matches: Iterable[Match]
    ) -> Iterator[tuple[tuple[Sought, ...], int, int]]:
        """Where no run of signs is written shorter than it was posted, no longer word stands in a match."""
        if lane is None:
            return
        is_whole = view is self.solid
        for which, first, last in matches:
            if not is_whole or lane.least[which] <= last - first:
                yield lane.sought[which], first, last

    def _judged(self, sought: Sought, start: int, end: int) -> Found | None:
        """What the plain reading shows, unless the text reads otherwise by itself."""
        if sought.is_exception or sought.pieces > 1:
            return Found(sought, start, end, Trick.PLAIN)
        seen = self.text[start:end]
        trick = tricks.worn(seen, word=sought.word.text)
        if trick not in sought.list.tricks or not guards.has_as_many(seen, sought.read):
            return None
        if not guards.has_free_ends(self.text, start, end, word=sought.read):
            return None
        if guards.is_chance(self.nature, (start, end), read=sought.read, trick=trick):
            return None
        return self._noted(sought, start, end, trick)

    def _in_other_characters(
        self, view: views.View, found: Iterable[tuple[tuple[Sought, ...], int, int]], *, trick: Trick, judged: Spans
    ) -> Iterator[Found]:
        for words, first, last in found:
            if (first, last) not in judged:
                judged[first, last] = self._unless_other_word(view, first, last, trick=trick)
            span = judged[first, last]
            if span is not None:
                yield from self._all_of(words, span, trick=trick, written=view.text[first:last])

    def _unless_other_word(self, view: views.View, first: int, last: int, *, trick: Trick) -> tuple[int, int] | None:
        """Where the signs stand as posted, unless they make sense as they are. Most are parts of longer words."""
        text = view.text
        if last - first == guards.SHORT and is_usual_pair(text[first], text[first + 1]):
            return None
        start, end = view.span(first, last)
        if not guards.has_free_ends(self.text, start, end, word=text[first:last]):
            return None
        end = guards.with_trailing_marks(self.text, end)
        is_other = guards.is_other_word(self.nature, (start, end), length=last - first, trick=trick)
        return None if is_other else (start, end)

    def _all_of(
        self, words: tuple[Sought, ...], span: tuple[int, int], *, trick: Trick, written: str
    ) -> Iterator[Found]:
        start, end = span
        for sought in words:
            if not self._is_new(sought, start, end) or views.written_once(sought.read) == views.written_once(written):
                continue
            if len(written) < len(sought.read) and not guards.is_as_long(self.text[start:end], sought.read):
                continue
            yield self._noted(sought, start, end, trick)

    def _span(self, view: views.View, first: int, last: int) -> tuple[int, int]:
        start, end = view.span(first, last)
        return start, guards.with_trailing_marks(self.text, end)

    def _is_new(self, sought: Sought, start: int, end: int) -> bool:
        return (id(sought.word), start, end) not in self.seen

    def _noted(self, sought: Sought, start: int, end: int, trick: Trick) -> Found:
        self.seen.add((id(sought.word), start, end))
        return Found(sought, start, end, trick)
