from __future__ import annotations

from datetime import date, time

import pytest

from qunluo.checkins.models import Outcome, SheetUpload, Submission
from qunluo.checkins.writes.plans import archive
from qunluo.core.checkins.plan import Session
from qunluo.entrances import uploads
from qunluo.intake.models import PendingEvent
from tests.cast import NOW, Cast, handle_all, set_the_stage
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.disputing import TERMS, a_plan, at, hand_in, member_of
from tests.console.sheeted import keep_table

pytestmark = pytest.mark.django_db
State = SheetUpload.State


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


@pytest.fixture(autouse=True)
def half_past_noon(monkeypatch):
    monkeypatch.setattr("qunluo.entrances.uploads.now", lambda: NOW)


def tried(cast, plan, text: str, *, kind: str = "checkins", **columns) -> SheetUpload:
    """The table after its dry run."""
    upload = keep_table(cast, plan, text, kind=kind)
    assert uploads.choose(upload, {**upload.columns, **columns}, at=NOW)
    uploads.run_check(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == (State.CHECKED, "")
    return upload


def taken(upload) -> SheetUpload:
    """The table after its import, and all that waits handled."""
    assert uploads.begin_import(upload, operator_id=upload.operator_id, at=NOW)
    uploads.run_import(upload.pk)
    handle_all()
    assert not PendingEvent.objects.exists()
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == (State.IMPORTED, "")
    return upload


def counts(upload) -> dict[str, int]:
    return {key: count for key, count in upload.report["counts"].items() if count}


def rows(plan) -> list[tuple]:
    found = Submission.objects.filter(plan=plan).order_by("day", "session", "member__name")
    return [(one.member.name, one.day.isoformat(), one.way, one.state, one.text) for one in found]


LONG = """昵称,日期,时间,内容,状态
静静,2026-02-27,08:30,读了两页,已打卡
静静,2026-02-28,,第二天,已打卡
静静,2026-02-28,,又一次,已打卡
阿明,2026-02-27,09:00,,请假
老周,2月28日,,,已打卡
小王,2026-02-27,,,已打卡
阿明,2026-04-01,,,已打卡
阿明,昨天,,,已打卡
,2026-02-27,,,已打卡
阿明,2026-01-05,,,已打卡
"""


def test_a_dry_run_says_what_would_count_and_changes_nothing(cast):
    plan = a_plan(cast)

    upload = tried(cast, plan, LONG)

    assert counts(upload) == {
        "rows": 10,
        "good": 3,
        "double": 1,
        "not_done": 1,
        "doubtful": 1,
        "bad": 2,
        "refused": 2,
    }
    assert upload.report["said"] == [
        [4, "和第 3 行是同一次打卡"],
        [8, "阿明 2026-04-01：这一天还没有到"],
        [9, "看不懂日期“昨天”"],
        [10, "没有写成员"],
        [11, "阿明 2026-01-05：早于计划开始的 2026-02-01，要算上就把计划的开始日期提前"],
    ]
    assert [(name, rows) for name, _, rows, _ in upload.report["names"]] == [("小王", 1)]
    assert (upload.report["first"], upload.report["last"], upload.report["members"]) == ("2026-02-27", "2026-02-28", 2)
    assert rows(plan) == []


def test_an_import_goes_the_one_way_and_settles_like_anything_else(cast):
    plan = a_plan(cast)

    upload = taken(tried(cast, plan, LONG))

    assert rows(plan) == [
        ("静静", "2026-02-27", "sheet", "counts", "读了两页"),
        ("老周", "2026-02-28", "sheet", "counts", ""),
        ("静静", "2026-02-28", "sheet", "counts", "第二天"),
    ]
    first = Submission.objects.get(plan=plan, member__name="静静", day=date(2026, 2, 27))
    assert (first.at, first.session) == (at(27, 8, month=2).replace(minute=30), "main")
    assert uploads.sheet_of(upload, at=NOW).path.exists() is False, "the table goes when it is taken"


def test_the_same_table_again_changes_nothing(cast):
    plan = a_plan(cast)
    taken(tried(cast, plan, LONG))
    before = rows(plan)

    again = tried(cast, plan, LONG)

    assert (counts(again).get("good"), counts(again)["known"]) == (None, 3)
    assert taken(again).done == 0
    assert rows(plan) == before


def test_what_was_checked_in_otherwise_is_not_doubled(cast):
    plan = a_plan(cast)
    hand_in(plan, member_of(cast), at(27, 7, month=2))

    upload = tried(cast, plan, "昵称,日期\n静静,2026-02-27\n静静,2026-02-26\n")

    assert (counts(upload)["good"], counts(upload)["known"]) == (1, 1)
    assert upload.report["said"] == [[2, "静静 2026-02-27 已经打过卡，不会重复算"]]
    taken(upload)
    assert [one[1:4] for one in rows(plan)] == [
        ("2026-02-26", "sheet", "counts"),
        ("2026-02-27", "page", "counts"),
    ]


def test_a_dry_run_and_the_import_agree(cast):
    plan = a_plan(cast)
    upload = tried(cast, plan, LONG)

    taken(upload)

    assert [one[3] for one in rows(plan)] == ["counts"] * upload.report["counts"]["good"]


def test_a_column_a_day_is_understood(cast):
    plan = a_plan(cast)
    table = "昵称,2/26,2/27,2/28,打卡天数\n静静,✓,,读了三页,2\n老周,×,补,请假,1\n"

    upload = taken(tried(cast, plan, table))

    assert (upload.report["counts"]["rows"], upload.report["counts"]["good"]) == (2, 3)
    assert [(one[0], one[1], one[4]) for one in rows(plan)] == [
        ("静静", "2026-02-26", ""),
        ("老周", "2026-02-27", ""),
        ("静静", "2026-02-28", "读了三页"),
    ]


def test_sessions_are_told_by_name_or_time(cast):
    needs = TERMS.sessions[0].needs
    morning = Session(id="am", name="早读", starts=time(6), ends=time(9), needs=needs)
    evening = Session(id="pm", name="晚记", starts=time(20), ends=time(23), needs=needs)
    plan = a_plan(cast, sessions=(morning, evening), sessions_needed=2)
    table = "昵称,日期,时间,时段\n静静,2/27,,早读\n静静,2/27,21:00,\n静静,2/28,,\n静静,2/28,12:00,\n静静,2/28,,午休\n"

    upload = taken(tried(cast, plan, table))

    assert [(one.day.day, one.session) for one in Submission.objects.filter(plan=plan).order_by("session")] == [
        (27, "am"),
        (27, "pm"),
    ]
    assert [said for _, said in upload.report["said"]] == [
        "这一天有几个时段，请写明是哪一个，或者写上时间",
        "12:00 不在任何一个时段里",
        "没有“午休”这个时段",
    ]


def test_ids_and_groups_tell_members_of_the_same_name_apart(cast):
    second = another_group(cast)
    plan = a_plan(cast)
    plan.plan_groups.create(group=second)
    namesake = newcomer(cast, "jing2", group=second)
    namesake.name = "静静"
    namesake.save()
    table = "昵称,成员ID,群,日期\n静静,,,2/26\n静静,jing2,,2/27\n静静,,晨光读书会二群,2/28\n"

    upload = taken(tried(cast, plan, table))

    assert [(one.member.external_id, one.day.day) for one in Submission.objects.filter(plan=plan).order_by("day")] == [
        ("jing2", 27),
        ("jing2", 28),
    ]
    [(name, why, count, candidates)] = upload.report["names"]
    assert (name, count, len(candidates)) == ("静静", 1, 2)
    assert "有 2 位成员都叫" in why


def test_a_person_settles_doubtful_names(cast):
    plan, jing = a_plan(cast), member_of(cast)
    upload = tried(cast, plan, "昵称,日期\n静儿,2/27\n路人甲,2/27\n")
    assert counts(upload) == {"rows": 2, "doubtful": 2}

    uploads.name_members(upload, {"静儿": jing.pk, "路人甲": 0}, at=NOW)
    uploads.run_check(upload.pk)
    upload.refresh_from_db()

    assert counts(upload) == {"rows": 2, "good": 1, "passed_over": 1}
    taken(upload)
    assert [(one[0], one[1]) for one in rows(plan)] == [("静静", "2026-02-27")]


def test_columns_that_say_too_little_are_not_tried(cast):
    upload = keep_table(cast, a_plan(cast), "昵称,备注\n静静,好\n")

    assert uploads.choose(upload, upload.columns, at=NOW) is False
    upload.refresh_from_db()
    assert upload.state == State.CHOOSING


def test_what_is_no_table_is_not_kept(cast):
    with pytest.raises(uploads.NotTaken, match="这个表格是空的"):
        keep_table(cast, a_plan(cast), "")

    assert not SheetUpload.objects.exists()


def test_a_plan_that_was_put_away_takes_no_table(cast):
    plan = a_plan(cast)
    upload = tried(cast, plan, LONG)
    archive(plan, operator_id=None, at=NOW)

    assert uploads.begin_import(upload, operator_id=cast.steward.pk, at=NOW) is False


def test_a_table_that_is_gone_says_so(cast):
    upload = keep_table(cast, a_plan(cast), LONG)
    assert uploads.choose(upload, upload.columns, at=NOW)
    uploads.sheet_of(upload, at=NOW).path.unlink()

    uploads.run_check(upload.pk)

    upload.refresh_from_db()
    assert (upload.state, "文件不在了" in upload.problem) == (State.CHOOSING, True)


def test_two_who_press_at_once_import_once(cast):
    upload = tried(cast, a_plan(cast), LONG)

    began = [uploads.begin_import(upload, operator_id=cast.steward.pk, at=NOW) for _ in range(2)]

    assert began == [True, False]


def test_tables_for_which_nobody_comes_back_are_forgotten(cast):
    plan = a_plan(cast)
    upload = keep_table(cast, plan, LONG)
    kept = taken(tried(cast, plan, LONG))

    assert uploads.forget_old(at=NOW) == 0
    assert uploads.forget_old(at=at(12)) == 1
    assert list(SheetUpload.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not uploads.sheet_of(upload, at=NOW).path.exists()


ORDERS = """买家,商品,下单时间,实付金额,订单状态
静静,购买,2026-02-27 12:00,99.00,已付款
静静,购买,2026-02-28,20,已付款
阿明,完课,,,
老周,购买,2026-02-28,99,已退款
老周,线下课,3月1日,很贵,已付款
小王,购买,,,已付款
"""


def outcomes(plan) -> list[tuple]:
    found = Outcome.objects.filter(plan=plan).order_by("member__name", "kind")
    return [(one.member.name, one.kind, one.at, None if one.amount is None else str(one.amount)) for one in found]


def test_outcomes_are_tried_taken_and_undone(cast):
    plan = a_plan(cast)

    upload = tried(cast, plan, ORDERS, kind="outcomes")

    assert counts(upload) == {"rows": 6, "good": 2, "joined": 1, "not_done": 1, "doubtful": 1, "bad": 1}
    assert upload.report["said"] == [
        [3, "静静的第 2、3 行合成一条：取最早的日期，金额相加"],
        [6, "看不懂金额“很贵”"],
    ]
    assert outcomes(plan) == []
    taken(upload)
    assert outcomes(plan) == [
        ("阿明", "completed", None, None),
        ("静静", "bought", at(27, month=2), "119.00"),
    ]
    assert uploads.undo(upload, operator_id=cast.steward.pk, at=NOW) is True
    assert outcomes(plan) == []
    assert uploads.undo(upload, operator_id=cast.steward.pk, at=NOW) is False


def test_undoing_brings_back_what_was_written_over(cast):
    plan = a_plan(cast)
    first = taken(tried(cast, plan, "昵称,结果,日期,金额\n静静,购买,2/27,99\n", kind="outcomes"))
    before = outcomes(plan)
    second = taken(tried(cast, plan, "昵称,结果,日期,金额\n静静,购买,2/28,10\n阿明,购买,2/28,5\n", kind="outcomes"))
    assert outcomes(plan) != before

    assert uploads.undo(first, operator_id=cast.steward.pk, at=NOW) is False, "the newer import stands in the way"
    assert uploads.undo(second, operator_id=cast.steward.pk, at=NOW) is True
    assert outcomes(plan) == before
    assert uploads.undo(first, operator_id=cast.steward.pk, at=NOW) is True
    assert outcomes(plan) == []


def test_the_same_outcomes_again_change_nothing(cast):
    plan = a_plan(cast)
    for _ in range(2):
        taken(tried(cast, plan, ORDERS, kind="outcomes"))

    assert [one[:2] for one in outcomes(plan)] == [("阿明", "completed"), ("静静", "bought")]
    assert outcomes(plan)[1][3] == "119.00"


def test_a_table_may_be_of_one_outcome_throughout(cast):
    plan = a_plan(cast)

    taken(tried(cast, plan, "姓名,完成时间\n静静,2/27\n", kind="outcomes", always="completed"))

    assert outcomes(plan) == [
        ("静静", "completed", at(28, 0, month=2).replace(hour=15, minute=59, second=59, day=27), None)
    ]
