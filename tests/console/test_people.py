from __future__ import annotations

import pytest

from qunluo.communities.models import Member, Person
from tests.cast import handle_all
from tests.intake.inbox import append, message


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def lin(cast) -> Member:
    return Member.objects.get(external_id="lin")


def test_member_page_tells_facts_and_what_they_did(lin, steward):
    shown = page(steward, f"/members/{lin.pk}/")

    assert all(said in shown for said in ("小林", "扫码", "请问几点开始？", "晨光读书会一群"))
    assert "低价代购" not in shown


def test_person_in_two_groups_is_one_person(cast, lin, steward):
    append(cast.account, message("h1", "在别的群也说一句", member="lin", name="林同学", group="h"))
    handle_all()

    shown = page(steward, f"/members/{lin.pk}/")

    assert "在别的群也说一句" in shown
    assert "林同学" in shown


def test_note_is_kept_for_the_person(cast, lin, steward):
    answer = steward.post(f"/members/{lin.pk}/note/", {"note": "喜欢历史书"}, follow=True)

    shown = answer.content.decode()
    assert "小林 的备注已保存。" in shown
    assert Person.objects.get(pk=lin.account.person_id).note == "喜欢历史书"
    assert shown.count("喜欢历史书") == 1


def test_note_too_long_is_kept_on_the_page_but_not_saved(lin, steward):
    answer = steward.post(f"/members/{lin.pk}/note/", {"note": "长" * 2_001})

    assert answer.status_code == 200
    assert "长" * 2_001 in answer.content.decode()
    assert Person.objects.get(pk=lin.account.person_id).note == ""


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        pytest.param("", ["小林", "小红"], [], id="nothing typed: who spoke last"),
        pytest.param("q=小林", ["小林"], ["小红"], id="a name"),
        pytest.param("q=一群", ["晨光读书会一群"], ["小红"], id="a group"),
        pytest.param("q=%00小林", ["小林"], ["小红"], id="NUL in it"),
        pytest.param("q=nobody", ["没有找到"], ["小红"], id="nobody"),
    ],
)
def test_people_and_groups_are_found(steward, query, there, gone):
    shown = page(steward, f"/members/?{query}")

    assert [said for said in there if said not in shown] == []
    assert [said for said in gone if f"{said}</bdi>" in shown] == []


def test_found_while_typing_is_only_the_list(steward):
    shown = steward.get("/members/?q=林", headers={"HX-Request": "true"}).content.decode()

    assert "小林" in shown
    assert "<html" not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast, lin, steward, count, django_assert_num_queries):
    append(cast.account, *(message(f"n{n}", member="lin", group=f"g{n}") for n in range(count)))
    handle_all()
    page(steward, "/members/")

    with django_assert_num_queries(10):
        page(steward, "/members/")
    with django_assert_num_queries(20):
        page(steward, f"/members/{lin.pk}/")
