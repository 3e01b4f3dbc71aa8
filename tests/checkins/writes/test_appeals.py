from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from qunluo.accounts import writes as accounts
from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Appeal, Picture, Submission
from qunluo.checkins.reads.appeals import appeal, appeals_of, case_of, closed_appeals, open_appeals
from qunluo.checkins.writes.appeals import (
    NotOpened,
    NotVoted,
    Plea,
    Voice,
    open_appeal,
    remind_overdue,
    undo_decision,
    vote,
    withdraw_appeal,
)
from qunluo.checkins.writes.rulings import rule
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Need, NeedKind, Session, Way
from qunluo.outbox.models import OutgoingAction
from tests.cast import operator
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, hand_in, member_of, state

DAY = date(2026, 3, 1)
WORDS = "那天我在群里发了打卡，机器人没有认出来。"


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def jing(cast):
    return member_of(cast)


def plea(**given) -> Plea:
    return Plea(**{"day": DAY, "words": WORDS, "key": "tap-1"} | given)


def open_one(plan, member, **given) -> Appeal:
    return open_appeal(plan.pk, member.pk, plea(**given), at=NOW)


def voice(one, *, is_for=True, reason="查过聊天记录，属实") -> Voice:
    return Voice(operator_id=one.pk, is_for=is_for, reason=reason)


def told(key: str) -> str:
    return OutgoingAction.objects.get(key=key).payload["text"]


def colleagues(cast, count: int) -> list:
    found = [operator(f"zhiban{n}", f"值班{n}") for n in range(count)]
    for one in found:
        accounts.grant(one, cast.community)
    return found


def test_appeal_waits_with_its_due_time_and_what_it_is_about(cast, plan, jing):
    held = hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE)

    one = open_one(plan, jing)

    assert (one.state, one.submission, one.session) == ("open", held, "main")
    assert (one.due_at - one.opened_at, one.panel) == (timedelta(hours=72), 1)
    assert [row.pk for row in open_appeals(cast.community.pk)] == [one.pk]


def test_who_is_alone_decides_alone_and_the_member_is_told(cast, plan, jing):
    for day in (27, 28):
        hand_in(plan, jing, at(day, month=2))
    hand_in(plan, jing, at(2))
    one = open_one(plan, jing)

    decided = vote(one.pk, voice(cast.steward), at=NOW)

    assert (decided.state, decided.decision, decided.decided_at) == ("upheld", "查过聊天记录，属实", NOW)
    total, days, streak, *_rest, points = state(plan, jing)
    assert (total, days, streak, points) == (4, 4, 4, 60)  # with the step of three days
    assert told(f"appeal:{one.pk}") == (
        "您对 3 月 1 日“晨读打卡”的申诉通过了。这一天算打卡成功，积分和连续都已恢复，现在连续 4 天。"
        "理由：查过聊天记录，属实"
    )
    granted = Submission.objects.get(key=f"appeal:{one.pk}")
    assert (granted.way, granted.state, granted.points, granted.entered_by) == ("operator", "counts", 10, cast.steward)


