"""Numbers that members bind: sealed, one holder in a community, gone when they say so."""

from __future__ import annotations

import pytest
from django.db import connection

from qunluo.accounts.writes import ensure_community
from qunluo.communities.models import Member, Person, Phone
from qunluo.communities.reads.phones import bound_among, has_phone, holder_in, phone_of
from qunluo.communities.writes.phones import PhoneTaken, bind_phone, release_phone
from tests.cast import NOW, set_the_stage

NUMBER, OTHER = "13800138000", "13800138001"


@pytest.fixture
def cast(db):
    return set_the_stage()


def person(name: str) -> int:
    return Member.objects.get(external_id=name).account.person_id


def test_a_bound_number_finds_its_holder_and_shows_itself_to_nobody(cast):
    bind_phone(person("ming"), NUMBER, at=NOW)

    assert holder_in([cast.group.pk], NUMBER) == Member.objects.get(external_id="ming")
    assert holder_in([cast.group.pk], OTHER) is None
    assert (phone_of(person("ming")), phone_of(person("hong"))) == ("138****8000", "")


def test_no_column_holds_the_number_in_clear(cast):
    bind_phone(person("ming"), NUMBER, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, index FROM communities_phone")
        [row] = cursor.fetchall()
    assert all(b"138" not in bytes(value) for value in row)


def test_a_number_has_one_holder_in_a_community(cast):
    bind_phone(person("ming"), NUMBER, at=NOW)

    with pytest.raises(PhoneTaken, match="已经绑定过了") as refused:
        bind_phone(person("hong"), NUMBER, at=NOW)

    assert "阿明" not in str(refused.value)
    assert [row.person_id for row in Phone.objects.all()] == [person("ming")]


def test_a_number_is_taken_also_where_an_older_key_wrote_it(cast, settings):
    bind_phone(person("ming"), NUMBER, at=NOW)

    settings.QUNLUO_CRYPTO_KEYS = ["z" * 40, *settings.QUNLUO_CRYPTO_KEYS]

    with pytest.raises(PhoneTaken):
        bind_phone(person("hong"), NUMBER, at=NOW)
    assert holder_in([cast.group.pk], NUMBER) == Member.objects.get(external_id="ming")


def test_another_community_does_not_know_of_it(cast):
    stranger = Person.objects.create(community=ensure_community("隔壁的社群", at=NOW))
    bind_phone(person("ming"), NUMBER, at=NOW)

    bind_phone(stranger.pk, NUMBER, at=NOW)

    assert Phone.objects.count() == 2


def test_binding_again_replaces_the_number(cast):
    bind_phone(person("ming"), NUMBER, at=NOW)
    bind_phone(person("ming"), NUMBER, at=NOW)
    bind_phone(person("ming"), OTHER, at=NOW)

    assert (holder_in([cast.group.pk], NUMBER), phone_of(person("ming"))) == (None, "138****8001")


def test_a_released_number_is_gone_and_free(cast):
    bind_phone(person("ming"), NUMBER, at=NOW)

    assert [release_phone(person("ming")) for _ in range(2)] == [True, False]
    assert (has_phone(person("ming")), Phone.objects.count()) == (False, 0)
    bind_phone(person("hong"), NUMBER, at=NOW)


def test_who_left_the_group_is_not_found_by_number(cast):
    bind_phone(person("ming"), NUMBER, at=NOW)
    assert bound_among([cast.group.pk]) == 1

    Member.objects.filter(external_id="ming").update(is_present=False)

    assert (holder_in([cast.group.pk], NUMBER), bound_among([cast.group.pk])) == (None, 0)
