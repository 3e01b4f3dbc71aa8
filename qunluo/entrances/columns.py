"""Which column is which: guessed by the names that people give their columns, until an operator says otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

SPACES = re.compile(r"[\s_\-()（）:：\ufeff]+")


def guessed(header: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """Field -> heading. `names` are the usual names of each field, the likeliest first; no heading serves twice."""
    bare = {SPACES.sub("", heading).casefold(): heading for heading in reversed(header)}
    found: dict[str, str] = {}
    for field, usual in names.items():
        for name in usual.split():
            if name in bare and bare[name] not in found.values():
                found[field] = bare[name]
                break
    return found


def picked(header: Sequence[str], asked: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """What an operator chose, as far as the table has it."""
    return {field: asked[field] for field in fields if asked.get(field, "") in set(header) - {""}}
