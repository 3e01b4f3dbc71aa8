"""Members' reports: so many different members, so many a day, and who cries wolf is not counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.moderation.models import MessageReport, Violation
from qunluo.moderation.reads.disputes import open_reports
from qunluo.moderation.writes.reports import (
    Complaint,
    NotReported,
    NotSettled,
    reopen_reports,
    report,
    settle_reports,
    take_up,
)
from qunluo.moderation.writes.rulings import Ruling, rule
from tests.cast import NOW, handle_all
from tests.intake.inbox import append, message
from tests.moderation.sayings import member, texts

pytestmark = pytest.mark.django_db
ADVERT = Complaint(kind="advert", key="m3")


def tell(name, complaint=ADVERT, at=NOW) -> MessageReport:
    return report(member(name), complaint, at=at)


def weights() -> list[int]:
    return [one.weight for one in open_reports(MessageReport.objects.latest("pk").community_id)]


def settle(cast, row, *, is_right=False):
    return settle_reports(row.pk, is_right=is_right, operator_id=cast.steward.pk, at=NOW)


def test_the_third_member_brings_it_before_a_person(cast):
    tell("ming")
    tell("jing")
    before = Violation.objects.count()
    tell("lin", Complaint(kind="fraud", words="让我加他", key="m3"))

    row = Violation.objects.get()
    assert (before, row.course, row.rule, row.ladder, row.text) == (0, "queue", None, "advert", "低价代购，加我微信")
    assert (row.member.external_id, row.waits, row.is_by_hand) == ("zhou", True, False)
    assert row.detail == "3 位成员举报：广告、拉人、诈骗、可疑链接"
    assert texts("ask_operator") == [f"{row.detail}。请到“违规处理”里看。"]
    assert MessageReport.objects.filter(violation=row).count() == 3


def test_the_reported_never_reads_by_whom(cast):
    for name in ("ming", "jing", "lin"):
        tell(name)
    row = Violation.objects.get()

    rule([row.pk], ruling=Ruling.UPHELD, operator_id=cast.steward.pk, at=NOW)

    [hint] = texts("send_hint", key__startswith="violation:")
    assert hint.startswith("您 3 月 2 日在群里的发言经人工复核，违反了群规：3 位成员举报：广告、拉人。")
    assert [name for name in ("阿明", "静静", "小林", "ming", "jing") if name in hint] == []


def test_a_ruling_settles_the_reports_and_its_undoing_opens_them(cast):
    for name in ("ming", "jing", "lin"):
        tell(name)
    row, states = Violation.objects.get(), []
    for ruling in (Ruling.UPHELD, Ruling.NONE, Ruling.REVERSED):
        rule([row.pk], ruling=ruling, operator_id=cast.steward.pk, at=NOW, reason="正常聊天")
        states.append(set(MessageReport.objects.values_list("state", flat=True)))

    assert states == [{"upheld"}, {"open"}, {"dismissed"}]


def test_the_same_member_counts_once(cast):
    assert tell("ming").pk == tell("ming").pk
    assert weights() == [1]


def test_a_late_report_of_what_is_decided_is_decided_too(cast):
    for name in ("ming", "jing", "lin"):
        tell(name)
    rule([Violation.objects.get().pk], ruling=Ruling.UPHELD, operator_id=cast.steward.pk, at=NOW)
    save = tell("hong")
    take_up(save.pk, operator_id=cast.steward.pk, at=NOW)

    save.refresh_from_db()
    assert save.state == "upheld"


@pytest.mark.parametrize(
    ("complaint", "sentence"),
    [
        (Complaint(kind="x", key="m3"), "哪一类"),
        (Complaint(kind="advert", key="m99"), "没有找到这条消息"),
        (Complaint(kind="advert", key="m4"), "没有找到这条消息"),
        (Complaint(kind="advert", key="m2"), "您自己发的消息"),
        (Complaint(kind="other", words="乱"), "用几句话说明"),
        (Complaint(kind="other", words="乱" * 501), "500 字以内"),
    ],
    ids=["no kind", "no message", "long ago", "one's own", "few words", "many words"],
)
def test_some_reports_are_not_taken(cast, complaint, sentence):
    with pytest.raises(NotReported, match=sentence):
        tell("ming", complaint)

    assert not MessageReport.objects.exists()


def test_what_was_said_before_midnight_is_reported_after_it(cast):
    append(cast.account, message("late", "加我领红包", member="zhou", at="2026-03-02T23:50:00+08:00"))
    handle_all()

    row = tell("ming", Complaint(kind="advert", key="late"), at=datetime(2026, 3, 2, 16, 5, tzinfo=UTC))

    assert (row.text, row.accused.external_id) == ("加我领红包", "zhou")


def test_five_a_day_are_enough(cast):
    for number in range(5):
        tell("ming", Complaint(kind="other", words=f"第 {number} 件不好的事"))

    with pytest.raises(NotReported, match="每天最多举报 5 次"):
        tell("ming")
    assert tell("jing").state == "open"
    append(cast.account, message("m9", "加我", member="zhou", at=(NOW + timedelta(days=1)).isoformat()))
    handle_all()
    assert tell("ming", Complaint(kind="advert", key="m9"), at=NOW + timedelta(days=1)).state == "open"


@pytest.mark.parametrize(("dismissed", "counted"), [(4, 1), (5, 0)], ids=["nearly", "wolf"])
def test_who_cries_wolf_is_not_counted(cast, dismissed, counted):
    for number in range(dismissed):
        settle(cast, tell("ming", Complaint(kind="other", words=f"第 {number} 件不好的事")))
    MessageReport.objects.update(at=NOW - timedelta(days=2))

    tell("ming")

    assert weights() == [counted]


def test_one_who_was_right_lately_is_believed_again(cast):
    for number in range(5):
        settle(cast, tell("ming", Complaint(kind="other", words=f"第 {number} 件不好的事")), is_right=number == 2)
    MessageReport.objects.update(at=NOW - timedelta(days=2))

    tell("ming")

    assert weights() == [1]


def test_a_description_goes_to_people_at_once(cast):
    row = tell("ming", Complaint(kind="abuse", words="有人私下骂我"))

    assert texts("ask_operator") == ["有成员向运营反映“骂人、攻击别人”的问题，请到“违规处理 › 举报”里看。"]
    with pytest.raises(NotSettled, match="没有指明是哪条消息"):
        take_up(row.pk, operator_id=cast.steward.pk, at=NOW)
    assert settle(cast, row, is_right=True) == 1


def test_an_operator_need_not_wait_for_more(cast):
    row = tell("ming")

    waiting = take_up(row.pk, operator_id=cast.steward.pk, at=NOW)

    assert (waiting.waits, waiting.detail, waiting.noted_by_id) == (True, "1 位成员举报：广告、拉人", cast.steward.pk)
    with pytest.raises(NotSettled, match="已经处理过"):
        settle(cast, row)


def test_reports_of_one_message_are_settled_together_and_opened_again(cast):
    first, second = tell("ming"), tell("jing")

    assert settle(cast, second) == 2
    assert reopen_reports(first.pk, operator_id=cast.steward.pk, at=NOW)
    assert weights() == [2]
    assert not reopen_reports(first.pk, operator_id=cast.steward.pk, at=NOW)


def test_what_is_decided_is_no_to_do_and_undone_it_is_one_again(cast):
    told = tell("ming", Complaint(kind="abuse", words="有人私下骂我"))
    for name in ("jing", "lin", "ming"):
        tell(name)
    row = Violation.objects.get()
    by = {"operator_id": cast.steward.pk, "at": NOW}

    counts = [len(texts("ask_operator", state="by_hand"))]
    settle(cast, told)
    rule([row.pk], ruling=Ruling.UPHELD, **by)
    counts.append(len(texts("ask_operator", state="by_hand")))
    reopen_reports(told.pk, **by)
    rule([row.pk], ruling=Ruling.NONE, **by)

    assert [*counts, len(texts("ask_operator", state="by_hand"))] == [2, 0, 2]


def test_what_is_right_is_seen_before_it_is_upheld(cast):
    with pytest.raises(NotSettled, match="请先放进待审核"):
        settle(cast, tell("ming"), is_right=True)
