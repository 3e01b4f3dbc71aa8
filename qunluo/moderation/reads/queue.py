"""Violations as pages show them: what waits for a person, all of them by what one looks for, and how they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qunluo.core.moderation.ladder import Reached
from qunluo.core.moderation.rules import Course, Rule
from qunluo.moderation.models import RuleVersion
from qunluo.moderation.reads.disputes import Appeal, Report, appeals_about, reports_behind
from qunluo.moderation.reads.orders import ladders_of, versions_at
from qunluo.moderation.reads.steps import steps_now
from qunluo.moderation.reads.violations import ON_THE_LADDER, Row

WAITING = Q(course=Row.Course.QUEUE, is_trial=False, ruling="")
PAST = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of the queue ends: the next one begins after it."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Which violations of a community. `standing`: in force, trial, waiting, reversed, upheld, manual or all."""

    rule_id: int | None = None
    group_id: int | None = None
    members: tuple[int, ...] | None = None
    measure: str = ""
    standing: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What else a member did in the last three months."""

    counted: int = 0
    reversed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One violation with all that one wants to know: the version, where it leads now, the past, reports, appeal."""

    row: Row
    version: Rule | None
    now: Reached | None
    past: Past
    counts_until: datetime | None
    reports: tuple[Report, ...] = ()
    appeal: Appeal | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it would lead elsewhere now than it did."""
        return bool(self.row.counts and self.row.measure and self.step != self.row.measure)

    @property
    def step(self) -> str:
        """Where it leads now."""
        return self.now.step.measure.value if self.now else ""

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether it is what broke the rule."""
        return pieces_of(self.row.text, self.row.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What waits for people. Removals are a to-do of their own; licences and pieces have pages of their own."""

    waiting: int = 0
    appeals: int = 0
    reports: int = 0
    licences: int = 0
    pieces: int = 0

    @property
    def all(self) -> int:
        """The number beside violations in the menu."""
        return self.waiting + self.appeals + self.reports


_COUNTS = """
SELECT (SELECT count(*) FROM moderation_violation
        WHERE community_id = %(community)s AND course = 'queue' AND NOT is_trial AND ruling = ''),
       (SELECT count(*) FROM moderation_violationappeal WHERE community_id = %(community)s AND state = 'open'),
       (SELECT count(DISTINCT CASE WHEN key = '' THEN id::text ELSE accused_id || '/' || key END)
        FROM moderation_messagereport
        WHERE community_id = %(community)s AND state = 'open' AND violation_id IS NULL),
       (SELECT count(*) FROM moderation_licence WHERE community_id = %(community)s AND state = 'applied'),
       (SELECT count(*) FROM moderation_piece WHERE community_id = %(community)s AND state = 'waiting')
"""


def counts(community_id: int) -> Counts:
    """In one query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"community": community_id})
        waiting, appeals, reports, licences, pieces = cursor.fetchone()
    return Counts(waiting=waiting, appeals=appeals, reports=reports, licences=licences, pieces=pieces)


def waiting(community_id: int, *, after: Place | None = None, limit: int = 20) -> list[Row]:
    """A page of what waits: who has waited longest comes first."""
    rows = shown(Row.objects.filter(WAITING, community_id=community_id))
    if after is not None:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, pk__gt=after.id))
    return list(rows.order_by("at", "pk")[:limit])


def ruled_lately(community_id: int, *, limit: int = 50) -> list[Row]:
    """What people decided last: it can still be undone."""
    rows = shown(Row.objects.filter(community_id=community_id).exclude(ruling=""))
    return list(rows.order_by("-ruled_at", "-pk")[:limit])


def violations(ids: Collection[int], *, within: Collection[int]) -> list[Row]:
    """These, as far as they belong to one of these communities."""
    return list(shown(Row.objects.filter(pk__in=ids, community_id__in=within)).order_by("at", "pk"))


