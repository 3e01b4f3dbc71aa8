"""One text looked at in every way of reading; what is found there is checked against how the text reads by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import guards, letters, parts, shapes, sounds, tricks, views
from qunluo.moderation.words.lanes import Lane, Lanes, Sought
from qunluo.moderation.words.nature import Nature, is_usual_pair


@dataclass(frozen=True, slots=True)
class Found:
    """A word, its place in the text as posted, and how it was disguised."""

    sought: Sought
    start: int
    end: int
    trick: Trick


class Look:
    """A text and its readings."""

    def __init__(self, text: str, lanes: Lanes) -> None:
        self.text = text
        self.lanes = lanes
        self.solid = views.solid(text)
        self.view = views.once(self.solid)
        self.seen: set[tuple[int, int, int]] = set()

    @cached_property
    def nature(self) -> Nature:
        """How the text reads by itself."""
        return Nature(self.text)

    def exact(self) -> Iterator[Found]:
        """Words that hold marks, with these marks."""
        if self.lanes.exact is None:
            return
        for sought, start, end in self.lanes.exact.find(views.folded(self.text)):
            trick = tricks.worn(self.text[start:end], word=sought.word.text)
            if trick in sought.list.tricks and guards.has_free_ends(self.text, start, end, word=sought.word.text):
                yield self._noted(sought, start, end, trick)

    def plain(self) -> Iterator[Found]:
        """Words without disguise or behind a mechanical one."""
        if self.lanes.plain is None:
            return
        for sought, first, last in self.lanes.plain.find(self.view.text):
            start, end = self._span(self.view, first, last)
            found = self._judged(sought, start, end)
            if found is not None:
                yield found

    def disguised(self) -> Iterator[Found]:
        """Words written in other characters."""
        lanes, text = self.lanes, self.view.text
        if lanes.shape is not None:
            yield from self._in_other_characters(
                lanes.shape, self.view, text.translate(shapes.table()), Trick.LOOKALIKE
            )
        if lanes.sound is not None:
            yield from self._by_sound(lanes.sound, self.view)
            if self.view is not self.solid:
                yield from self._by_sound(lanes.sound, self.solid)
        yield from self._in_pieces()
        if lanes.letters is not None:
            for sought, start, end, trick in letters.found(self.text, self.solid, lane=lanes.letters):
                if trick in sought.list.tricks and self._is_new(sought, start, end):
                    yield self._noted(sought, start, end, trick)

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

    def _by_sound(self, lane: Lane, view: views.View) -> Iterator[Found]:
        for reading in sounds.readings_of(view.text):
            yield from self._in_other_characters(lane, view, reading, Trick.HOMOPHONE)

    def _in_other_characters(self, lane: Lane, view: views.View, reading: str, trick: Trick) -> Iterator[Found]:
        judged: dict[tuple[int, int], tuple[int, int] | None] = {}
        for which, first, last in lane.finder.find_matches_as_indexes(reading, overlapping=True):
            if (first, last) not in judged:
                judged[first, last] = self._unless_other_word(view, first, last, trick=trick)
            span = judged[first, last]
            if span is not None:
                yield from self._all_of(lane.sought[which], span, trick=trick, written=view.text[first:last])

    def _unless_other_word(self, view: views.View, first: int, last: int, *, trick: Trick) -> tuple[int, int] | None:
        text = view.text
        if last - first == guards.SHORT and is_usual_pair(text[first], text[first + 1]):
            return None
        start, end = self._span(view, first, last)
        if not guards.has_free_ends(self.text, start, end, word=text[first:last]):
            return None
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

    def _in_pieces(self) -> Iterator[Found]:
        if self.lanes.plain is None:
            return
        for view, joint in parts.joined(self.solid, alphabet=self.lanes.alphabet):
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

    def _span(self, view: views.View, first: int, last: int) -> tuple[int, int]:
        start, end = view.span(first, last)
        return start, guards.with_trailing_marks(self.text, end)

    def _is_new(self, sought: Sought, start: int, end: int) -> bool:
        return (id(sought.word), start, end) not in self.seen

    def _noted(self, sought: Sought, start: int, end: int, trick: Trick) -> Found:
        self.seen.add((id(sought.word), start, end))
        return Found(sought, start, end, trick)
