"""Single signs: which are one and the same in another dress, which cannot be seen, and which only stand between."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources

REACH = 0x20000
"""Signs beyond are rare hanzi: they stay what they are."""
WIDE_MARKS = 0xFE00
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Blanks that pass for letters."""
INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Co", "Cn", "Cs"})
CIRCLED = ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF))
"""Letters on black and letters of flags, for which Unicode has no plain form."""
DIGITS = {sign: str(number) for number, sign in enumerate("❶❷❸❹❺❻❼❽❾", 1)} | {
    sign: str(number) for number, sign in enumerate("➀➁➂➃➄➅➆➇➈", 1)
}
PICTURE_WORDS = frozenset(chr(code) for code in (*range(0x1F170, 0x1F19B), *range(0x1F200, 0x1F252), 0x3297, 0x3299))
"""Pictures of words: 🈲 is read as 禁, and is also put between the characters of other words."""
NO_PICTURES = dict.fromkeys(map(ord, PICTURE_WORDS), "★")
BETWEEN = "\x02"
"""Parts texts that are looked at together; no reading of a text or a word keeps it."""
HALF_WORDS = dict(zip("⺅⺌⺖⺘⺡⺯⻆⻏⻙⺾⻈⻐⻠⻌", "亻小忄扌氵纟角阝韦艹讠钅饣辶", strict=True))
"""Radicals that stand alone in Unicode."""


def lines_of(name: str) -> list[str]:
    """The lines of a table that are not remarks."""
    text = resources.files(__package__).joinpath("tables", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def is_invisible(sign: str) -> bool:
    """Whether nobody sees that the sign is there."""
    return sign in FILLERS or (unicodedata.category(sign) in INVISIBLE and sign not in "\t\n\r")


def is_hanzi(sign: str) -> bool:
    """Whether the sign is a Chinese character."""
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf" or sign > "\U0001ffff"


def is_usual_hanzi(sign: str) -> bool:
    """Whether the sign is one of the Chinese characters that people write every day."""
    return "\u4e00" <= sign <= "\u9fff"


@cache
def variants() -> dict[str, str]:
    """Traditional, regional and old forms -> the simplified character."""
    return {form: line[0] for line in lines_of("variants") for form in line[1:]}


@cache
def letters() -> dict[str, str]:
    """Signs of other alphabets -> the Latin letter that they look like."""
    return {form: line[0] for line in lines_of("letters") for form in line[1:]}


def plain_width(sign: str) -> str:
    """The sign in half width, in small letters, out of its circle."""
    code = ord(sign)
    for first, last in CIRCLED:
        if first <= code <= last:
            return chr(ord("a") + code - first)
    wide = unicodedata.normalize("NFKC", sign)
    return HALF_WORDS.get(sign) or DIGITS.get(sign) or wide.lower()


def plain(sign: str) -> str:
    """What the sign is read as: some letters, characters and digits. Empty where it only stands between others."""
    if "\u4e00" <= sign <= "\u9fff":
        return variants().get(sign, sign)
    if sign in FILLERS:
        return ""
    known = letters().get(sign)
    if known:
        return known
    kept = []
    for one in plain_width(sign):
        bare = letters().get(one) or variants().get(one, one)
        if unicodedata.category(bare)[0] in "LN" and bare not in FILLERS:
            kept.append(bare)
    return "".join(kept)


@cache
def solid_table() -> list[int | str | None]:
    """For `str.translate`: every sign in plain form, marks dropped."""
    return [_entry(plain(chr(code)), code) for code in range(REACH)]


@cache
def folded_table() -> list[int | str | None]:
    """For `str.translate`: every sign in plain form of one letter, marks kept; places stay what they are."""
    return [entry if isinstance(entry, int) else _mark(code) for code, entry in enumerate(solid_table())]


@cache
def expanding() -> frozenset[str]:
    """Signs that are read as several letters."""
    return frozenset(chr(code) for code, entry in enumerate(solid_table()) if isinstance(entry, str))


@cache
def dropped() -> frozenset[str]:
    """Signs that only stand between others."""
    return frozenset(chr(code) for code, entry in enumerate(solid_table()) if entry is None)


def _mark(code: int) -> int:
    """A mark in half width."""
    wide = unicodedata.normalize("NFKC", chr(code)) if code >= WIDE_MARKS else chr(code)
    return ord(wide) if len(wide) == 1 else code


def _entry(kept: str, code: int) -> int | str | None:
    if not kept:
        return None
    return kept if len(kept) > 1 else (code if ord(kept) == code else ord(kept))
