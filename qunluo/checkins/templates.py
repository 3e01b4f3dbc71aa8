"""Plans that operators can begin with: six, as data in `playbooks/`, each with the reasons for its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from qunluo.checkins.terms import terms_from
from qunluo.core.checkins.plan import Terms

PLAYBOOKS: Final = Path(__file__).with_name("playbooks")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C is ten times as fast; not every build of PyYAML has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A figure of a template, and why it is what it is."""

    figure: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A plan to begin with. `fits` says for which groups; `source` where the figures come from."""

    key: str
    icon: str
    name: str
    fits: str
    summary: str
    highlights: tuple[str, ...]
    why: tuple[Why, ...]
    source: str
    data: Mapping[str, Any]

    def terms(self, *, at: datetime) -> Terms:
        """What the template asks, beginning today in its own time zone."""
        return terms_from(self.data, version=1, since=at)


@cache
def templates() -> tuple[Template, ...]:
    """All templates, in the order in which pages offer them."""
    found = [(path.stem, _read(path)) for path in PLAYBOOKS.glob("*.yaml")]
    return tuple(_template(key, fields) for key, fields in sorted(found, key=lambda one: one[1]["order"]))


def template(key: str) -> Template | None:
    """The template of that name."""
    return next((one for one in templates() if one.key == key), None)


def _read(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both are safe loaders
    return fields


def _template(key: str, fields: Mapping[str, Any]) -> Template:
    return Template(
        key=key,
        icon=fields["icon"],
        name=fields["name"],
        fits=fields["fits"],
        summary=fields["summary"],
        highlights=tuple(fields["highlights"]),
        why=tuple(Why(figure=one["figure"], because=one["because"]) for one in fields["why"]),
        source=fields["source"],
        data=fields["terms"],
    )
