from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.accounts.writes import ensure_community
from qunluo.channels import writes
from qunluo.channels.models import ChannelAccount
from qunluo.channels.reads import Ability, Health, abilities_of, account, accounts_in, broken_in, health_of
from qunluo.channels.writes import Wish
from qunluo.core.actions import ACTIONS, AskOperator

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def community(db):
    return ensure_community("晨光读书会", at=AT)


@pytest.fixture
def row(community) -> ChannelAccount:
    return writes.create_account(
        community.pk, Wish(kind="app", name="自有应用", deliver_to="https://a.example/in"), at=AT
    )


def known(row) -> ChannelAccount:
    return ChannelAccount.objects.get(pk=row.pk)


def test_each_connection_has_a_secret_and_an_address_of_its_own(community, row):
    other = writes.create_account(community.pk, Wish(kind="app", name="另一个"), at=AT)

    assert row.secret != other.secret
    assert row.slug != other.slug
    assert min(len(row.secret), len(other.secret)) >= 43
    assert row.slug.isalnum()


def test_new_secret_replaces_the_old_one(row):
    before = row.secret

    after = writes.rotate_secret(row)

    assert (known(row).secret, after != before) == (after, True)


def test_new_address_forgets_what_the_old_one_complained_of(row):
    writes.note_error(row.pk, "HTTP 401", at=AT)
    writes.hold(row.pk, until=AT)
    row.refresh_from_db()

    writes.update_account(row, name="新名字", deliver_to="https://b.example/in")

    after = known(row)
    assert (after.name, after.deliver_to, after.last_error, after.held_until) == (
        "新名字",
        "https://b.example/in",
        "",
        None,
    )


def test_new_name_alone_keeps_the_complaint(row):
    writes.note_error(row.pk, "HTTP 401", at=AT)
    row.refresh_from_db()

    writes.update_account(row, name="新名字", deliver_to=row.deliver_to)

    assert known(row).last_error == "HTTP 401"


@pytest.mark.parametrize(
    ("change", "health"),
    [
        pytest.param({}, Health.LIVE, id="as made"),
        pytest.param({"is_active": False}, Health.PAUSED, id="paused"),
        pytest.param({"last_error": "HTTP 401"}, Health.BROKEN, id="complained"),
        pytest.param({"is_active": False, "last_error": "HTTP 401"}, Health.PAUSED, id="paused after a complaint"),
        pytest.param({"kind": "history"}, Health.ARCHIVE, id="imported groups"),
        pytest.param({"kind": "gone"}, Health.UNKNOWN_KIND, id="kind that the settings lost"),
    ],
)
def test_health_at_a_glance(row, change, health):
    for name, value in change.items():
        setattr(row, name, value)

    assert health_of(row) == health


def test_broken_ones_are_counted_while_they_are_on(community, row):
    writes.note_error(row.pk, "HTTP 401", at=AT)
    counted = broken_in(community.pk)
    writes.set_active(known(row), is_active=False)
    while_paused = broken_in(community.pk)
    writes.set_active(known(row), is_active=True)
    writes.clear_error(row.pk)

    assert (counted, while_paused, broken_in(community.pk)) == (1, 0, 0)


def test_what_works_again_is_not_held_back(row):
    writes.note_error(row.pk, "HTTP 401", at=AT)
    writes.hold(row.pk, until=AT)

    writes.clear_error(row.pk)

    assert (known(row).last_error, known(row).held_until) == ("", None)


def test_without_an_address_a_person_does_everything(row):
    can = [Ability(action=one.__name__, can=True) for one in ACTIONS if one is not AskOperator]
    never = Ability(action="AskOperator", can=False)
    assert abilities_of(row) == [*can, never]

    row.deliver_to = ""
    assert [one.can for one in abilities_of(row)] == [False] * len(ACTIONS)


def test_account_is_found_within_its_community_alone(community, row):
    assert account(row.pk, within=[community.pk]) == row
    assert account(row.pk, within=[community.pk + 1]) is None
    assert account(row.pk, within=[]) is None


def test_imported_groups_live_under_one_account(community):
    first = writes.ensure_history_account(community.pk, at=AT)

    assert writes.ensure_history_account(community.pk, at=AT) == first
    assert accounts_in(community.pk) == [first]
    assert first.secret == ""


def test_complaint_is_cut_to_what_fits(row):
    writes.note_error(row.pk, "长" * 600, at=AT)

    assert len(known(row).last_error) == 500
