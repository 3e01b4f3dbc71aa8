"""What people say here: sentences with gaps, as data, and the words that go into the gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

Rand = Callable[[], float]
Facts = Mapping[str, str]


class _Fact(str):
    """The name of a gap that no list of words fills: only the teller knows it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap and the templates that fill it where the teller does not."""

    name: str
    fillings: list[Template]


Template = tuple[str | _Fact | _Gap, ...]
_MARK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Sentences that begin, and sentences that fit as answers to any of them."""

    begins: list[Template]
    answers: list[Template]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All that can be said. `lines` holds templates by occasion."""

    lines: Mapping[str, list[Template]]
    questions: list[Exchange]
    chats: list[Exchange]
    names: Mapping[str, list[str]]
    words: Mapping[str, list[Template]]


def render(template: Template, rand: Rand, facts: Facts) -> str:
    """The sentence, its gaps filled: by a fact of that name if there is one, otherwise by chance."""
    said: list[str] = []
    for part in template:
        if type(part) is str:
            said.append(part)
        elif isinstance(part, _Gap):
            fillings = part.fillings
            known = facts.get(part.name)
            said.append(known or render(fillings[int(rand() * len(fillings))], rand, facts))
        else:
            said.append(facts.get(part, ""))
    return "".join(said)


@cache
def phrases() -> Phrases:
    """Read once; a tenth of a second."""
    words: dict[str, list[Template]] = {name: [] for name in _read("words")}
    for name, texts in _read("words").items():
        words[name] += [_template(text, words) for text in texts]
    return Phrases(
        lines={name: [_template(text, words) for text in texts] for name, texts in _read("scenes").items()},
        questions=[_exchange(entry["ask"], entry["answer"], words) for entry in _read("questions")],
        chats=[_exchange(entry["open"], entry["follow"], words) for entry in _read("chats")],
        names=_read("names"),
        words=words,
    )


def _exchange(begins: list[str], answers: list[str], words: Mapping[str, list[Template]]) -> Exchange:
    return Exchange(
        begins=[_template(text, words) for text in begins], answers=[_template(text, words) for text in answers]
    )


def _template(text: str, words: Mapping[str, list[Template]]) -> Template:
    pieces = _MARK.split(text)
    parts: list[str | _Fact | _Gap] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            parts.append(_Gap(piece, words[piece]) if piece in words else _Fact(piece))
        elif piece:
            parts.append(piece)
    return tuple(parts)


@cache
def _read(name: str) -> Any:
    return yaml.safe_load(resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