@pytest.mark.parametrize(
    ("what", "given"),
    [
        pytest.param("held", {"risk": CLOSE_TO_SURE}, id="held"),
        pytest.param("rejected", {}, id="rejected"),
        pytest.param("refused", {"when": at(1, 23)}, id="too late"),
        pytest.param("part", {"has_tapped": False, "way": Way.MESSAGE, "text": "打卡"}, id="picture missing"),
        pytest.param("missing", {}, id="nothing there"),
    ],
)
def test_upheld_appeal_restores_and_its_undoing_leaves_all_as_before(cast, jing, what, given):
    needs = (Need(kind=NeedKind.KEYWORD, words=("打卡",)), Need(kind=NeedKind.IMAGE)) if what == "part" else None
    session = Session(points=10, needs=needs) if needs else Session(points=10)
    plan = a_plan(cast, sessions=(session,))
    for day in (26, 27, 28):
        hand_in(plan, jing, at(day, month=2), way=Way.OPERATOR, day=date(2026, 2, day))
    if what != "missing":
        handed = hand_in(plan, jing, given.pop("when", at(1)), **given)
        if what == "rejected":
            rule([handed.pk], ruling=Ruling.REJECTED, reason="不像", operator_id=cast.steward.pk, at=NOW)
            handed.refresh_from_db()
        assert handed.state == what
    before, handed_before = state(plan, jing), list(Submission.objects.exclude(day__lt=DAY).values())
    one = open_one(plan, jing)

    vote(one.pk, voice(cast.steward), at=NOW)
    between = state(plan, jing)
    undone = undo_decision(one.pk, operator_id=cast.steward.pk, reason="看错了人", at=NOW)

    assert (between[1], between[2], between[-1]) == (before[1] + 1, 4, before[-1] + 10)
    assert state(plan, jing) == before
    kept = Submission.objects.exclude(key__startswith="appeal:").exclude(day__lt=DAY).values()
    assert [{**row, "bookings": 0} for row in kept] == [{**row, "bookings": 0} for row in handed_before]
    assert (undone.state, undone.decision, undone.votes.count(), len(undone.history)) == ("open", "", 0, 1)
    assert "看错了人" in told(f"appeal:{one.pk}:undone:1")


def test_dismissed_appeal_changes_nothing_and_says_where_to_turn(cast, plan, jing):
    hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE)
    before = state(plan, jing)
    one = open_one(plan, jing)

    decided = vote(one.pk, voice(cast.steward, is_for=False, reason="图片是别人的"), at=NOW)

    assert (decided.state, state(plan, jing)) == ("dismissed", before)
    assert "没有通过。理由：图片是别人的" in told(f"appeal:{one.pk}")
    assert "请人当面核对" in told(f"appeal:{one.pk}")
    with pytest.raises(NotOpened, match="已经有结果了"):
        open_one(plan, jing, key="tap-2")


def test_decision_after_an_undone_one_is_told_again(cast, plan, jing):
    one = open_one(plan, jing)
    for turn in range(2):
        vote(one.pk, voice(cast.steward, is_for=bool(turn), reason=f"第 {turn} 次"), at=NOW)
        if not turn:
            undo_decision(one.pk, operator_id=cast.steward.pk, reason="再看看", at=NOW)

    assert ("没有通过" in told(f"appeal:{one.pk}"), "通过了" in told(f"appeal:{one.pk}:1")) == (True, True)
    assert Appeal.objects.get().history[0]["votes"] == [{"operator": "管家", "is_for": False, "reason": "第 0 次"}]


def test_granted_day_is_good_again_when_the_appeal_is_upheld_again(cast, plan, jing):
    one = open_one(plan, jing)
    vote(one.pk, voice(cast.steward), at=NOW)
    first = state(plan, jing)
    undo_decision(one.pk, operator_id=cast.steward.pk, reason="再看看", at=NOW)

    vote(one.pk, voice(cast.steward), at=NOW)

    assert state(plan, jing) == first
    assert Submission.objects.filter(day=DAY).count() == 1


@pytest.mark.parametrize(
    ("panel", "votes", "expected"),
    [
        pytest.param(3, [True, True], "upheld", id="two of three"),
        pytest.param(3, [False, False], "dismissed", id="two of three against"),
        pytest.param(3, [True, False], "open", id="one each of three"),
        pytest.param(3, [False, True, False], "dismissed", id="the third decides"),
        pytest.param(2, [False], "open", id="one of two"),
        pytest.param(2, [False, True], "upheld", id="where all have spoken and none has more"),
        pytest.param(9, [True, True, True], "upheld", id="panel larger than the team"),
    ],
)
def test_panel_decides_by_majority(cast, jing, panel, votes, expected):
    plan = a_plan(cast, panel=panel)
    voices = [cast.steward, *colleagues(cast, 3)]
    one = open_one(plan, jing)

    for who, is_for in zip(voices, votes, strict=False):
        decided = vote(one.pk, voice(who, is_for=is_for, reason=f"{who.name}看过"), at=NOW)

    assert decided.state == expected


