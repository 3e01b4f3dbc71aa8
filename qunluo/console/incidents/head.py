"""What the pages of this section share: the incident that one is about, who may answer for it, and tones of levels."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.accounts.reads import writers_of
from qunluo.communities.reads.pages import Group, groups_of
from qunluo.console.desk import Desk, found
from qunluo.console.names import shown_name
from qunluo.incidents.reads import incidents
from qunluo.incidents.reads.incidents import Incident
from qunluo.incidents.writes.log import By


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An incident, and the desk in its community."""

    row: Incident
    desk: Desk

    @property
    def by(self) -> By:
        """Who does something here now."""
        return by(self.desk)


def chosen(desk: Desk, incident_id: int) -> Chosen:
    """The incident, for who may see it."""
    row = found(incidents.incident(incident_id, within=desk.within))
    return Chosen(row=row, desk=desk.at_community(row.community_id))


def to_change(desk: Desk, incident_id: int) -> Chosen:
    """The incident, for who may change it."""
    one = chosen(desk, incident_id)
    one.desk.must_write()
    return one


def by(desk: Desk) -> By:
    """Who is at this desk, and when."""
    return By(at=desk.at, operator_id=desk.operator.pk)


def writers(community_id: int) -> list[tuple[int, str]]:
    """Who can be made to answer for something."""
    return [(one.pk, shown_name(one.name)) for one in writers_of(community_id)]


def living(community_id: int) -> list[Group]:
    """The groups to which something can be said."""
    return [one for one in groups_of(community_id) if one.dismissed_at is None]
