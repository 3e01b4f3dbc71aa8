"""Whose nickname is it: names in a roll call or a table, matched with the members of a group.

A name that changed its width, case, blanks or decorations is the same name; one that changed its tail
("阿明~17天" to "阿明~18天") is, too, as long as one member alone can be meant. All else is a doubt for a person
to settle, and the decision is remembered. Nothing is credited on doubt: a doubtful match names no member.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, Literal

from qunluo.core.checkins.nicknames import SHORTEST, parts_of, plain, stem
from qunluo.core.checkins.roll_call.values import RollCallEntry

How = Literal["account", "exact", "remembered", "similar", "none"]

_LONGEST: Final = 64
_MANY: Final = 60
_SHOWN: Final = 3
_LIKE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member, with every name that they go by."""

    id: str
    names: tuple[str, ...]
    account: str = ""
    """The id on the platform, as a roll call's own data tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Who wrote an entry; nobody where there is a doubt."""

    entry: RollCallEntry
    id: str | None
    how: How
    doubt: str = ""
    """Why a person must decide, as a sentence; empty where the match is certain."""
    candidates: tuple[str, ...] = ()
    """Whom to offer, likeliest first."""


def match_names(
    entries: Sequence[RollCallEntry], roster: Sequence[Candidate], known: Mapping[str, str]
) -> tuple[Match, ...]:
    """Each entry with its member. `known` holds decisions of a person, by name; an empty id there means nobody."""
    members = _Roster(roster)
    remembered = {plain(name): member for name, member in known.items()}
    return _without_rivals([_match(entry, members, remembered) for entry in entries])


class _Roster:
    """The members by everything that a name can be found by."""

    def __init__(self, roster: Sequence[Candidate]) -> None:
        self.shown: dict[str, str] = {}
        self.by_account: dict[str, str] = {}
        self.by_plain: dict[str, dict[str, None]] = defaultdict(dict)
        self.by_stem: dict[str, dict[str, None]] = defaultdict(dict)
        self.by_part: dict[str, dict[str, None]] = defaultdict(dict)
        self.by_pair: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in roster:
            self.shown[one.id] = one.names[0] if one.names else one.id
            if one.account:
                self.by_account[one.account] = one.id
            for name in dict.fromkeys(one.names):
                self._learn(one.id, name[:_LONGEST])

    def _learn(self, member: str, name: str) -> None:
        whole = plain(name)
        if not whole:
            return
        self.by_plain[whole][member] = None
        self.by_stem[stem(name)][member] = None
        for part in parts_of(name):
            self.by_part[part][member] = None
        for pair in _pairs(whole):
            self.by_pair[pair].append((member, whole))

    def like(self, name: str) -> list[str]:
        """Members whose names look like this one, likeliest first."""
        whole = plain(name)
        shared: Counter[tuple[str, str]] = Counter()
        for pair in _pairs(whole):
            if len(self.by_pair[pair]) <= _MANY:
                shared.update(self.by_pair[pair])
        scored: dict[str, float] = {}
        for (member, other), _ in shared.most_common(_SHOWN * 4):
            ratio = SequenceMatcher(None, whole, other, autojunk=False).ratio()
            if ratio >= _LIKE or (min(len(whole), len(other)) >= SHORTEST and (whole in other or other in whole)):
                scored[member] = max(ratio, scored.get(member, 0.0))
        return sorted(scored, key=lambda member: -scored[member])[:_SHOWN]


def _match(entry: RollCallEntry, members: _Roster, remembered: Mapping[str, str]) -> Match:
    name = entry.name[:_LONGEST]
    whole = plain(name)
    if whole and whole in remembered:
        return Match(entry=entry, id=remembered[whole] or None, how="remembered")
    if entry.account in members.by_account:
        return Match(entry=entry, id=members.by_account[entry.account], how="account")
    if not whole:
        return _doubtful(entry, "这一条没有写名字，请选一位成员，或者略过。", ())
    exact = members.by_plain.get(whole)
    if exact:
        if len(exact) == 1:
            return Match(entry=entry, id=next(iter(exact)), how="exact")
        return _doubtful(entry, f"有 {len(exact)} 位成员都叫“{name}”，请选一位。", exact)
    return _similar(entry, members, name)


def _similar(entry: RollCallEntry, members: _Roster, name: str) -> Match:
    """By the stem alone surely; a name that is another part of a member's, or only looks like one, is a doubt."""
    alike = members.by_stem.get(stem(name), {})
    if len(alike) == 1 and len(stem(name)) >= SHORTEST:
        return Match(entry=entry, id=next(iter(alike)), how="similar")
    if len(alike) > 1:
        return _doubtful(entry, f"“{name}”像 {len(alike)} 位成员，请选一位。", alike)
    near = list(
        dict.fromkeys(
            (
                *members.by_part.get(plain(name), ()),
                *(member for part in parts_of(name) for member in members.by_plain.get(part, ())),
                *members.like(name),
            )
        )
    )[:_SHOWN]
    if near:
        return _doubtful(entry, f"“{name}”只是像“{members.shown[near[0]]}”，请确认是不是同一个人。", near)
    return Match(entry=entry, id=None, how="none", doubt=f"成员里没有“{name}”，请选一位成员，或者略过。")


def _doubtful(entry: RollCallEntry, doubt: str, candidates: Iterable[str]) -> Match:
    shown = tuple(candidates)
    return Match(entry=entry, id=None, how="similar" if shown else "none", doubt=doubt, candidates=shown)


def _without_rivals(matches: list[Match]) -> tuple[Match, ...]:
    """Two nicknames that are both taken for one member may be two people."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for match in matches:
        if match.id is not None:
            names[match.id][plain(match.entry.name)] = None
    settled = []
    for match in matches:
        if match.how == "similar" and match.id is not None and len(names[match.id]) > 1:
            doubt = f"“{match.entry.name}”和名单里的另一个昵称都像同一位成员，请确认。"
            settled.append(replace(match, id=None, doubt=doubt, candidates=(match.id,)))
        else:
            settled.append(match)
    return tuple(settled)


def _pairs(whole: str) -> set[str]:
    return {whole[start : start + 2] for start in range(max(1, len(whole) - 1))}
