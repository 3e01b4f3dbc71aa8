"""Alarms are written down once, weighed together, and make or raise an incident.

The closings of a theme cut time into stretches, and each stretch has one incident at most: to which an alarm belongs
follows from its own time. How grave a stretch is, and since when, is a minimum over the spans of its alarms. So alarms
may come late, twice and in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from qunluo.communities.reads.persons import persons_of
from qunluo.communities.writes import Placed
from qunluo.core import incidents as core
from qunluo.core.changes import AlarmRaised
from qunluo.core.incidents import Course, Level, Theme, Threshold
from qunluo.incidents.models import Alarm, Incident, WatchTerms
from qunluo.incidents.reads.terms import thresholds_of
from qunluo.incidents.writes.opening import open_incident, raise_incident
from qunluo.lib.rows import as_json

LONGEST_TEXT, LONGEST_DETAIL = 2_000, 500
_INSERT = """
INSERT INTO incidents_alarm (community_id, group_id, member_id, person, rule, version, theme, level, key, message,
    text, detail, spans, at, noted_at, is_false)
SELECT community_id, group_id, member_id, person, rule, version, theme, level, key, message,
    text, detail, spans, at, noted_at, false
FROM json_to_recordset(%s::json) AS new (community_id bigint, group_id bigint, member_id bigint, person bigint,
    rule bigint, version int, theme text, level int, key text, message text, text text, detail text, spans jsonb,
    at timestamptz, noted_at timestamptz)
ON CONFLICT (member_id, key, rule) DO NOTHING
RETURNING community_id, theme, at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A part of time of one theme: after one closing, and up to the next. The last one has no end."""

    after: datetime | None
    until: datetime | None
    incident: Incident | None

    def has(self, at: datetime) -> bool:
        return (self.after is None or at > self.after) and (self.until is None or at <= self.until)


def note_alarms(placed: Sequence[Placed[AlarmRaised]]) -> None:
    """One row a message and rule, whenever and however often it comes; and what they all come to."""
    people = persons_of({one.member for one in placed})
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [as_json(_row(one, people[one.member]) for one in placed)])
        new = cursor.fetchall()
    moments: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for community, theme, at in new:
        moments[community, theme].append(at)
    for (community, theme), its in sorted(moments.items()):
        weigh(community, Theme(theme), its, at=placed[0].at)


@transaction.atomic
def weigh(community_id: int, theme: Theme, moments: Iterable[datetime], *, at: datetime) -> None:
    """What alarms of these moments change about the incidents of their theme."""
    terms = terms_held(community_id)
    thresholds = thresholds_of(terms)
    left = sorted(moments)
    for stretch in _stretches(community_id, theme):
        its = [moment for moment in left if stretch.has(moment)]
        if its:
            _weigh_stretch(terms, theme, (stretch, thresholds, its), at=at)


def terms_held(community_id: int) -> WatchTerms:
    """The community's terms, held until the transaction ends: one at a time weighs and closes."""
    WatchTerms.objects.get_or_create(community_id=community_id)
    return WatchTerms.objects.select_for_update().get(community_id=community_id)


def _weigh_stretch(
    terms: WatchTerms,
    theme: Theme,
    part: tuple[_Stretch, Sequence[Threshold], Sequence[datetime]],
    *,
    at: datetime,
) -> None:
    stretch, thresholds, moments = part
    reach = core.reach(thresholds)
    rows = _rows(terms.community_id, theme, stretch)
    near = rows.filter(is_false=False, at__gt=moments[0] - reach, at__lt=moments[-1] + reach)
    course = core.fold(_values(near), thresholds)
    incident = stretch.incident
    if incident is None:
        if course is None:
            return
        incident = open_incident(terms, theme, course, at=at)
    elif course is not None:
        _take_in(incident, course, at=at)
    rows.filter(incident=None, at__gt=incident.opened_at - reach).update(incident=incident)


def _take_in(incident: Incident, course: Course, *, at: datetime) -> None:
    """A level never falls by itself, and a beginning never comes later."""
    known = Course(level=Level(incident.found), opened_at=incident.opened_at) if incident.found else None
    together = core.joined(known, course) or course
    incident.opened_at = min(incident.opened_at, together.opened_at)
    if incident.found == together.level:
        incident.save(update_fields=["opened_at"])
        return
    raise_incident(incident, together.level, at=at)


def _stretches(community_id: int, theme: Theme) -> list[_Stretch]:
    rows = list(Incident.objects.filter(community_id=community_id, theme=theme).order_by("closed_at", "id"))
    closed = [row for row in rows if row.closed_at is not None]
    found, after = [], None
    for row in closed:
        found.append(_Stretch(after=after, until=row.closed_at, incident=row))
        after = row.closed_at
    is_open = next((row for row in rows if row.closed_at is None), None)
    return [*found, _Stretch(after=after, until=None, incident=is_open)]


def _rows(community_id: int, theme: Theme, stretch: _Stretch) -> QuerySet[Alarm]:
    where = Q(community_id=community_id, theme=theme)
    if stretch.after is not None:
        where &= Q(at__gt=stretch.after)
    if stretch.until is not None:
        where &= Q(at__lte=stretch.until)
    return Alarm.objects.filter(where)


def _values(rows: QuerySet[Alarm]) -> Iterable[core.Alarm]:
    for at, key, person, group, level in rows.values_list("at", "key", "person", "group_id", "level"):
        yield core.Alarm(at=at, key=key, person=person, group=group, level=level)


def _row(one: Placed[AlarmRaised], person: int) -> dict[str, Any]:
    alarm = one.change
    return {
        "community_id": one.community_id,
        "group_id": one.group_id,
        "member_id": one.member,
        "person": person,
        "rule": alarm.rule,
        "version": alarm.version,
        "theme": alarm.theme,
        "level": alarm.level,
        "key": alarm.key,
        "message": alarm.message,
        "text": alarm.text[:LONGEST_TEXT],
        "detail": alarm.detail[:LONGEST_DETAIL],
        "spans": alarm.spans,
        "at": alarm.at,
        "noted_at": one.at,
    }