def test_reasons_of_the_winning_side_make_the_decision(cast, jing):
    plan = a_plan(cast, panel=3)
    first, second, third = [cast.steward, *colleagues(cast, 2)]
    one = open_one(plan, jing)

    vote(one.pk, voice(first, reason="记录里有"), at=NOW)
    vote(one.pk, voice(second, is_for=False, reason="看不清"), at=NOW)
    decided = vote(one.pk, voice(third, reason="时间对得上"), at=NOW)

    assert decided.decision == "记录里有；时间对得上"


def test_speaking_again_changes_ones_mind(cast, jing):
    plan = a_plan(cast, panel=3)
    colleagues(cast, 2)
    one = open_one(plan, jing)

    for is_for in (True, False, True):
        vote(one.pk, voice(cast.steward, is_for=is_for), at=NOW)

    assert [(row.operator, row.is_for) for row in Appeal.objects.get().votes.all()] == [(cast.steward, True)]


def test_those_who_may_only_look_have_no_voice(cast, plan, jing):
    one = open_one(plan, jing)

    for who in (cast.clerk, cast.stranger, cast.neighbour):
        with pytest.raises(NotVoted, match="没有这个社群的修改权限"):
            vote(one.pk, voice(who), at=NOW)

    assert Appeal.objects.get().state == "open"


def test_voice_without_a_reason_and_after_the_end_is_refused(cast, plan, jing):
    one = open_one(plan, jing)

    with pytest.raises(NotVoted, match="请写明理由"):
        vote(one.pk, voice(cast.steward, reason=" "), at=NOW)
    vote(one.pk, voice(cast.steward), at=NOW)
    with pytest.raises(NotVoted, match="已经有结果了"):
        vote(one.pk, voice(cast.steward), at=NOW)


def test_an_appeal_shrinks_with_its_team(cast, jing):
    plan = a_plan(cast, panel=3)
    others = colleagues(cast, 2)
    one = open_one(plan, jing)
    for left in others:
        accounts.disable(left)

    assert vote(one.pk, voice(cast.steward), at=NOW).state == "upheld"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"words": " 冤 "}, "请用几句话说明", id="no words"),
        pytest.param({"words": "冤" * 2_001}, "2000 字以内", id="too many words"),
        pytest.param({"day": date(2026, 3, 3)}, "还没有到", id="to come"),
        pytest.param({"day": date(2025, 12, 1)}, "最近 60 天", id="too long ago"),
        pytest.param({"day": date(2026, 1, 20)}, "不用打卡", id="before the plan"),
        pytest.param({"day": date(2026, 2, 27)}, "已经算打卡成功", id="counts already"),
        pytest.param({"day": date(2026, 3, 2)}, "还没有结束", id="still open"),
        pytest.param({"session": "evening"}, "没有找到这一场", id="no such session"),
        pytest.param({"pictures": ("f" * 64,)}, "没有传上来", id="picture of nobody"),
        pytest.param({"pictures": tuple(str(n) for n in range(10))}, "最多附 9 张", id="too many pictures"),
        pytest.param({"key": ""}, "请求不完整", id="no key"),
    ],
)
def test_pleas_about_nothing(cast, plan, jing, given, sentence):
    hand_in(plan, jing, at(27, month=2))

    with pytest.raises(NotOpened, match=sentence):
        open_one(plan, jing, **given)

    assert Appeal.objects.count() == 0


def test_pictures_of_ones_own_go_with_the_words(cast, plan, jing):
    Picture.objects.create(
        community=cast.community, member=jing, sha256="a" * 64, phash="", width=9, height=9, size=9, at=NOW
    )

    assert open_one(plan, jing, pictures=("a" * 64, "a" * 64)).pictures == ["a" * 64]


