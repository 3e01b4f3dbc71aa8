from __future__ import annotations

import pytest
from django.urls import reverse

from qunluo.checkins.models import RollCallName, RollCallPost, Submission
from qunluo.checkins.writes.roll_calls import Heard, take_roll_calls
from qunluo.communities.models import Member
from tests.checkins.ground import begin_plan
from tests.console.rolled import AT, TEXT, rolled_things

LIST = "/rollcalls/"


@pytest.fixture
def post(cast) -> RollCallPost:
    return RollCallPost.objects.get(pk=rolled_things(cast)["post_id"])


def _at(name, post):
    return reverse(f"console:rollcalls.{name}", args=[post.pk])


def test_an_empty_page_says_what_will_come(steward):
    page = steward.get(LIST).content.decode()

    assert "还没有接龙" in page
    assert "粘贴接龙" in page


def test_a_list_tells_who_did_who_did_not_and_whom_nobody_knows(steward, post):
    page = steward.get(_at("show", post)).content.decode()

    assert [word in page for word in ("已打", "没打", "待确认", "小静")] == [True] * 4


def test_members_are_offered_where_a_name_is_in_doubt_or_asked_about(steward, cast):
    plan = begin_plan(cast)
    strangers = [f"{number}. 路人{number} 打卡第1天" for number in range(2, 16)]
    text = "\n".join(["#接龙", "3月2日打卡", "", "1. 阿明 打卡第1天", *strangers])
    heard = Heard(
        community=cast.community.pk, group=cast.group.pk, plan=plan.pk, poster="hong", key="long", at=AT, text=text
    )
    long = take_roll_calls(heard, at=AT)[0]

    page = steward.get(_at("show", long)).content.decode()
    asked = steward.get(f"{_at('show', long)}?line=1").content.decode()

    assert (page.count("<select"), page.count(">选一位成员</a>"), page.count(">换一位</a>")) == (
        11,
        4,
        1,
    )  # one is of the plan
    assert (asked.count("<select"), asked.count(">换一位</a>")) == (12, 0)


def test_what_an_operator_decides_is_remembered_and_credited(steward, cast, post):
    plan = begin_plan(cast)
    steward.post(_at("assign", post), {"plan": plan.pk})
    jing = Member.objects.get(external_id="jing")

    answer = steward.post(_at("decide", post), {"name": "小静", "member": jing.pk}, follow=True)

    assert "记住了" in answer.content.decode()
    assert RollCallName.objects.get(name="小静").member == jing
    states = Submission.objects.order_by("member__external_id").values_list("member__external_id", "state")
    assert [*states] == [("jing", "counts"), ("ming", "counts")]

    steward.post(_at("assign", post), {"plan": ""})

    assert set(Submission.objects.values_list("state", flat=True)) == {"refused"}


@pytest.mark.parametrize(
    ("name", "member"),
    [("谁也不是", ""), ("小静", "999999"), ("小静", "; drop table")],
    ids=["a name that is not on the list", "a member of nowhere", "no number at all"],
)
def test_a_decision_about_nothing_changes_nothing(steward, post, name, member):
    answer = steward.post(_at("decide", post), {"name": name, "member": member}, follow=True)

    assert "请再看一眼" in answer.content.decode()
    assert not RollCallName.objects.exists()


def test_a_pasted_list_is_read_and_credited(steward, cast):
    plan = begin_plan(cast)

    answer = steward.post(f"{LIST}paste/", {"group": cast.group.pk, "plan": plan.pk, "text": TEXT}, follow=True)

    assert "认出 1 份接龙" in answer.content.decode()
    assert RollCallPost.objects.get().plan_id == plan.pk


@pytest.mark.parametrize("text", ["", "早上好", "1" * 30_000], ids=["nothing", "no list", "too long"])
def test_what_is_no_list_is_told_at_the_field_and_stays_typed(steward, cast, text):
    page = steward.post(f"{LIST}paste/", {"group": cast.group.pk, "text": text}).content.decode()

    assert "field-error" in page
    assert text[:100] in page
    assert not RollCallPost.objects.exists()


def test_hostile_names_are_shown_as_they_are_written(steward, cast):
    text = "#接龙\n<script>alert(1)</script> 打卡\n\n1. <b>阿明</b> 打卡第1天\n2. \u202e静静 打卡"
    answer = steward.post(f"{LIST}paste/", {"group": cast.group.pk, "text": text}, follow=True).content.decode()

    assert "<script>alert(1)" not in answer
    assert "<b>阿明" not in answer


def test_who_may_only_look_sees_no_buttons(clerk, post):
    page = clerk.get(_at("show", post)).content.decode()

    assert 'name="member"' not in page
    assert clerk.post(_at("decide", post), {"name": "小静", "member": ""}).status_code == 403
