"""Watchlists that are ready to begin with, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qunluo.core.incidents import Theme
from qunluo.core.moderation.rules import Course
from qunluo.moderation.words.lists import MECHANICAL, Word

FILE = Path(__file__).parent / "watching.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watchlist to begin with. `level` is how grave one mention is by itself, 0 for nothing."""

    key: str
    theme: Theme
    level: int
    name: str
    says: str
    words: tuple[Word, ...]

    def rule_data(self, list_id: int) -> dict[str, Any]:
        """The rule that raises its alarms, in the shape of the table."""
        return {
            "name": self.name,
            "kind": "words",
            "options": {"lists": [str(list_id)]},
            "course": Course.ALARM.value,
            "theme": self.theme.value,
            "level": self.level,
        }


TRICKS = MECHANICAL
"""People who complain do not hide it: guessing at disguises would only raise false alarms."""


@cache
def watches() -> tuple[Watch, ...]:
    """All of them, in the order in which pages show them."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Watch(
            key=row["key"],
            theme=Theme(row["theme"]),
            level=row["level"],
            name=row["name"],
            says=row["says"],
            words=tuple(_word(one) for one in row["words"]),
        )
        for row in rows
    )


def list_key(watch: Watch) -> str:
    """By what the word list made of it is known."""
    return f"watch:{watch.key}"


def _word(row: str | dict[str, Any]) -> Word:
    if isinstance(row, str):
        return Word(text=row)
    return Word(text=row["word"], exceptions=tuple(row["except"]))