def test_same_plea_is_one_appeal_and_another_waits_for_it(cast, plan, jing):
    one, again = open_one(plan, jing), open_one(plan, jing)

    assert one == again
    with pytest.raises(NotOpened, match="正在处理"):
        open_one(plan, jing, key="tap-2")
    with pytest.raises(NotOpened, match="之前用来申诉过别的"):
        open_one(plan, jing, words=WORDS + "真的。")


def test_withdrawn_appeal_is_closed_and_may_be_opened_anew(cast, plan, jing):
    one = open_one(plan, jing)

    assert withdraw_appeal(one.pk, member_id=member_of(cast, "ming").pk, at=NOW) is False
    assert [withdraw_appeal(one.pk, member_id=jing.pk, at=NOW) for _ in range(2)] == [True, False]
    assert open_one(plan, jing, key="tap-2").state == "open"
    with pytest.raises(NotVoted, match="还没有裁决"):
        undo_decision(one.pk, operator_id=cast.steward.pk, reason="误会", at=NOW)


def test_overdue_appeal_is_a_to_do_once(cast, plan, jing):
    one = open_one(plan, jing)
    late = NOW + timedelta(hours=72)

    counts = [remind_overdue(at=when) for when in (late - timedelta(seconds=1), late, late + timedelta(hours=1))]

    assert counts == [0, 1, 1]
    [row] = OutgoingAction.objects.filter(key__startswith="appeal_overdue:")
    assert (row.state, row.payload["text"]) == (
        "by_hand",
        "静静对 3 月 1 日“晨读打卡”的申诉已经过了答复时间，请到“申诉”里处理。",
    )
    assert one.key == f"{jing.pk}:tap-1"


def test_member_sleeps_through_the_quiet_hours(cast, plan, jing):
    one = open_one(plan, jing)

    vote(one.pk, voice(cast.steward), at=at(2, 23))

    assert OutgoingAction.objects.get(key=f"appeal:{one.pk}").not_before == at(3, 8)


def test_every_step_is_in_the_audit_log(cast, plan, jing):
    AuditEntry.objects.all().delete()
    one = open_one(plan, jing)
    vote(one.pk, voice(cast.steward), at=NOW)
    undo_decision(one.pk, operator_id=cast.steward.pk, reason="再看看", at=NOW)

    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "checkins.appeal.voted",
        "checkins.appeal.upheld",
        "checkins.appeal.undone",
    ]


def test_case_holds_all_that_one_needs(cast, plan, jing):
    held = hand_in(plan, jing, at(1), risk=CLOSE_TO_SURE)
    other = hand_in(plan, jing, at(27, month=2))
    one = open_one(plan, jing)
    vote(one.pk, voice(cast.steward, is_for=False, reason="图片是别人的"), at=NOW)

    case = case_of(appeal(one.pk, within=[cast.community.pk]), writers=1)

    assert (case.on_day, case.around, case.panel) == ((held,), (other, held), 1)
    assert case.vote_of(cast.steward.pk).reason == "图片是别人的"
    assert (case.standing.total, case.earlier) == (1, ())
    assert appeal(one.pk, within=[987_654_321]) is None
    assert [row.pk for row in closed_appeals(cast.community.pk)] == [one.pk]
    assert [row.pk for row in appeals_of([jing.pk], plan_id=plan.pk)] == [one.pk]


def test_of_two_sessions_one_must_be_named(cast, jing):
    morning = Session(id="morning", name="早读", starts=time(6), ends=time(9))
    plan = a_plan(cast, sessions=(morning, Session(id="evening", name="晚记", starts=time(19), ends=time(23))))

    with pytest.raises(NotOpened, match="请选一场"):
        open_one(plan, jing)

    assert open_one(plan, jing, session="morning").session == "morning"
