"""A roll call in the group: each post repeats the whole list, in any order of arrival."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qunluo.checkins.models import RollCallPost, Submission
from qunluo.checkins.writes.roll_calls import assign_plan, day_of, decide_name
from qunluo.communities.models import Member
from qunluo.core.checkins.roll_call import RollCall
from tests.cast import handle_all
from tests.checkins.ground import begin_plan
from tests.intake.inbox import append, message

pytestmark = pytest.mark.django_db
HEAD = "#接龙\n3月2日打卡\n例 姓名 打卡第N天\n\n"
AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


def _post(cast, lines, *, at, member="hong"):
    text = HEAD + "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    append(cast.account, message(f"r{at}", text, kind="roll_call", member=member, at=f"2026-03-02T{at}:00+08:00"))


def _credited():
    rows = Submission.objects.filter(way="roll_call").order_by("member__external_id", "pk")
    return [
        (row.member.external_id, row.state, row.at.astimezone(UTC).hour + 8) for row in rows.select_related("member")
    ]


def test_each_line_counts_from_the_first_post_that_had_it(cast):
    begin_plan(cast)
    _post(cast, ["阿明 打卡第1天"], at="08:00")
    _post(cast, ["阿明 打卡第1天", "静静 打卡第1天 读了两页"], at="09:00")
    handle_all()

    assert _credited() == [("jing", "counts", 9), ("ming", "counts", 8)]
    assert RollCallPost.objects.get().at == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_posts_in_the_wrong_order_end_alike(cast):
    begin_plan(cast)
    _post(cast, ["阿明 打卡第1天", "静静 打卡第1天 读了两页"], at="09:00")
    handle_all()
    _post(cast, ["阿明 打卡第1天"], at="08:00")
    handle_all()

    assert _credited() == [("jing", "counts", 9), ("ming", "counts", 8)]


def test_a_line_that_is_taken_out_counts_no_more_and_comes_back(cast):
    begin_plan(cast)
    _post(cast, ["阿明 打卡第1天", "静静 打卡第1天"], at="08:00")
    _post(cast, ["阿明 打卡第1天"], at="08:30")
    handle_all()

    assert _credited() == [("jing", "refused", 8), ("ming", "counts", 8)]

    _post(cast, ["阿明 打卡第1天", "静静 打卡第1天"], at="09:00")
    handle_all()

    assert [state for _, state, _ in _credited()] == ["counts", "counts"]


def test_two_lists_that_are_called_alike_do_not_undo_one_another(cast):
    begin_plan(cast)
    _post(cast, ["阿明 打卡第1天"], at="08:00")
    _post(cast, ["静静 打卡第1天"], at="09:00")
    _post(cast, ["静静 打卡第1天", "老周 打卡第1天"], at="09:30")
    handle_all()

    assert _credited() == [("jing", "counts", 9), ("ming", "counts", 8), ("zhou", "counts", 9)]
    assert RollCallPost.objects.count() == 2


def test_who_stands_in_two_lists_counts_once(cast):
    begin_plan(cast)
    _post(cast, ["静静 打卡第1天", "阿明 打卡第1天"], at="09:00")
    _post(cast, ["阿明 打卡第1天"], at="08:00")
    handle_all()

    assert _credited() == [("jing", "counts", 9), ("ming", "repeat", 9), ("ming", "counts", 8)]


def test_a_doubtful_name_waits_for_an_operator_and_is_remembered(cast):
    begin_plan(cast)
    _post(cast, ["小静 打卡第1天", "阿明"], at="08:00")
    handle_all()

    post = RollCallPost.objects.get()
    assert _credited() == []
    assert [(one["name"], one["member"], one["done"]) for one in post.entries] == [
        ("小静", None, True),
        ("阿明", Member.objects.get(external_id="ming").pk, False),
    ]
    assert post.entries[0]["doubt"]

    jing = Member.objects.get(external_id="jing")
    decide_name(post, "小静", member_id=jing.pk, operator_id=cast.steward.pk, at=AT)

    assert _credited() == [("jing", "counts", 8)]


def test_a_list_for_something_else_is_kept_but_counts_nothing(cast):
    plan = begin_plan(cast)
    text = "#接龙\n周六聚餐报名\n\n1. 阿明\n2. 静静 两位"
    append(cast.account, message("dinner", text, kind="roll_call", member="hong", at="2026-03-02T08:00:00+08:00"))
    handle_all()

    post = RollCallPost.objects.get()
    assert (post.plan_id, post.title, _credited()) == (None, "周六聚餐报名", [])

    assign_plan(post, plan.pk, at=AT)

    assert [member for member, _, _ in _credited()] == ["jing"]


def test_a_message_and_a_line_are_one_check_in(cast):
    begin_plan(cast)
    append(cast.account, message("m", "打卡第1天", at="2026-03-02T07:00:00+08:00"))
    _post(cast, ["阿明 打卡第1天"], at="08:00")
    handle_all()

    states = Submission.objects.filter(member__external_id="ming").order_by("at").values_list("way", "state")
    assert [*states] == [("message", "counts"), ("roll_call", "repeat")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("", date(2026, 1, 1)),
        ("12-31", date(2025, 12, 31)),
        ("01-02", date(2026, 1, 2)),
        ("2024-02-29", date(2024, 2, 29)),
        ("02-29", date(2026, 1, 1)),
        ("02-30", date(2026, 1, 1)),
    ],
    ids=["none", "last year", "this year", "a year is written", "a leap day with no leap year near", "no such day"],
)
def test_a_date_without_a_year_is_the_nearest(written, day):
    assert day_of(RollCall(title="打卡", date=written), date(2026, 1, 1)) == day
