"""What members did against the rules, as the ladder counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from qunluo.core.moderation.ladder import Violation
from qunluo.moderation import models

Row = models.Violation


def violations_of(members: Mapping[int, Iterable[int]], *, since: datetime) -> dict[int, dict[str, Violation]]:
    """Member id -> what the ladder counts of them since then, by key; who did nothing is missing.

    Given is member id -> the ids of all members of the same community who are the same person, themselves included.
    """
    whose: dict[int, list[int]] = defaultdict(list)
    for member, kin in members.items():
        for same in kin:
            whose[same].append(member)
    rows = Row.objects.filter(member_id__in=list(whose), course=Row.Course.STRIKE, is_trial=False, at__gte=since)
    columns = rows.values_list(
        "member_id", "key", "at", "ladder", "weight", "rule_id", "version", "group__external_id", "ruling"
    )
    found: dict[int, dict[str, Violation]] = defaultdict(dict)
    for pk, key, at, ladder, weight, rule, version, group, ruling in columns:
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
