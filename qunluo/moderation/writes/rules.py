"""Rules begin as drafts, are let out by steps, taken back by one, and put away; no version ever changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from qunluo.accounts.writes import Deed, note
from qunluo.core.moderation.rules import Mode, Unit
from qunluo.moderation.models import LadderRow, Rule, RuleGroup, RuleRelease, RuleVersion
from qunluo.moderation.rules import BadRule, data_of, ladder_data, ladder_from, rule_from

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How far a version shall be let out."""

    version: int
    mode: Mode
    share: int = 0
    unit: Unit = Unit.MEMBER


@transaction.atomic
def create_rule(
    community_id: int,
    data: Mapping[str, Any],
    *,
    groups: Collection[int],
    at: datetime,
    operator_id: int | None = None,
) -> Rule:
    """A new rule with its first version, which nobody feels yet. No groups means all. Raises `BadRule`."""
    first = rule_from(data, rule_id=0, version=1)
    rule = Rule.objects.create(community_id=community_id, name=first.name, created_at=at)
    RuleVersion.objects.create(rule=rule, version=1, data=data_of(first), created_at=at, created_by_id=operator_id)
    _place(rule, groups)
    _note("moderation.rule.created", rule, operator_id=operator_id, at=at)
    return rule


@transaction.atomic
def save_version(
    rule_id: int, data: Mapping[str, Any], *, groups: Collection[int], operator_id: int | None, at: datetime
) -> int:
    """A new version as a draft, and its number; the same again makes none. What is out stays out. Raises `BadRule`."""
    rule = Rule.objects.select_for_update().get(pk=rule_id)
    newest = RuleVersion.objects.filter(rule=rule).order_by("-version").first()
    number = newest.version + 1 if newest else 1
    wanted = rule_from(data, rule_id=rule_id, version=number)
    _place(rule, groups)
    if newest is not None and newest.data == data_of(wanted):
        return newest.version
    RuleVersion.objects.create(
        rule=rule, version=number, data=data_of(wanted), created_at=at, created_by_id=operator_id
    )
    Rule.objects.filter(pk=rule_id).update(name=wanted.name)
    _note("moderation.rule.changed", rule, operator_id=operator_id, at=at, version=number)
    return number


@transaction.atomic
def release(rule_id: int, wish: Wish, *, operator_id: int | None, at: datetime) -> RuleRelease:
    """Let a version out: in shadow, for a share, or for all; off takes back whatever was out. Raises `BadRule`."""
    rule = Rule.objects.select_for_update().get(pk=rule_id)
    if not RuleVersion.objects.filter(rule=rule, version=wish.version).exists():
        raise BadRule("没有这个版本。")
    if wish.mode is Mode.PART and not 0 < wish.share < WHOLE:
        raise BadRule(f"比例要在 1 到 {WHOLE - 1} 之间。")
    before = current_release(rule_id)
    standing = before.standing if before else None
    if wish.mode is Mode.ON:
        standing, trial, mode = wish.version, None, Mode.ON
    elif wish.mode is Mode.OFF:
        standing, trial, mode = None, None, Mode.OFF
    else:
        trial, mode = wish.version, wish.mode
    share = wish.share if mode is Mode.PART else 0
    row = RuleRelease.objects.create(
        rule=rule, standing=standing, trial=trial, mode=mode, share=share, unit=wish.unit, at=at, by_id=operator_id
    )
    _note(
        "moderation.rule.released", rule, operator_id=operator_id, at=at, version=wish.version, mode=mode, share=share
    )
    return row


@transaction.atomic
def go_back(rule_id: int, *, operator_id: int | None, at: datetime) -> RuleRelease | None:
    """Undo the last release: what was out before it is out again. None where nothing was ever released."""
    rule = Rule.objects.select_for_update().get(pk=rule_id)
    last = list(RuleRelease.objects.filter(rule=rule).order_by("-id")[:2])
    if not last:
        return None
    old = last[1] if len(last) > 1 else RuleRelease(rule=rule, mode=Mode.OFF)
    row = RuleRelease.objects.create(
        rule=rule,
        standing=old.standing,
        trial=old.trial,
        mode=old.mode,
        share=old.share,
        unit=old.unit,
        at=at,
        by_id=operator_id,
    )
    _note("moderation.rule.rolled_back", rule, operator_id=operator_id, at=at, version=old.standing or old.trial)
    return row


def current_release(rule_id: int) -> RuleRelease | None:
    """What is out now, or None where nothing ever was."""
    return RuleRelease.objects.filter(rule_id=rule_id).order_by("-id").first()


def archive(rule: Rule, *, operator_id: int | None, at: datetime) -> None:
    """Put the rule away: nobody feels it until it is restored. All that it found stays."""
    Rule.objects.filter(pk=rule.pk).update(archived_at=at)
    _note("moderation.rule.archived", rule, operator_id=operator_id, at=at)


def restore(rule: Rule, *, operator_id: int | None, at: datetime) -> None:
    """Undo `archive`."""
    Rule.objects.filter(pk=rule.pk).update(archived_at=None)
    _note("moderation.rule.restored", rule, operator_id=operator_id, at=at)


@transaction.atomic
def save_ladder(
    community_id: int, name: str, data: Mapping[str, Any], *, operator_id: int | None, at: datetime
) -> None:
    """Change a ladder from now on. Raises `BadRule`."""
    ladder = ladder_from(name, data)
    LadderRow.objects.update_or_create(
        community_id=community_id,
        name=name,
        defaults={"data": ladder_data(ladder), "changed_at": at, "changed_by_id": operator_id},
    )
    deed = Deed(
        action="moderation.ladder.changed",
        subject=name,
        operator_id=operator_id,
        community_id=community_id,
        data={"ladder": ladder_data(ladder)},
    )
    note(deed, at=at)


def _place(rule: Rule, groups: Collection[int]) -> None:
    RuleGroup.objects.filter(rule=rule).exclude(group_id__in=groups).delete()
    RuleGroup.objects.bulk_create([RuleGroup(rule=rule, group_id=group) for group in groups], ignore_conflicts=True)


def _note(action: str, rule: Rule, *, operator_id: int | None, at: datetime, **data: Any) -> None:
    deed = Deed(
        action=action,
        subject=rule.name,
        operator_id=operator_id,
        community_id=rule.community_id,
        data={"rule": rule.pk, **data},
    )
    note(deed, at=at)
