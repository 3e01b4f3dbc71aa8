"""Words made ready for the search: one automaton for each way of reading a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import shapes, signs, sounds, views
from qunluo.moderation.words.lists import Word, WordList, is_marked, pieces_of

MOST_WAYS = 2
LETTERS_ALONE = 5
"""A word in pinyin letters alone is looked for from this length on; shorter ones mean too much else."""
INITIALS_FROM = 3
ALIKE_LETTERS = 4
"""A word of letters is looked for among digits that look like them from this length on."""
Match = tuple[int, int, int]
"""Which pattern, from where, to where."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of one list. With `pieces`, `piece` says which of them this is; an exception only forbids."""

    list: WordList
    word: Word
    read: str
    piece: int = 0
    pieces: int = 1
    is_exception: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """Patterns in one way of reading, and the words that each stands for."""

    finder: AhoCorasick
    sought: list[tuple[Sought, ...]]
    least: list[int]
    """The length of the shortest word that each pattern stands for: 天天 is looked for as 天."""

    def find(self, text: str) -> Iterator[tuple[Sought, int, int]]:
        """Every word at every place, overlapping or not."""
        for which, start, end in self.finder.find_matches_as_indexes(text, overlapping=True):
            for one in self.sought[which]:
                yield one, start, end

    def find_in(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches in each text: in many texts at once far quicker. Readings of texts never hold `signs.BETWEEN`."""
        found: list[list[Match]] = [[] for _ in texts]
        number, begins, ends = 0, 0, len(texts[0]) if texts else 0
        for which, start, end in self.finder.find_matches_as_indexes(signs.BETWEEN.join(texts), overlapping=True):
            while end > ends:
                number, begins = number + 1, ends + 1
                ends = begins + len(texts[number])
            found[number].append((which, start - begins, end - begins))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """All automatons of a set of lists."""

    exact: Lane | None
    plain: Lane | None
    shape: Lane | None
    sound: Lane | None
    letters: Lane | None
    alphabet: frozenset[str]
    """The characters of words that may be written as pieces."""


@dataclass(slots=True)
class Patterns:
    """Patterns of all lanes while they are gathered."""

    exact: dict[str, list[Sought]] = field(default_factory=dict)
    plain: dict[str, list[Sought]] = field(default_factory=dict)
    shape: dict[str, list[Sought]] = field(default_factory=dict)
    sound: dict[str, list[Sought]] = field(default_factory=dict)
    letters: dict[str, list[Sought]] = field(default_factory=dict)

    def add(self, one: WordList, word: Word) -> None:
        """Look for this word in every reading under which its list allows it to be found."""
        for exception in word.exceptions:
            _note(self.plain, _read(exception), Sought(one, word, _read(exception), is_exception=True))
        pieces = pieces_of(word.text)
        if len(pieces) > 1:
            for number, piece in enumerate(pieces):
                _note(self.plain, _read(piece), Sought(one, word, _read(piece), number, len(pieces)))
            return
        sought = Sought(one, word, _read(word.text))
        if len(sought.read) < len(word.text):
            self.exact.setdefault(views.folded(word.text), []).append(sought)
            if is_marked(word.text):
                return
        _note(self.plain, sought.read, sought)
        if len(sought.read) > 1:
            self._add_disguised(sought)

    def _add_disguised(self, sought: Sought) -> None:
        tricks, read = sought.list.tricks, sought.read
        short = views.written_once(read)
        if Trick.LOOKALIKE in tricks and _has_shape(read):
            self.shape.setdefault(short.translate(shapes.table()), []).append(sought)
        if Trick.HOMOPHONE in tricks:
            for form in {read, short}:
                for way in sounds.syllables_of(form):
                    self.sound.setdefault(sounds.coded(way), []).append(sought)
        if Trick.PINYIN in tricks:
            for way in sounds.syllables_of(read)[:MOST_WAYS]:
                self.letters.setdefault("".join(way), []).append(sought)
        if Trick.INITIALS in tricks and len(read) >= INITIALS_FROM:
            for way in sounds.syllables_of(read)[:1]:
                self.letters.setdefault("".join([syllable[0] for syllable in way]), []).append(sought)


def lanes_of(lists: Iterable[WordList]) -> Lanes:
    """Automatons for all words."""
    found = Patterns()
    for one in lists:
        for word in one.words:
            found.add(one, word)
    return Lanes(
        exact=_lane(found.exact),
        plain=_lane(found.plain),
        shape=_lane(found.shape),
        sound=_lane(found.sound),
        letters=_lane(found.letters),
        alphabet=frozenset().union(*found.plain),
    )


def _lane(found: dict[str, list[Sought]]) -> Lane | None:
    if not found:
        return None
    return Lane(
        AhoCorasick(found, store_patterns=False),
        [tuple(sought) for sought in found.values()],
        [min([len(one.read) for one in sought]) for sought in found.values()],
    )


def _read(text: str) -> str:
    return views.solid(text).text


def _note(patterns: dict[str, list[Sought]], read: str, sought: Sought) -> None:
    if read:
        patterns.setdefault(views.written_once(read), []).append(sought)


def _has_shape(read: str) -> bool:
    hanzi = sum(map(signs.is_hanzi, read))
    return hanzi > 1 or (hanzi == 0 and sum(map(str.isalpha, read)) >= ALIKE_LETTERS)