def sifted(community_id: int, sieve: Sieve) -> list[Row]:
    """A page of violations, newest first. What only raised an alarm shows where its rule is asked for."""
    rows = shown(Row.objects.filter(community_id=community_id)).filter(_STANDINGS.get(sieve.standing, Q()))
    rows = rows.exclude(Exists(_WATCHING)) if sieve.rule_id is None else rows.filter(rule_id=sieve.rule_id)
    if sieve.group_id is not None:
        rows = rows.filter(group_id=sieve.group_id)
    if sieve.members is not None:
        rows = rows.filter(member_id__in=sieve.members)
    if sieve.measure:
        rows = rows.filter(measure=sieve.measure)
    if sieve.since is not None:
        rows = rows.filter(at__gte=sieve.since)
    if sieve.until is not None:
        rows = rows.filter(at__lt=sieve.until)
    if sieve.before is not None:
        rows = rows.filter(Q(at__lt=sieve.before.at) | Q(at=sieve.before.at, pk__lt=sieve.before.id))
    return list(rows.order_by("-at", "-pk")[: sieve.limit])


def own_violations(member_id: int, *, limit: int = 30) -> list[Row]:
    """What counts of a member, or did until it was reversed, newest first: what waits is nobody's fault yet."""
    told = ON_THE_LADDER & (~Q(measure="") | Q(rule=None))
    rows = Row.objects.filter(told, member_id=member_id).select_related("group", "member", "rule")
    return list(rows.order_by("-at", "-pk")[:limit])


def cases_of(rows: Sequence[Row]) -> list[Case]:
    """With all that one wants to know, in as many queries however many they are."""
    now = steps_now(rows)
    versions = versions_at({(row.rule_id, row.version) for row in rows if row.rule_id}) if rows else {}
    ids = [row.pk for row in rows]
    pasts, reports, appeals = _pasts(rows), reports_behind(ids), appeals_about(ids)
    decay = {
        (pk, ladder.name): timedelta(days=ladder.decay_days)
        for pk in {row.community_id for row in rows}
        for ladder in ladders_of(pk)
    }
    return [
        Case(
            row=row,
            version=versions.get((row.rule_id or 0, row.version)),
            now=now.get(row.pk),
            past=pasts.get(row.member_id, Past()),
            counts_until=row.at + decay[row.community_id, row.ladder]
            if row.counts and (row.community_id, row.ladder) in decay
            else None,
            reports=tuple(reports.get(row.pk, ())),
            appeal=appeals.get(row.pk),
        )
        for row in rows
    ]


def pieces_of(text: str, spans: Sequence[Sequence[int]]) -> tuple[tuple[str, bool], ...]:
    """The text cut where what broke the rule begins and ends. Places that overlap are one."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted((start, min(end, len(text))) for start, end in spans):
        first = max(start, done)
        if first >= end:
            continue
        pieces += [(text[done:first], False), (text[first:end], True)]
        done = end
    return tuple(piece for piece in (*pieces, (text[done:], False)) if piece[0])


def shown(rows: QuerySet[Row]) -> QuerySet[Row]:
    """With all names that pages show."""
    return rows.select_related("group", "member", "rule", "ruled_by", "noted_by")


_WATCHING = RuleVersion.objects.filter(
    rule=OuterRef("rule"), version=OuterRef("version"), data__course=Course.ALARM.value
)
_STANDINGS = {
    "force": ON_THE_LADDER & ~Q(ruling=Row.Ruling.REVERSED),
    "trial": Q(is_trial=True),
    "waiting": WAITING,
    "reversed": Q(ruling=Row.Ruling.REVERSED),
    "upheld": Q(ruling=Row.Ruling.UPHELD),
    "manual": Q(rule=None),
}


def _pasts(rows: Sequence[Row]) -> dict[int, Past]:
    """Member -> what else stands against them, without these rows."""
    if not rows:
        return {}
    since = min(row.at for row in rows) - PAST
    known = Row.objects.filter(ON_THE_LADDER, member_id__in={row.member_id for row in rows}, at__gte=since)
    told: dict[int, dict[bool, int]] = defaultdict(dict)
    counted = known.exclude(pk__in=[row.pk for row in rows]).values_list("member_id", "ruling")
    for member, ruling, count in counted.annotate(count=Count("pk")).order_by():
        is_reversed = ruling == Row.Ruling.REVERSED
        told[member][is_reversed] = told[member].get(is_reversed, 0) + count
    return {pk: Past(counted=its.get(False, 0), reversed=its.get(True, 0)) for pk, its in told.items()}
