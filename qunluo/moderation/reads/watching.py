"""The rules that raise alarms, as pages of incidents show them."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.core.moderation.rules import Course, Rule
from qunluo.moderation import models
from qunluo.moderation.reads.orders import releases_of
from qunluo.moderation.reads.rules import rule_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """A rule that raises alarms; `is_on` is false where it is only on trial."""

    row: models.Rule
    rule: Rule
    is_on: bool


def watching_rules(community_id: int) -> list[Watching]:
    """Those that are out, in the order in which they were made."""
    rows = {row.pk: row for row in rule_rows(community_id)}
    found = []
    for pk, release in releases_of(rows).items():
        rule = release.standing or release.trial
        if rule is not None and rule.course is Course.ALARM:
            found.append(Watching(row=rows[pk], rule=rule, is_on=release.standing is not None))
    return sorted(found, key=lambda one: one.row.pk)
