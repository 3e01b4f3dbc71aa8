"""The review queue and the appeals, as operators work with them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from qunluo.accounts import writes as accounts
from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Appeal, Submission
from qunluo.checkins.writes.appeals import Plea, Voice, open_appeal, vote
from qunluo.checkins.writes.make_up import Ask, buy_make_up, grant_make_up
from qunluo.core.checkins.claim import Reason, Risk
from qunluo.core.checkins.plan import FieldKind, FormField, Need, NeedKind, Question, Session
from tests.cast import operator
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, balance, give_points, hand_in, member_of
from tests.console.disputed import disputed_things

HTMX = {"HX-Request": "true"}


def page(client, path, **kwargs) -> str:
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def jing(cast):
    return member_of(cast)


@pytest.fixture
def held(plan, jing) -> Submission:
    return hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE, text="读完第三章，很喜欢。")


@pytest.fixture
def appeal(plan, jing) -> Appeal:
    plea = Plea(day=at(1).date(), words="那天我在群里发了打卡，机器人没有认出来。", key="k")
    return open_appeal(plan.pk, jing.pk, plea, at=NOW)


def test_queue_shows_what_was_handed_in_and_why_it_waits(held, steward):
    shown = page(steward, "/reviews/")

    for said in (
        "读完第三章，很喜欢。",
        "和阿明 3 月 1 日写的几乎一样",
        "+50",
        "可疑分 80",
        "静静",
        "晨读打卡",
        "3 月 1 日",
    ):
        assert said in shown
    assert 'data-bs-target="#menu"' in shown
    assert re.search(r"打卡审核</span><span class=\"badge bg-orange-lt ms-auto\">1</span>", shown)


def test_overview_leads_to_what_waits(held, appeal, steward):
    shown = page(steward, "/")

    assert ("1 条打卡待审核" in shown, "1 个申诉等着裁决" in shown) == (True, True)


def test_empty_queue_says_what_will_come(cast, steward):
    assert "没有待审核的打卡" in page(steward, "/reviews/")
    assert "还没有处理过" in page(steward, "/reviews/?list=done")


@pytest.mark.parametrize(
    ("outcome", "reason", "state", "sentence"),
    [
        ("accept", "", "counts", "已通过"),
        ("reject", "图片是上周的", "rejected", "图片是上周的"),
    ],
    ids=["accepted", "rejected"],
)
def test_one_is_decided_in_place_and_can_be_undone(held, steward, outcome, reason, state, sentence):
    asked = {"id": held.pk, "outcome": outcome, "reason": reason}
    card = steward.post("/reviews/decide/", asked, headers=HTMX).content.decode()
    held.refresh_from_db()
    decided = held.state
    back = steward.post("/reviews/undo/", {"id": held.pk}, headers=HTMX).content.decode()
    held.refresh_from_db()

    assert (decided, sentence in card, "撤销" in card, "<html" in card) == (state, True, True, False)
    assert (held.state, "读完第三章" in back) == ("held", True)


def test_rejecting_without_a_reason_says_so_on_the_card(held, steward):
    card = steward.post("/reviews/decide/", {"id": held.pk, "outcome": "reject"}, headers=HTMX).content.decode()
    shown = steward.post("/reviews/decide/", {"id": held.pk, "outcome": "reject"}, follow=True).content.decode()

    assert "请写明驳回的原因" in card
    assert "data-review" in card
    assert "请写明驳回的原因" in shown


def test_many_are_decided_at_once_and_undone_by_one_press(cast, plan, jing, steward):
    rows = [hand_in(plan, member_of(cast, name), at(2, 9), risk=CLOSE_TO_SURE) for name in ("jing", "ming", "hong")]
    ids = [row.pk for row in rows]

    shown = steward.post("/reviews/decide/", {"id": ids, "outcome": "accept"}, follow=True).content.decode()
    points = balance(jing)
    [undo] = re.findall(r'action="(/reviews/undo/\?[^"]+)"', shown)
    again = steward.post(undo.replace("&amp;", "&"), follow=True).content.decode()

    assert ("通过了 3 条" in shown, points) == (True, 10)
    assert ("已撤销" in again, balance(jing)) == (True, 0)
    assert set(Submission.objects.values_list("state", flat=True)) == {"held"}


@pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30]], ids=["none", "a word", "below zero", "too large"])
def test_nothing_chosen_is_said(cast, steward, ids):
    shown = steward.post("/reviews/decide/", {"id": ids, "outcome": "accept"}, follow=True).content.decode()

    assert "还没有选中任何打卡" in shown


def test_what_others_handed_in_is_not_there(held, neighbour, stranger, clerk):
    asked = {"id": held.pk, "outcome": "accept"}

    assert [one.post("/reviews/decide/", asked).status_code for one in (neighbour, stranger, clerk)] == [404, 404, 403]
    assert [one.post("/reviews/undo/", asked).status_code for one in (neighbour, stranger, clerk)] == [404, 404, 403]
    held.refresh_from_db()
    assert held.state == "held"


def test_clerk_reads_but_finds_no_buttons(held, appeal, clerk):
    shown = page(clerk, "/reviews/") + page(clerk, f"/appeals/{appeal.pk}/")

    assert "读完第三章" in shown
    assert [word for word in ("data-accept", "data-pick", "支持申诉", 'id="batch"') if word in shown] == []


def test_decided_ones_are_listed_with_who_and_why(held, steward):
    steward.post("/reviews/decide/", {"id": held.pk, "outcome": "reject", "reason": "图片是上周的"})

    shown = page(steward, "/reviews/?list=done")

    assert all(said in shown for said in ("已驳回", "图片是上周的", "管家", "撤销"))


def test_reasons_are_read_to_their_end(cast, plan, jing, appeal, steward):
    reason = "这张照片是上周三交过的那一张，只是裁掉了右边；请拍今天读的那一页，再交一次，我们马上看，不影响连续。"
    copied = Risk(score=70, reasons=(Reason(code="picture_own", weight=70, detail=reason),))
    doubted = hand_in(plan, member_of(cast, "ming"), at(2, 9), risk=copied)

    waiting = page(steward, "/reviews/")
    steward.post("/reviews/decide/", {"id": doubted.pk, "outcome": "reject", "reason": reason})
    steward.post(f"/appeals/{appeal.pk}/vote/", {"outcome": "against", "reason": reason})

    seen = (waiting, page(steward, "/reviews/?list=done"), page(steward, f"/appeals/{appeal.pk}/"))
    assert [reason in shown for shown in seen] == [True, True, True]


def test_queue_is_filtered_by_plan_and_paged(cast, plan, jing, steward):
    other = a_plan(cast, name="晚读打卡")
    for hour in range(8, 13):
        for minute in range(5):
            when = at(1, hour) + timedelta(minutes=minute)
            hand_in(plan, jing, when, risk=CLOSE_TO_SURE, text=f"第{hour:02d}{minute}次")
    hand_in(other, jing, at(2, 9), risk=CLOSE_TO_SURE, text="晚上读的")

    first = page(steward, f"/reviews/?plan={plan.pk}")
    [more] = re.findall(r'href="(\?after=[^"]+)"', first)
    second = page(steward, f"/reviews/{more.replace('&amp;', '&')}")
    evening = page(steward, f"/reviews/?plan={other.pk}")

    counts = [
        first.count(f"第{hour:02d}{minute}次") + second.count(f"第{hour:02d}{minute}次")
        for hour in range(8, 13)
        for minute in range(5)
    ]
    assert counts == [1] * 25
    assert ("晚上读的" in first + second, "晚上读的" in evening, "第080次" in evening) == (False, True, False)
    assert "回到最前" in second


@pytest.mark.parametrize(
    "query", ["after=x&row=1", "after=2026-03-01T00:00:00Z", "plan=x", "list=x", "row=" + "9" * 30]
)
def test_nonsense_in_the_address_is_passed_over(held, steward, query):
    assert "读完第三章" in page(steward, f"/reviews/?{query}")


def test_answers_stand_under_the_words_of_their_fields(cast, jing, steward):
    needs = (
        Need(kind=NeedKind.FORM, fields=(FormField(id="page", label="读到哪页", kind=FieldKind.NUMBER),)),
        Need(
            kind=NeedKind.QUIZ,
            questions=(Question(id="who", text="谁写的", options=("曹雪芹", "吴承恩"), right=frozenset({0})),),
        ),
    )
    plan = a_plan(cast, sessions=(Session(points=10, needs=needs),))
    hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE, answers=(("page", "88"), ("who", "0"), ("gone", "旧字段")))

    shown = page(steward, "/reviews/")

    for label, value in (("读到哪页", "88"), ("谁写的", "曹雪芹"), ("gone", "旧字段")):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in shown


def test_pictures_are_for_those_who_run_the_community(cast, steward, neighbour):
    sha = disputed_things(cast)["sha256"]

    shown = page(steward, "/reviews/")
    answers = [steward.get(f"/reviews/pictures/{sha}/{query}") for query in ("", "?small=1")]

    assert f"/reviews/pictures/{sha}/?small=1" in shown
    assert {(one.headers["Content-Type"], one.content) for one in answers} == {("image/jpeg", b"not much of a picture")}
    assert answers[0].headers["X-Content-Type-Options"] == "nosniff"
    assert [
        neighbour.get(f"/reviews/pictures/{sha}/").status_code,
        steward.get("/reviews/pictures/x/").status_code,
    ] == [
        404,
        404,
    ]


def test_what_counts_already_is_found_by_name_and_rejected(cast, plan, jing, steward):
    counted = hand_in(plan, jing, at(1), text="读完第三章，很喜欢。")
    grant_make_up(plan.pk, jing.pk, at(28, month=2).date(), operator_id=cast.steward.pk, reason="停电", at=NOW)

    found = page(steward, "/reviews/?list=member&q=静静")
    asked = {"id": counted.pk, "outcome": "reject", "reason": "抄的"}
    card = steward.post("/reviews/decide/", asked, headers=HTMX).content.decode()

    assert ("读完第三章" in found, "补卡在“补卡”里撤销" in found, "data-accept" in found) == (True, True, False)
    assert ("抄的" in card, balance(jing)) == (True, 0)
    assert "没有找到" in page(steward, "/reviews/?list=member&q=谁也不是")
    assert "输入群昵称" in page(steward, "/reviews/?list=member")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_queue_do_not_grow(cast, plan, steward, count, django_assert_num_queries):
    for name in ("jing", "ming", "hong")[:count]:
        hand_in(plan, member_of(cast, name), at(2, 9), risk=CLOSE_TO_SURE)
    page(steward, "/reviews/")

    with django_assert_num_queries(16):
        page(steward, "/reviews/")


def test_overdue_appeal_stands_first(cast, plan, jing, appeal, steward):
    ming = member_of(cast, "ming")
    plea = Plea(day=at(1).date(), words="我也发了打卡，没有认出来。", key="k")
    late = open_appeal(plan.pk, ming.pk, plea, at=NOW)
    Appeal.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=1))

    shown = page(steward, "/appeals/")

    assert shown.index("我也发了打卡") < shown.index("机器人没有认出来")
    assert ("已超时" in shown, shown.count("badge bg-red-lt")) == (True, 1)
    assert re.search(r"申诉</span><span class=\"badge bg-orange-lt ms-auto\">2</span>", shown)


def test_one_appeal_has_everything_at_hand(plan, jing, held, appeal, steward):
    hand_in(plan, jing, at(27, month=2))

    shown = page(steward, f"/appeals/{appeal.pk}/")

    for said in (
        "那天我在群里发了打卡",
        "读完第三章，很喜欢。",
        "和阿明 3 月 1 日写的几乎一样",
        "一个人就能裁决",
        "累计 1 次",
        "3月5日 12:30",
    ):
        assert said in shown
    assert f"/groups/{appeal.group_id}/timeline/?member={jing.pk}&amp;day=2026-03-01" in shown
    assert shown.count('class="week-day') == 15
    assert shown.count("没有打") == 6


def test_supporting_an_appeal_pays_and_undoing_takes_back(jing, appeal, steward):
    decided = steward.post(
        f"/appeals/{appeal.pk}/vote/", {"outcome": "for", "reason": "查过记录"}, follow=True
    ).content.decode()
    points = balance(jing)
    undone = steward.post(f"/appeals/{appeal.pk}/undo/", {"reason": "看错了"}, follow=True).content.decode()

    assert ("申诉成立" in decided, "查过记录" in decided, points) == (True, True, 10)
    assert ("申诉重新打开" in undone, "撤销过的裁决" in undone, "看错了" in undone, balance(jing)) == (
        True,
        True,
        True,
        0,
    )
    assert Appeal.objects.get().state == "open"


def test_dismissing_is_said(jing, appeal, steward):
    asked = {"outcome": "against", "reason": "没有找到记录"}

    shown = steward.post(f"/appeals/{appeal.pk}/vote/", asked, follow=True).content.decode()

    assert ("申诉未通过" in shown, "没有找到记录" in shown, balance(jing)) == (True, True, 0)
    assert "没有找到记录" not in page(steward, "/appeals/")
    assert "未支持" in page(steward, "/appeals/?list=closed")


def test_voice_without_a_reason_keeps_the_page(appeal, steward):
    shown = steward.post(f"/appeals/{appeal.pk}/vote/", {"outcome": "for", "reason": " "}).content.decode()

    assert "请写明理由，成员会看到。" in shown


def test_undoing_without_a_reason_or_a_decision_is_refused(appeal, steward):
    answers = [
        steward.post(f"/appeals/{appeal.pk}/undo/", {"reason": reason}, follow=True).content.decode()
        for reason in ("", "误会")
    ]

    assert ("请写明撤销裁决的原因" in answers[0], "还没有裁决" in answers[1]) == (True, True)


def test_panel_of_several_says_how_it_decides(cast, jing, steward):
    plan = a_plan(cast, panel=3)
    for name in ("值班甲", "值班乙"):
        accounts.grant(operator(name, name), cast.community)
    plea = Plea(day=at(1).date(), words="那天我在群里发了打卡。", key="k")
    one = open_appeal(plan.pk, jing.pk, plea, at=NOW)
    vote(one.pk, Voice(operator_id=cast.steward.pk, is_for=True, reason="像是真的"), at=NOW)

    shown, listed = page(steward, f"/appeals/{one.pk}/"), page(steward, "/appeals/")

    assert ("3 人评审，多数意见生效" in shown, "像是真的" in shown, "1 人已表态" in listed) == (True, True, True)
    again = steward.post(f"/appeals/{one.pk}/vote/", {"outcome": "against", "reason": "再想想"}, follow=True)
    assert "等其他评审表态" in again.content.decode()


def test_empty_lists_of_appeals_say_what_will_come(cast, steward):
    assert "没有等着处理的申诉" in page(steward, "/appeals/")
    assert "还没有处理过的申诉" in page(steward, "/appeals/?list=closed")


def test_every_change_is_on_record(held, appeal, steward):
    AuditEntry.objects.all().delete()
    steward.post("/reviews/decide/", {"id": held.pk, "outcome": "accept"})
    steward.post(f"/appeals/{appeal.pk}/vote/", {"outcome": "against", "reason": "已经算上了"})

    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "checkins.submission.accepted",
        "checkins.appeal.voted",
        "checkins.appeal.dismissed",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_appeals_do_not_grow(cast, plan, steward, count, django_assert_num_queries):
    for name in ("jing", "ming", "hong")[:count]:
        plea = Plea(day=at(1).date() if name == "jing" else at(2).date(), words="那天我在群里发了打卡。", key="k")
        if name != "jing":
            hand_in(plan, member_of(cast, name), at(2, 9), risk=CLOSE_TO_SURE)
        open_appeal(plan.pk, member_of(cast, name).pk, plea, at=NOW)
    page(steward, "/appeals/")

    with django_assert_num_queries(11):
        page(steward, "/appeals/")


def test_make_ups_are_listed_and_taken_back_with_a_reason(cast, plan, jing, steward):
    give_points(jing, 60)
    made = buy_make_up(plan.pk, jing.pk, Ask(day=at(1).date(), key="k"), at=NOW).make_up_id

    shown = page(steward, "/make-ups/")
    refused = steward.post(f"/make-ups/{made}/undo/", {"reason": ""}, follow=True).content.decode()
    points = balance(jing)
    undone = steward.post(f"/make-ups/{made}/undo/", {"reason": "点错了"}, follow=True).content.decode()

    assert ("静静" in shown, "积分" in shown, "撤销这次补卡" in shown) == (True, True, True)
    assert ("请写明撤销的原因" in refused, points, balance(jing)) == (True, 10, 60)
    assert ("补卡已撤销" in undone, "点错了" in undone, "撤销这次补卡" in undone) == (True, True, False)


def test_missed_day_is_given_back_to_who_is_found_by_name(cast, plan, jing, steward):
    hand_in(plan, jing, at(1))

    found = page(steward, f"/make-ups/?plan={plan.pk}&q=静静")
    asked = {"plan": plan.pk, "member": jing.pk, "slot": "2026-02-28~main", "reason": "停电"}
    given = steward.post("/make-ups/grant/", asked, follow=True).content.decode()
    again = steward.post("/make-ups/grant/", asked, follow=True).content.decode()

    assert ('value="2026-02-28~main"' in found, "2026-03-01~main" in found) == (True, False)
    assert ("已给 静静 补上 2 月 28 日，现在连续 2" in given, "停电" in given) == (True, True)
    assert "已经打过卡了" in again
    assert "没有找到" in page(steward, f"/make-ups/?plan={plan.pk}&q=谁也不是")


@pytest.mark.parametrize(
    "given", [{"plan": 0}, {"member": 987_654_321}, {"slot": "x"}, {"slot": ""}], ids=["plan", "member", "word", "none"]
)
def test_granting_to_nobody_is_not_there(plan, jing, steward, given):
    asked = {"plan": plan.pk, "member": jing.pk, "slot": "2026-02-28~main", "reason": "停电"} | given

    assert steward.post("/make-ups/grant/", asked).status_code == 404


@pytest.mark.parametrize("slot", ["0001-01-01~main", "9999-12-31~main", "2026-02-28~nothing"])
def test_odd_days_are_refused_with_a_sentence(plan, jing, steward, slot):
    asked = {"plan": plan.pk, "member": jing.pk, "slot": slot, "reason": "停电"}

    assert "alert-warning" in steward.post("/make-ups/grant/", asked, follow=True).content.decode()


def test_clerk_sees_make_ups_without_buttons(cast, plan, jing, clerk):
    grant_make_up(plan.pk, jing.pk, at(1).date(), operator_id=cast.steward.pk, reason="停电", at=NOW)

    shown = page(clerk, "/make-ups/")

    assert ("停电" in shown, "撤销这次补卡" in shown, "给成员补发" in shown) == (True, False, False)
    assert "还没有人补卡" not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_make_ups_do_not_grow(cast, plan, steward, count, django_assert_num_queries):
    for name in ("jing", "ming", "hong")[:count]:
        member = member_of(cast, name)
        grant_make_up(plan.pk, member.pk, at(1).date(), operator_id=cast.steward.pk, reason="停电", at=NOW)
    page(steward, "/make-ups/")

    with django_assert_num_queries(11):
        page(steward, "/make-ups/")
