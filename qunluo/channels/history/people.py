"""Who is who in one export: ids, the names they bore, and what the system texts' bare names stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from qunluo.core.events import RosterEntry

PSEUDO = "name:"
NOBODY_KNOWN = "name:未知成员"  # the sender where the export tells none
SELF = "name:我"  # whoever made the export, where it does not tell the id


def pseudo(name: str) -> str:
    """The stand-in id of somebody of whom only the name is known."""
    return PSEUDO + name


@dataclass(slots=True)
class _Person:
    listed: str = ""
    names: dict[str, None] = field(default_factory=dict)
    is_owner: bool = False
    is_admin: bool = False
    joined_at: datetime | None = None


class People:
    """Grows while an export is read. `last` is the name last seen of each speaker; the hot loops look there."""

    def __init__(self) -> None:
        self.last: dict[str, str] = {}
        self.own_id = ""
        self._people: dict[str, _Person] = {}
        self._mentioned: dict[str, None] = {}

    def _person(self, member: str) -> _Person:
        person = self._people.get(member)
        if person is None:
            person = self._people[member] = _Person()
        return person

    def spoke(self, member: str, name: str) -> None:
        """Note a speaker and the name borne at that moment; the newest name comes last."""
        self.last[member] = name
        names = self._person(member).names
        if name:
            names.pop(name, None)
            names[name] = None

    def called(self, member: str, name: str) -> None:
        """Note a further name of somebody, which is not the newest."""
        names = self._person(member).names
        if name and name not in names:
            self._people[member].names = {name: None, **names}

    def listed(self, entry: RosterEntry) -> None:
        """Note a line of the export's own list of members."""
        person = self._person(entry.member)
        person.listed = entry.name or person.listed
        for alias in entry.aliases:
            person.names.setdefault(alias)
        person.is_owner |= entry.is_owner
        person.is_admin |= entry.is_admin
        person.joined_at = entry.joined_at or person.joined_at

    def joined(self, member: str, name: str, at: int) -> None:
        """Note a joiner, who may never speak."""
        person = self._person(member)
        if name:
            person.names.setdefault(name)
        moment = datetime.fromtimestamp(at, UTC)
        if person.joined_at is None or person.joined_at < moment:
            person.joined_at = moment

    def belonged(self, member: str, name: str) -> None:
        """Note somebody who was in the group at some time."""
        self._person(member).names.setdefault(name)

    def mentioned(self, member: str) -> None:
        """Note a name that a system text speaks of; it may be an older name of somebody known."""
        if member.startswith(PSEUDO):
            self._mentioned.setdefault(member)

    def identities(self) -> dict[str, str]:
        """Stand-in ids and whom they mean, where the names known of all members leave exactly one."""
        owners: dict[str, set[str]] = {}
        for member, person in self._people.items():
            if not member.startswith(PSEUDO):
                for name in (person.listed, *person.names):
                    owners.setdefault(name, set()).add(member)
        found = {}
        for stand_in in (*self._mentioned, *(member for member in self._people if member.startswith(PSEUDO))):
            whose = owners.get(stand_in.removeprefix(PSEUDO), set())
            if stand_in == SELF and self.own_id:
                found[stand_in] = self.own_id
            elif len(whose) == 1:
                found[stand_in] = next(iter(whose))
        return found

    def roster(self) -> dict[str, RosterEntry]:
        """Everybody who was ever in the group as far as the export tells, by id."""
        identities = self.identities()
        merged: dict[str, _Person] = {}
        for member, person in self._people.items():
            known = merged.setdefault(identities.get(member, member), _Person())
            known.listed = known.listed or person.listed
            known.names.update(person.names)
            known.is_owner |= person.is_owner
            known.is_admin |= person.is_admin
            known.joined_at = max(filter(None, (known.joined_at, person.joined_at)), default=None)
        return {member: _entry(member, person) for member, person in merged.items()}


def _entry(member: str, person: _Person) -> RosterEntry:
    names = [name for name in person.names if name]
    name = person.listed or (names[-1] if names else member.removeprefix(PSEUDO) if member.startswith(PSEUDO) else "")
    return RosterEntry(
        member=member,
        name=name,
        joined_at=person.joined_at,
        is_owner=person.is_owner,
        is_admin=person.is_admin,
        aliases=tuple(other for other in names if other != name),
    )
