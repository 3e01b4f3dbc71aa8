"""Word lists that come with the product, one theme a file, and which of them a community begins with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words.lists import USUAL, Word, WordList

EVERY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A shipped list, what it is for, and in which industries it is on from the start."""

    key: str
    says: str
    industries: frozenset[str]
    source: str
    list: WordList

    def is_for(self, industry: str) -> bool:
        """Whether a community of this industry begins with the list."""
        return EVERY in self.industries or industry in self.industries


@cache
def themes() -> tuple[Theme, ...]:
    """All of them, by key."""
    files = [one for one in resources.files(__package__).iterdir() if one.name.endswith(".yaml")]
    return tuple(
        _theme(one.name.removesuffix(".yaml"), yaml.safe_load(one.read_text(encoding="utf-8")))
        for one in sorted(files, key=lambda one: one.name)
    )


def _theme(key: str, data: dict[str, Any]) -> Theme:
    tricks = USUAL - {Trick(name) for name in data.get("without", ())}
    return Theme(
        key=key,
        says=data["says"],
        industries=frozenset(data["industries"]),
        source=data["source"],
        list=WordList(
            id=key,
            name=data["name"],
            category=data["category"],
            industry="" if EVERY in data["industries"] else "、".join(data["industries"]),
            tricks=tricks,
            words=tuple(_word(row) for row in data["words"]),
        ),
    )


def _word(row: str | dict[str, Any]) -> Word:
    if isinstance(row, str):
        return Word(text=row)
    return Word(text=row["word"], replacement=row.get("instead", ""), exceptions=tuple(row.get("except", ())))
