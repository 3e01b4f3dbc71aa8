"""What members did against the rules, as the ladder counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from qunluo.core.moderation.ladder import Violation
from qunluo.moderation import models

Row = models.Violation
"""The row, named here for those who may not touch the tables."""

ON_THE_LADDER = Q(is_trial=False) & (Q(course=Row.Course.STRIKE) | Q(course=Row.Course.QUEUE, ruling=Row.Ruling.UPHELD))
"""What leads up the ladder: what the machine was sure of, and what a person upheld. Reversed ones are among them."""


def violations_of(members: Mapping[int, Iterable[int]], *, since: datetime) -> dict[int, dict[str, Violation]]:
    """Member id -> what the ladder counts of them since then, by key; who did nothing is missing.

    Given is member id -> the ids of all members of the same community who are the same person, themselves included.
    One message is one step, whatever number of rules it broke.
    """
    whose: dict[int, list[int]] = defaultdict(list)
    for member, kin in members.items():
        for same in kin:
            whose[same].append(member)
    rows = Row.objects.filter(ON_THE_LADDER, member_id__in=list(whose), at__gte=since)
    columns = rows.values_list(
        "member_id", "key", "at", "ladder", "weight", "rule_id", "version", "group__external_id", "ruling", "course"
    )
    found: dict[int, dict[str, Violation]] = defaultdict(dict)
    # The one that the ladder goes by comes last: in force before reversed, the machine's own before a person's.
    for pk, key, at, ladder, weight, rule, version, group, ruling, _course in sorted(columns, key=_by_force):
        one = Violation(
            key=key,
            at=at,
            ladder=ladder,
            weight=weight,
            rule_id=rule or 0,
            version=version,
            group=group,
            is_reversed=ruling == Row.Ruling.REVERSED,
            is_manual=rule is None,
        )
        for owner in whose[pk]:
            found[owner][key] = one
    return dict(found)


def troubles_of(members: Collection[int], *, since: datetime, until: datetime) -> dict[int, set[datetime]]:
    """Member id → when they broke a rule that counts; who never did is missing."""
    found: dict[int, set[datetime]] = defaultdict(set)
    rows = Row.objects.filter(ON_THE_LADDER, member_id__in=members, at__range=(since, until))
    for member, at in rows.exclude(ruling=Row.Ruling.REVERSED).values_list("member_id", "at"):
        found[member].add(at)
    return dict(found)


def _by_force(row: tuple[object, ...]) -> tuple[bool, bool, int]:
    *_, rule, _version, _group, ruling, course = row
    return ruling != Row.Ruling.REVERSED, course == Row.Course.STRIKE, -int(str(rule or 0))
