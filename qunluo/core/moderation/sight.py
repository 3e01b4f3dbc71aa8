"""What was seen in a text: words of lists, hard evidence, and what the classifiers think.

The core judges by these values alone. Lists and classifiers are compiled outside and reach the core as a `Screen`, so
that a decision can be replayed with exactly what it had. Spans are [start, end) in code points of the text as posted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

WATCHED: Final = "舆情"
"""The category of watchlists. Their words are no offence: only rules that name such a list look for them."""


class Trick(StrEnum):
    """How a word was disguised; the strongest of those that were used."""

    PLAIN = "plain"
    WIDTH = "width"  # full and half width, letter case, letters in circles
    VARIANT = "variant"  # traditional characters
    LOOKALIKE = "lookalike"  # letters and characters that look like others
    INVISIBLE = "invisible"  # zero-width characters, combining marks
    INSERTED = "inserted"  # marks, blanks or emoji between the characters
    REPEATED = "repeated"
    SPLIT = "split"  # one character written as its parts
    HOMOPHONE = "homophone"
    PINYIN = "pinyin"
    INITIALS = "initials"  # the first letters of pinyin


class Clue(StrEnum):
    """Hard evidence that needs no opinion."""

    LINK = "link"
    WECHAT = "wechat"
    QQ = "qq"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"  # a contact on a platform that is not named
    PRICE = "price"
    GROUP_NUMBER = "group_number"
    QR_CODE = "qr_code"
    CARD = "card"  # a forwarded card, mini program or file from elsewhere
    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"


class Sense(StrEnum):
    """What can be looked for in a text. Each costs its time, so nothing is looked for that no rule asks for."""

    WORDS = "words"
    CLUES = "clues"
    ADVERT = "advert"
    ABUSE = "abuse"


ALL_SENSES = frozenset(Sense)


class Topic(StrEnum):
    """What a classifier gives an opinion about."""

    ADVERT = "advert"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A word of a list, where it stands, and what it was read as."""

    list_id: str
    word: str
    category: str
    start: int
    end: int
    trick: Trick = Trick.PLAIN
    seen: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One clue, where it stands, and its value in plain form: a host, a number, an amount."""

    clue: Clue
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A host of a link that the community's list of sites knows, by which entry, and why it was put there."""

    host: str
    domain: str
    is_allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How sure a classifier is, from 0 to 1, and the pieces of the text that weighed most, heaviest first.

    From `line` on the classifier of this community says yes.
    """

    topic: Topic
    score: float
    line: float = 0.5
    reasons: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """All that was seen in one text. A text in which nothing was found has a sight, too."""

    hits: tuple[Hit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    sites: tuple[Site, ...] = ()


class Screen(Protocol):
    """Compiled word lists and classifiers of one community."""

    @property
    def version(self) -> str:
        """Tells which lists and models these are."""

    def look(self, text: str, senses: frozenset[Sense] = ALL_SENSES) -> Sight:
        """What these senses see in this text. Never fails, whatever the text holds."""
