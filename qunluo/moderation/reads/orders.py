"""The rules that are out in each group, as the core knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from qunluo.core.moderation.ladder import ADVERT_LADDER, GENERAL_LADDER, Ladder
from qunluo.core.moderation.rules import Mode, Order, Release, Rule, Unit
from qunluo.core.moderation.sight import Screen, Sense
from qunluo.moderation import models
from qunluo.moderation.reads.screens import screen_of
from qunluo.moderation.rules import ladder_from, rule_from

SHIPPED = (GENERAL_LADDER, ADVERT_LADDER)
MOST_READ = 5_000
_READ: dict[int, Rule] = {}  # by the version's row: versions never change


def orders_of(communities: Mapping[int, int]) -> dict[int, Order]:
    """Group id -> its order. Given is group id -> community id; groups without any rule that is out are missing."""
    rules = _rules_of(set(communities.values()))
    if not rules:
        return {}
    releases = releases_of(rules)
    meant_for = _groups_of(rules)
    screens = _screens(releases, rules)
    ladders = {community: {one.name: one for one in ladders_of(community)} for community in screens}
    found: dict[int, Order] = {}
    by_community: dict[int, list[int]] = defaultdict(list)
    for rule, community in rules.items():
        if rule in releases:
            by_community[community].append(rule)
    for group, community in communities.items():
        its = tuple(releases[rule] for rule in by_community[community] if group in meant_for.get(rule, {group}))
        if its:
            found[group] = Order(releases=its, screen=screens[community], ladders=ladders[community])
    return found


def _screens(releases: Mapping[int, Release], communities: Mapping[int, int]) -> dict[int, Screen]:
    """Community -> what it sees, with all that any of its rules asks for; `communities` is by rule."""
    asked: dict[int, frozenset[Sense]] = defaultdict(frozenset)
    for rule, one in releases.items():
        asked[communities[rule]] |= one.senses
    return {community: screen_of(community, senses) for community, senses in asked.items()}


def releases_of(rules: Iterable[int]) -> dict[int, Release]:
    """Rule id -> which of its versions are out. Rules of which none is, not even in shadow, are missing."""
    newest = list(
        models.RuleRelease.objects.filter(rule_id__in=list(rules))
        .order_by("rule_id", "-id")
        .distinct("rule_id")
        .values_list("rule_id", "standing", "trial", "mode", "share", "unit")
    )
    versions = versions_at({(rule, number) for rule, *numbers, _, _, _ in newest for number in numbers if number})
    found = {
        rule: Release(
            rule_id=rule,
            standing=versions.get((rule, standing or 0)),
            trial=versions.get((rule, trial or 0)),
            mode=Mode(mode),
            share=share,
            unit=Unit(unit),
        )
        for rule, standing, trial, mode, share, unit in newest
    }
    return {rule: one for rule, one in found.items() if one.standing or (one.trial and one.mode is not Mode.OFF)}


def versions_at(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], Rule]:
    """(rule id, version) -> the rule; unknown ones are missing."""
    rows = models.RuleVersion.objects.filter(
        rule_id__in={rule for rule, _ in wanted}, version__in={version for _, version in wanted}
    )
    known = [one for one in rows.values_list("pk", "rule_id", "version") if one[1:] in wanted]
    missing = [pk for pk, _, _ in known if pk not in _READ]
    if len(_READ) + len(missing) > MOST_READ:
        _READ.clear()
        missing = [pk for pk, _, _ in known]
    for row in models.RuleVersion.objects.filter(pk__in=missing) if missing else ():
        _READ[row.pk] = rule_from(row.data, rule_id=row.rule_id, version=row.version)
    return {(rule, version): _READ[pk] for pk, rule, version in known}


def ladders_of(community_id: int) -> list[Ladder]:
    """The ladders of a community: the shipped ones, as far as nobody changed them."""
    rows = models.LadderRow.objects.filter(community_id=community_id)
    changed = {row.name: ladder_from(row.name, row.data) for row in rows}
    return [changed.get(one.name, replace(one)) for one in SHIPPED]


def _rules_of(communities: Collection[int]) -> dict[int, int]:
    rows = models.Rule.objects.filter(community_id__in=communities, archived_at=None)
    return dict(rows.order_by("id").values_list("pk", "community_id"))


def _groups_of(rules: Collection[int]) -> dict[int, set[int]]:
    """Rule id -> the groups that it is for; a rule for all groups is missing."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = models.RuleGroup.objects.filter(rule_id__in=rules)
    for rule, group in rows.values_list("rule_id", "group_id"):
        found[rule].add(group)
    return dict(found)
