"""Rules as data and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given

from qunluo.communities.models import Group, RulesVersion
from qunluo.communities.reads import rules_of
from qunluo.communities.rules import data_of, rules_from
from qunluo.communities.writes import save_rules
from qunluo.core.snapshot import GroupRules, WelcomeRule
from tests.core.worlds import rules

AT = datetime(2026, 3, 2, tzinfo=UTC)


@given(rules)
def test_rules_come_back_from_the_table_as_they_were(given_rules):
    data = json.loads(json.dumps(data_of(given_rules)))

    assert rules_from(data, version=given_rules.version) == given_rules


def test_what_the_data_does_not_name_is_off():
    assert rules_from({}, version=3) == GroupRules(version=3)


@pytest.fixture
def group(account):
    return Group.objects.create(community=account.community, account=account, external_id="g", created_at=AT)


def test_new_rules_are_a_new_version_and_the_same_again_are_not(group):
    first, second = GroupRules(capacity=200), GroupRules(capacity=500, welcome=WelcomeRule(text="欢迎"))

    numbers = [save_rules(group.pk, one, operator_id=None, at=AT) for one in (first, first, second, first)]

    assert numbers == [1, 1, 2, 3]
    assert RulesVersion.objects.count() == 3
    assert rules_of([group.pk]) == {group.pk: GroupRules(version=3, capacity=200)}


def test_a_group_without_rules_has_the_empty_ones(group):
    assert rules_of([group.pk]) == {group.pk: GroupRules()}
