"""Whom the rows of a table mean: by the platform's id, or by a name that only one member of the groups has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qunluo.communities.reads.pages import Group, Member
from qunluo.communities.reads.seats import members_of
from qunluo.core.checkins.names import Candidate, Match, match_names
from qunluo.core.checkins.nicknames import plain
from qunluo.core.checkins.roll_call.values import RollCallEntry

MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A name that can't be settled by a program: why, how many rows bear it, and whom it may mean."""

    name: str
    why: str
    rows: int
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a row calls its member: an id of the platform, a name, and a group's title, each perhaps empty."""

    id: str
    name: str
    group: str

    @property
    def shown(self) -> str:
        """What people read of it."""
        return self.name or self.id


class Seats:
    """The members of some groups, ready to be found by what rows call them."""

    def __init__(self, groups: Sequence[Group], *, chosen: Mapping[str, int]) -> None:
        self.members = {one.pk: one for one in members_of(group.pk for group in groups)}
        self._groups = {plain(str(group)): group.pk for group in groups}
        self._chosen = {name: pk for name, pk in chosen.items() if not pk or pk in self.members}
        self._by_id: dict[str, list[int]] = {}
        for one in self.members.values():
            self._by_id.setdefault(one.external_id, []).append(one.pk)

    def find(self, called: Iterable[Called]) -> tuple[dict[Called, Member | None], list[Doubt]]:
        """Each with its member; None where the row is to be passed over. Whoever is in doubt is missing."""
        counts = Counter(called)
        found: dict[Called, Member | None] = {}
        doubts: list[Doubt] = []
        for one in counts:
            if one.shown in self._chosen:
                found[one] = self.members.get(self._chosen[one.shown])
            elif one.id and len(self._within(self._by_id.get(one.id, []), one)) == 1:
                found[one] = self.members[self._within(self._by_id[one.id], one)[0]]
        left = [one for one in counts if one not in found]
        for one, match in self._named(left):
            if match.id is not None:
                found[one] = self.members[int(match.id)]
            else:
                doubts.append(
                    Doubt(
                        name=one.shown,
                        why=match.doubt,
                        rows=counts[one],
                        candidates=tuple(map(int, match.candidates[:MOST_CANDIDATES])),
                    )
                )
        return found, doubts

    def _within(self, members: Sequence[int], called: Called) -> list[int]:
        """Those of the members who are in the group that the row names, if it names one."""
        group = self._groups.get(plain(called.group)) if called.group else None
        return [pk for pk in members if group is None or self.members[pk].group_id == group]

    def _named(self, called: Sequence[Called]) -> Iterable[tuple[Called, Match]]:
        by_group: dict[int | None, list[Called]] = {}
        for one in called:
            by_group.setdefault(self._groups.get(plain(one.group)) if one.group else None, []).append(one)
        for group, rows in by_group.items():
            roster = [
                Candidate(id=str(one.pk), names=(one.name,), account=one.external_id)
                for one in self.members.values()
                if one.is_present and group in {None, one.group_id}
            ]
            entries = [RollCallEntry(number=None, name=one.name, text="", account=one.id) for one in rows]
            yield from zip(rows, match_names(entries, roster, {}), strict=True)
