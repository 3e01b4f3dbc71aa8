from __future__ import annotations

from dataclasses import replace

import pytest

from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.templates import template
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.plans import create_plan
from qunluo.communities.models import Member, Tag
from qunluo.communities.reads.tags import tags_of
from qunluo.communities.writes.tags import create_tag, put_tag
from qunluo.core.checkins.plan import Audience
from tests.cast import OPENED
from tests.console.test_markup import HOSTILE, Reader


def ids(*names: str) -> list[int]:
    return list(Member.objects.filter(name__in=names).order_by("name").values_list("pk", flat=True))


def words(name: str) -> list[str]:
    [pk] = ids(name)
    return [tag.name for tag in tags_of([pk]).get(pk, [])]


@pytest.fixture
def tag(cast) -> Tag:
    return create_tag(cast.community.pk, "老学员")


@pytest.fixture
def plan(cast, tag):
    terms = replace(template("education").terms(at=OPENED), audience=Audience(tags=frozenset({"老学员", "考研"})))
    return create_plan(cast.community.pk, data_of(terms), groups=[cast.group.pk], at=OPENED)


def test_tags_are_made_and_listed_with_their_people_and_plans(cast, steward, tag, plan):
    put_tag(tag, ids("阿明", "静静"))

    made = steward.post("/tags/create/", {"name": "北京", "is_region": "on"}, follow=True).content.decode()

    assert "有了“北京”这个标签。" in made
    assert Tag.objects.get(name="北京").is_region
    assert "2 人" in made
    assert "学习打卡" in made


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("", "这个字段是必填项。", id="nothing"),
        pytest.param("老、新", "标签里不能有逗号、顿号和分号。", id="two words"),
        pytest.param("长" * 31, "确保该变量包含不超过 30 字符", id="too long"),
    ],
)
def test_word_that_is_no_tag(steward, name, said):
    assert said in steward.post("/tags/create/", {"name": name}).content.decode()
    assert not Tag.objects.exists()


def test_renamed_tag_is_renamed_in_plans_by_a_new_version(steward, tag, plan):
    steward.post(f"/tags/{tag.pk}/change/", {f"{tag.pk}-name": "元老"})

    first, second = plan_of(plan.pk).versions
    assert (first.audience.tags, second.audience.tags) == ({"老学员", "考研"}, {"元老", "考研"})
    assert replace(second, audience=first.audience, version=1, since=first.since) == first


def test_taken_name_is_refused_and_changes_no_plan(cast, steward, tag, plan):
    create_tag(cast.community.pk, "元老")

    page = steward.post(f"/tags/{tag.pk}/change/", {f"{tag.pk}-name": "元老"}).content.decode()

    assert "已经有一个叫“元老”的标签了。" in page
    assert len(plan_of(plan.pk).versions) == 1


def test_tag_that_a_plan_asks_for_is_not_dropped(steward, tag, plan):
    page = steward.post(f"/tags/{tag.pk}/delete/", follow=True).content.decode()

    assert "“老学员”不能删：打卡计划“学习打卡”只给有这个标签的人" in page
    assert Tag.objects.filter(pk=tag.pk).exists()


def test_tag_that_nothing_asks_for_is_dropped(steward, tag):
    assert "标签“老学员”已删除。" in steward.post(f"/tags/{tag.pk}/delete/", follow=True).content.decode()
    assert not Tag.objects.exists()


def test_person_gets_a_tag_by_its_word_and_loses_it(steward, tag):
    [ming] = ids("阿明")

    page = steward.post(f"/members/{ming}/tag/", {"name": "考研"}, follow=True).content.decode()

    assert "阿明 有了“考研”。" in page
    assert words("阿明") == ["考研"]
    number = Tag.objects.get(name="考研").pk
    assert "没有“考研”了。" in steward.post(f"/members/{ming}/untag/", {"tag": number}, follow=True).content.decode()
    assert words("阿明") == []


@pytest.mark.parametrize("name", ["", "  ", "a、b", "长" * 31, "\0"])
def test_no_tag_is_put_on_without_a_sound_word(steward, name):
    [ming] = ids("阿明")

    steward.post(f"/members/{ming}/tag/", {"name": name}, follow=True)

    assert words("阿明") == []


def test_tag_of_others_is_not_there_to_be_taken_off(cast, steward):
    other = Tag.objects.create(community=cast.neighbour.communities.get(), name="邻")

    answers = [steward.post(f"/members/{ids('阿明')[0]}/untag/", {"tag": one}) for one in (other.pk, "", "x", "9" * 40)]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_many_are_tagged_at_once(cast, steward):
    url = f"/groups/{cast.group.pk}/members/tag/"
    chosen = [str(pk) for pk in ids("阿明", "静静")]

    put = steward.post(url, {"which": "present", "name": "老学员", "member": chosen, "do": "put"}, follow=True)
    again = steward.post(url, {"which": "present", "name": "老学员", "everybody": "1", "do": "put"}, follow=True)
    taken = steward.post(url, {"which": "present", "name": "老学员", "member": chosen[:1], "do": "take"}, follow=True)

    assert "给 2 个人打上了“老学员”。" in put.content.decode()
    assert "给 3 个人打上了“老学员”。" in again.content.decode()
    assert "给 1 个人去掉了“老学员”。" in taken.content.decode()
    assert "老学员" in put.content.decode()


def test_whole_list_is_the_list_that_is_shown(cast, steward):
    url = f"/groups/{cast.group.pk}/members/tag/"

    steward.post(url, {"which": "silent", "q": "", "name": "沉睡", "everybody": "1", "do": "put"})

    assert words("静静") == ["沉睡"]
    assert words("阿明") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"name": "x"}, "请先在名单里勾选成员。", id="nobody"),
        pytest.param({"name": "x", "member": ["999999", "x", "9" * 40]}, "请先在名单里勾选成员。", id="strangers"),
        pytest.param({"name": "", "everybody": "1"}, "这个字段是必填项。", id="no word"),
    ],
)
def test_what_makes_no_sense_tags_nobody(cast, steward, typed, said):
    answer = steward.post(f"/groups/{cast.group.pk}/members/tag/", {"which": "present", **typed}, follow=True)

    assert said in answer.content.decode()
    assert not Tag.objects.exists()


def test_clerk_sees_tags_and_no_boxes(cast, clerk, tag):
    put_tag(tag, ids("阿明"))

    members = clerk.get(f"/groups/{cast.group.pk}/members/").content.decode()
    person = clerk.get(f"/members/{ids('阿明')[0]}/").content.decode()

    assert "老学员" in members
    assert "老学员" in person
    assert 'name="member"' not in members
    assert "加标签" not in person


def test_hostile_tags_are_text(cast, steward):
    for hostile in HOSTILE:
        put_tag(create_tag(cast.community.pk, hostile[:30]), ids("阿明"))

    wrong = []
    for url in ("/tags/", f"/members/{ids('阿明')[0]}/", f"/groups/{cast.group.pk}/members/", "/plans/new/education/"):
        reader = Reader()
        reader.feed(steward.get(url).content.decode())
        wrong += reader.wrong

    assert wrong == []
