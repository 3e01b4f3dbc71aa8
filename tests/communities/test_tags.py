from __future__ import annotations

import pytest

from qunluo.communities.forms import TagForm
from qunluo.communities.models import Group, Member, MemberTag, Tag
from qunluo.communities.reads.audience import members_asked
from qunluo.communities.reads.tags import TagRow, tag_row, tag_rows, tags_of, tags_of_community
from qunluo.communities.writes import tags
from qunluo.core.checkins.plan import Audience
from tests.cast import NOW, handle_all, set_the_stage
from tests.intake.inbox import append, message


@pytest.fixture
def cast(db):
    return set_the_stage()


def ids(*names: str) -> list[int]:
    return list(Member.objects.filter(name__in=names).order_by("pk").values_list("pk", flat=True))


def asked(cast, **audience) -> list[str]:
    rows = members_asked([cast.group.pk], Audience(**audience), at=NOW)
    return sorted(rows.values_list("name", flat=True))


def test_tag_is_made_once(cast):
    first = tags.create_tag(cast.community.pk, "老学员")

    assert tags.create_tag(cast.community.pk, "老学员", is_region=True) == first
    assert tags_of_community(cast.community.pk) == [first]


def test_tags_are_listed_with_who_has_them_and_regions_last(cast):
    region = tags.create_tag(cast.community.pk, "北京", is_region=True)
    tag = tags.create_tag(cast.community.pk, "老学员")
    tags.put_tag(tag, ids("阿明", "静静"))

    assert tag_rows(cast.community.pk) == [TagRow(tag=tag, people=2), TagRow(tag=region, people=0)]


def test_there_is_an_end_to_the_number_of_tags(cast, monkeypatch):
    monkeypatch.setattr(tags, "MOST_TAGS", 1)
    tags.create_tag(cast.community.pk, "一")

    with pytest.raises(tags.TagRefused, match="最多 1 个标签"):
        tags.create_tag(cast.community.pk, "二")


def test_putting_on_twice_and_taking_off_count_what_changed(cast):
    tag = tags.create_tag(cast.community.pk, "老学员")

    assert tags.put_tag(tag, ids("阿明")) == 1
    assert tags.put_tag(tag, ids("阿明", "静静")) == 1
    assert tags.take_tag(tag, ids("阿明", "小林")) == 1
    assert tags_of(ids("阿明", "静静")) == {ids("静静")[0]: [tag]}


def test_member_of_another_community_gets_no_tag(cast):
    tag = Tag.objects.create(community=cast.neighbour.communities.get(), name="邻")

    assert tags.put_tag(tag, ids("阿明")) == 0
    assert tags_of(ids("阿明")) == {}


def test_one_lives_in_one_region(cast):
    north, south = (tags.create_tag(cast.community.pk, name, is_region=True) for name in ("北京", "广州"))
    plain = tags.create_tag(cast.community.pk, "老学员")
    tags.put_tag(plain, ids("阿明"))
    tags.put_tag(north, ids("阿明", "静静"))

    tags.put_tag(south, ids("阿明"))

    assert tags_of(ids("阿明", "静静")) == {ids("阿明")[0]: [plain, south], ids("静静")[0]: [north]}


def test_change_keeps_who_has_it_and_refuses_a_taken_name(cast):
    tag, other = (tags.create_tag(cast.community.pk, name) for name in ("老学员", "新学员"))
    tags.put_tag(tag, ids("阿明"))

    tags.change_tag(tag, name="元老", is_region=False)

    assert [one.name for one in tags_of(ids("阿明"))[ids("阿明")[0]]] == ["元老"]
    with pytest.raises(tags.TagRefused, match="已经有一个叫“元老”的标签了"):
        tags.change_tag(other, name="元老", is_region=False)


def test_dropped_tag_comes_off_everybody(cast):
    tag = tags.create_tag(cast.community.pk, "老学员")
    tags.put_tag(tag, ids("阿明"))

    tags.delete_tag(tag)

    assert MemberTag.objects.count() == 0


def test_tag_is_found_within_its_community_alone(cast):
    tag = tags.create_tag(cast.community.pk, "老学员")

    assert tag_row(tag.pk, within=[cast.community.pk]) == tag
    assert tag_row(tag.pk, within=[cast.community.pk + 1]) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param(" 老  学员 ", "老 学员", id="blanks are put in order"),
        pytest.param("a" * 30, "a" * 30, id="just long enough"),
        pytest.param("a" * 31, None, id="too long"),
        pytest.param("老、新", None, id="two words"),
        pytest.param("  ", None, id="nothing"),
    ],
)
def test_name_of_a_tag(typed, name):
    form = TagForm({"name": typed})

    assert form.is_valid() is (name is not None)
    assert form.cleaned_data.get("name") == name


def test_tag_is_the_persons_in_every_group(cast):
    append(cast.account, message("x1", member="ming", name="阿明", group="h"))
    handle_all()
    here, there = ids("阿明")
    tag = tags.create_tag(cast.community.pk, "老学员")

    assert tags.put_tag(tag, [here]) == 1
    assert tags.put_tag(tag, [there]) == 0
    assert tags_of([here, there]) == {here: [tag], there: [tag]}
    assert tag_rows(cast.community.pk) == [TagRow(tag=tag, people=1)]
    other = Group.objects.get(external_id="h")
    found = members_asked([other.pk], Audience(tags=frozenset({"老学员"})), at=NOW)
    assert list(found.values_list("pk", flat=True)) == [there]
    assert tags.take_tag(tag, [there]) == 1
    assert tags_of([here, there]) == {}


def test_audience_is_who_is_there_and_runs_nothing(cast):
    Member.objects.filter(name="静静").update(is_staff=True)
    Member.objects.filter(name="老周").update(is_present=False)

    assert asked(cast) == ["小林", "阿明"]
    assert asked(cast, counts_staff=True) == ["小林", "小红", "阿明", "静静"]


def test_audience_by_tag_and_tier(cast):
    tag, other = (tags.create_tag(cast.community.pk, name) for name in ("老学员", "考研"))
    tags.put_tag(tag, ids("阿明", "静静"))
    tags.put_tag(other, ids("阿明", "小林"))

    assert asked(cast, tags=frozenset({"老学员"})) == ["阿明", "静静"]
    assert asked(cast, tags=frozenset({"老学员", "考研"})) == ["小林", "阿明", "静静"]
    assert asked(cast, tiers=frozenset({"silent"})) == ["静静"]
    assert asked(cast, tags=frozenset({"老学员"}), tiers=frozenset({"active"})) == ["阿明"]
    assert asked(cast, tags=frozenset({"没人有"})) == []


def test_audience_of_no_group_is_nobody(cast):
    assert not members_asked([], Audience(), at=NOW).exists()


def test_group_without_a_known_owner_excludes_nobody(cast):
    cast.group.owner = ""
    cast.group.save()

    assert "小红" in asked(cast)
