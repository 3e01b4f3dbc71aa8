"""What members call themselves, made fit to show: a nickname is text, and may try to be more."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

LONGEST = 40
JOINER = "\u200d"
"""Holds the parts of one emoji together; the only formatting character that is let through."""
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and symbols that draw nothing."""
MARKS_IN_A_ROW = 2


def shown_name(name: str, *, longest: int = LONGEST) -> str:
    """The name on one line, without what turns, hides or stacks letters; a sentence where nothing is left."""
    kept: list[str] = []
    marks = 0
    for letter in name:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if letter in BLANKS or kind[0] == "Z" or kind == "Cc":
            kept.append(" ")
        elif (kind[0] == "C" and letter != JOINER) or marks > MARKS_IN_A_ROW:
            continue
        else:
            kept.append(letter)
    plain = " ".join("".join(kept).split()).strip(JOINER)
    if not plain:
        return _("（空白昵称）")
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
