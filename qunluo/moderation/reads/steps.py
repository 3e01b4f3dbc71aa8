"""Where violations lead as all is known now, beside the steps that were taken when they happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from qunluo.communities.reads.kin import kin_of
from qunluo.core.moderation.ladder import Ladder, Reached, Violation, climb
from qunluo.moderation.reads.orders import ladders_of
from qunluo.moderation.reads.violations import ON_THE_LADDER, Row, violations_of


def steps_now(rows: Collection[Row]) -> dict[int, Reached]:
    """Row id -> where it leads now, and what waits as though it were upheld. Missing is what leads nowhere."""
    asked = [row for row in rows if not row.is_trial and row.course != Row.Course.NOTE and row.ruling != REVERSED]
    if not asked:
        return {}
    ladders = {pk: {one.name: one for one in ladders_of(pk)} for pk in {row.community_id for row in asked}}
    decay = max(ladder.decay_days for known in ladders.values() for ladder in known.values())
    since = min(row.at for row in asked) - timedelta(days=decay)
    known = violations_of(kin_of({row.member_id for row in asked}), since=since)
    found = {}
    for row in asked:
        reached = _reached(row, known.get(row.member_id, {}), ladders[row.community_id].get(row.ladder))
        if reached is not None:
            found[row.pk] = reached
    return found


def later_rows(row: Row) -> list[Row]:
    """What the same person was muted or to be removed for afterwards: their steps may rest on this one."""
    kin = kin_of([row.member_id])[row.member_id]
    rows = Row.objects.filter(ON_THE_LADDER, member_id__in=kin, ladder=row.ladder, measure__in=["mute", "remove"])
    rows = rows.exclude(ruling=REVERSED).exclude(pk=row.pk).filter(at__gte=row.at)
    return list(rows.select_related("member", "group__account").order_by("at", "key"))


def violation_of(row: Row) -> Violation:
    """The row as the ladder knows it."""
    return Violation(
        key=row.key,
        at=row.at,
        ladder=row.ladder,
        weight=row.weight,
        rule_id=row.rule_id or 0,
        version=row.version,
        group=row.group.external_id,
        is_manual=row.rule_id is None,
    )


REVERSED = Row.Ruling.REVERSED


def _reached(row: Row, known: Mapping[str, Violation], ladder: Ladder | None) -> Reached | None:
    if ladder is None:
        return None
    counted = known.get(row.key)
    if row.course == Row.Course.QUEUE and row.ruling != Row.Ruling.UPHELD:
        if counted is not None and not counted.is_reversed:
            return None
        known = {**known, row.key: violation_of(row)}
    climbed = climb(ladder, known.values(), group=row.group.external_id)
    return next((one for one in climbed if one.violation.key == row.key), None)
