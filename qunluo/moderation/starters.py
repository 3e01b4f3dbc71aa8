"""Rules that are ready to begin with, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qunluo.core.moderation.rules import Rule
from qunluo.moderation.rules import rule_from

FILE = Path(__file__).parent / "starters.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A rule to begin with: what it is for, and where its figures come from."""

    key: str
    icon: str
    says: str
    source: str
    data: dict[str, Any]

    @property
    def rule(self) -> Rule:
        """As the core knows it."""
        return rule_from(self.data, rule_id=0, version=1)


@cache
def starters() -> tuple[Starter, ...]:
    """All of them, in the order in which pages show them."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Starter(key=row["key"], icon=row["icon"], says=row["says"], source=row["source"], data=row["rule"])
        for row in rows
    )


def starter(key: str) -> Starter | None:
    """The one of that key."""
    return next((one for one in starters() if one.key == key), None)


def icon_of(kind: str) -> str:
    """The picture of a kind of rule."""
    return next((one.icon for one in starters() if one.data["kind"] == kind), "gavel")
