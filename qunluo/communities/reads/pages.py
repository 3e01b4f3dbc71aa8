"""Groups and members as pages show them. Every question is asked within the communities that its asker may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from qunluo.communities import models
from qunluo.communities.models import Person, RulesVersion
from qunluo.communities.reads.standing import rules_of
from qunluo.core.hours import zone

Group = models.Group
Member = models.Member
"""The rows, named here for those who may not touch the tables."""
NEW_DAYS, SILENT_DAYS = 7, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How many messages a group had on a day of its own."""

    day: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group among the others: who is there, and what the last seven days brought, today last."""

    group: Group
    days: tuple[DayCount, ...]
    joined: int
    left: int

    @property
    def counts(self) -> list[int]:
        """Messages of the seven days."""
        return [day.count for day in self.days]

    @property
    def today(self) -> int:
        """Messages today."""
        return self.days[-1].count


def group(group_id: int, *, within: Collection[int]) -> Group | None:
    """The group, if it belongs to one of these communities."""
    return Group.objects.filter(pk=group_id, community_id__in=within).select_related("account").first()


def group_at(account_id: int, external_id: str) -> Group | None:
    """The group with that platform id on that connection."""
    return Group.objects.filter(account_id=account_id, external_id=external_id).first() if external_id else None


def groups_of(community_id: int) -> list[Group]:
    """The community's groups: the living first, by name."""
    rows = Group.objects.filter(community_id=community_id).select_related("account")
    return list(rows.order_by(F("dismissed_at").asc(nulls_first=True), "title", "id"))


def groups_on(account_id: int) -> int:
    """How many groups a connection has brought."""
    return Group.objects.filter(account_id=account_id).count()


def overview(groups: Sequence[Group], *, at: datetime) -> list[GroupRow]:
    """The groups with their last seven days, each in its own time zone. Three queries, however many groups."""
    weeks = {pk: _days_to(at, rules.timezone, count=7) for pk, rules in rules_of(one.pk for one in groups).items()}
    messages, moves = _counts(_MESSAGES, weeks), _counts(_MOVES, weeks)
    return [
        GroupRow(
            group=one,
            days=tuple(DayCount(day=day, count=messages.get((one.pk, day, ""), 0)) for day in weeks[one.pk]),
            joined=sum(moves.get((one.pk, day, "joined"), 0) for day in weeks[one.pk]),
            left=sum(moves.get((one.pk, day, what), 0) for day in weeks[one.pk] for what in ("left", "removed")),
        )
        for one in groups
    ]


def messages_by_day(group_id: int, *, timezone: str, at: datetime, days: int) -> list[DayCount]:
    """Messages of one group on its last days, today last."""
    wanted = {group_id: _days_to(at, timezone, count=days)}
    counts = _counts(_MESSAGES, wanted)
    return [DayCount(day=day, count=counts.get((group_id, day, ""), 0)) for day in wanted[group_id]]


Days = dict[date, tuple[datetime, datetime]]
"""Days, each with the moments at which it begins and ends."""


def _days_to(at: datetime, timezone: str, *, count: int) -> Days:
    """The last days up to today. Midnights are made here: PostgreSQL need not know the time zone."""
    place = zone(timezone)
    today = at.astimezone(place).date()
    days = [today - timedelta(days=back) for back in range(count - 1, -1, -1)]
    midnights = [datetime.combine(day, time.min, place) for day in [*days, today + timedelta(days=1)]]
    return {day: (midnights[n], midnights[n + 1]) for n, day in enumerate(days)}


_MESSAGES = """
SELECT d.id, d.day, '', count(m.id)
FROM unnest(%s::bigint[], %s::date[], %s::timestamptz[], %s::timestamptz[]) AS d (id, day, starts, ends)
JOIN communities_message m ON m.group_id = d.id AND m.at >= d.starts AND m.at < d.ends
GROUP BY 1, 2
"""
_MOVES = """
SELECT d.id, d.day, m.what, count(*)
FROM unnest(%s::bigint[], %s::date[], %s::timestamptz[], %s::timestamptz[]) AS d (id, day, starts, ends)
JOIN communities_move m ON m.group_id = d.id AND m.at >= d.starts AND m.at < d.ends
GROUP BY 1, 2, 3
"""


def _counts(query: str, days_of: Mapping[int, Days]) -> dict[tuple[int, date, str], int]:
    asked = [(pk, day, *ends) for pk, days in days_of.items() for day, ends in days.items()]
    with connection.cursor() as cursor:
        cursor.execute(query, [[row[n] for row in asked] for n in range(4)])
        return {(pk, day, what): count for pk, day, what, count in cursor.fetchall()}


class Which(StrEnum):
    """The lists of members that a page offers."""

    PRESENT = "present"
    STAFF = "staff"
    NEW = "new"
    SILENT = "silent"
    NEVER = "never"
    GONE = "gone"


class Order(StrEnum):
    """How a list of members is sorted."""

    SPOKE = "spoke"
    MESSAGES = "messages"
    JOINED = "joined"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberList:
    """Which members of a group, in what order, and which page of them."""

    which: Which = Which.PRESENT
    order: Order = Order.SPOKE
    search: str = ""
    page: int = 1
    size: int = 50


def members(group: Group, wanted: MemberList, *, at: datetime) -> list[Member]:
    """One page of members, and one more if there is a next page."""
    first = (wanted.page - 1) * wanted.size
    rows = _of_group(group).filter(_sorts(at)[wanted.which], _search(wanted.search))
    return list(rows.order_by(*_ORDERS[wanted.order], "id")[first : first + wanted.size + 1])


def member_ids(group: Group, wanted: MemberList, *, at: datetime) -> list[int]:
    """The ids of all members on the list, whatever page of it is shown."""
    return list(_of_group(group).filter(_sorts(at)[wanted.which], _search(wanted.search)).values_list("pk", flat=True))


def member_counts(group: Group, *, at: datetime) -> dict[Which, int]:
    """How many members are on each list."""
    sorts = {which.value: Count("pk", filter=where) for which, where in _sorts(at).items()}
    counts = _of_group(group).aggregate(**sorts)
    return {Which(name): count for name, count in counts.items()}


def _of_group(group: Group) -> QuerySet[Member]:
    """With `role`: 2 for the owner, 1 for an admin, 0 for all others."""
    owner = When(~Q(external_id="") & Q(external_id=group.owner), then=Value(2))
    role = Case(owner, When(is_staff=True, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Member.objects.filter(group=group).annotate(role=role)


_ORDERS: dict[Order, tuple[str | OrderBy, ...]] = {
    Order.SPOKE: (F("spoke_at").desc(nulls_last=True),),
    Order.MESSAGES: ("-messages",),
    Order.JOINED: (F("joined_at").desc(nulls_last=True),),
    Order.NAME: ("name",),
}


def _sorts(at: datetime) -> dict[Which, Q]:
    here = Q(is_present=True)
    return {
        Which.PRESENT: here,
        Which.STAFF: here & Q(role__gt=0),
        Which.NEW: here & Q(joined_at__gte=at - timedelta(days=NEW_DAYS)),
        Which.SILENT: here & Q(spoke_at__lt=at - timedelta(days=SILENT_DAYS)),
        Which.NEVER: here & Q(messages=0),
        Which.GONE: Q(is_present=False),
    }


def _search(text: str) -> Q:
    return Q(name__icontains=text) | Q(external_id=text) if text else Q()


def member(member_id: int, *, within: Collection[int]) -> Member | None:
    """The member with group and person, if it belongs to one of these communities."""
    rows = Member.objects.filter(pk=member_id, community_id__in=within)
    return rows.select_related("group", "group__account", "account", "account__person").first()


def seats_of(person: Person) -> list[Member]:
    """The person in all groups of the community: where they are first, then where they were."""
    rows = Member.objects.filter(account__person=person).select_related("group", "account")
    return list(rows.order_by("-is_present", F("spoke_at").desc(nulls_last=True), "id"))


def find_members(community_id: int, text: str, *, limit: int = 51) -> list[Member]:
    """Members whose name holds the text, or whose platform id it is; who spoke last stands first."""
    rows = Member.objects.filter(_search(text), community_id=community_id).select_related("group")
    return list(rows.order_by("-is_present", F("spoke_at").desc(nulls_last=True), "id")[:limit])


def find_groups(community_id: int, text: str, *, limit: int = 20) -> list[Group]:
    """Groups whose name holds the text."""
    rows = Group.objects.filter(community_id=community_id, title__icontains=text)
    return list(rows.order_by(F("dismissed_at").asc(nulls_first=True), "title", "id")[:limit])


def names_at(seats: Iterable[tuple[int | None, str]]) -> dict[tuple[int, str], str]:
    """What the members with these platform ids are called in these groups."""
    wanted = {(group, external) for group, external in seats if group and external}
    rows = Member.objects.filter(
        group_id__in={seat[0] for seat in wanted}, external_id__in={seat[1] for seat in wanted}
    )
    found = {(group, external): name for group, external, name in rows.values_list("group_id", "external_id", "name")}
    return {seat: name for seat, name in found.items() if seat in wanted}


def member_of(group_id: int, external_id: str) -> Member | None:
    """The member with that platform id."""
    return Member.objects.filter(group_id=group_id, external_id=external_id).first()


def rules_versions(group_id: int, *, limit: int = 30) -> list[RulesVersion]:
    """The versions of the group's rules, newest first."""
    rows = RulesVersion.objects.filter(group_id=group_id).select_related("created_by")
    return list(rows.order_by("-version")[:limit])


def rules_version(group_id: int, version: int) -> RulesVersion | None:
    """One version of the group's rules."""
    return RulesVersion.objects.filter(group_id=group_id, version=version).first()
