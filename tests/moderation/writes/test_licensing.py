"""Leave to advertise: applied for with three papers, decided, taken back, prolonged, undone; its papers forgotten."""

from __future__ import annotations

import io
import os
from datetime import UTC, date, datetime, timedelta

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.lib.pictures import BadPicture
from qunluo.moderation.models import LicencePaper, LicenceTerm
from qunluo.moderation.papers import HEAD, MOST_BYTES, keep_paper, path_of
from qunluo.moderation.reads.licences import holding, licence, past, this_week, waiting
from qunluo.moderation.writes.licence_terms import Grant, NotLicensed
from qunluo.moderation.writes.licences import (
    Application,
    NotApplied,
    apply_for,
    forget_papers,
    remind_of_ends,
    remind_overdue_licences,
    supplement,
    withdraw_application,
)
from qunluo.moderation.writes.licensing import approve, ask_for_more, record_by_hand, refuse, renew, revoke, undo
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, set_the_stage
from tests.moderation.licensed import FIRST, LAST, a_licence, an_application, by, hand_over, pdf, photo, seat

DAY = timedelta(days=1)
GRANT = Grant(quota=3, first=FIRST, last=LAST)


@pytest.fixture
def cast(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return set_the_stage()


def told(row):
    rows = OutgoingAction.objects.filter(kind="send_hint", key__startswith=f"licence:{row.pk}:").order_by("id")
    return [one.payload["text"] for one in rows]


def terms(row):
    return [(one.quota, one.since, one.until) for one in LicenceTerm.objects.filter(licence=row).order_by("pk")]


def test_an_application_waits_with_its_papers_and_calls_the_reviewers(cast):
    row = an_application(seat("zhou"))

    assert waiting(cast.community.pk) == [row]
    assert {one.kind for one in row.papers.all()} == {"business", "product", "reviews"}
    assert row.due_at == NOW + timedelta(hours=72)
    assert OutgoingAction.objects.filter(kind="ask_operator", key__startswith=f"licence:{row.pk}").count() == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        pytest.param({"what": " \0 "}, "请写一下要发什么广告", id="nothing said"),
        pytest.param({"what": "长" * 501}, "500 字以内", id="too long"),
        pytest.param({"papers": ()}, "还差：营业执照、产品资质、用户评价", id="no papers"),
        pytest.param({"papers": ("f" * 64,)}, "还差", id="papers of nobody"),
        pytest.param({"first": None}, "请选好从哪天到哪天", id="no day"),
        pytest.param({"last": date(2026, 3, 1)}, "结束的日子", id="over before it begins"),
        pytest.param({"last": date(2027, 6, 1)}, "最多申请一年", id="longer than a year"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(cast, asked, sentence):
    with pytest.raises(NotApplied, match=sentence):
        an_application(seat("zhou"), **asked)

    assert waiting(cast.community.pk) == []


def test_papers_of_others_are_not_one_s_own(cast):
    names = hand_over(seat("ming"))

    with pytest.raises(NotApplied, match="还差"):
        apply_for(seat("zhou"), Application(what="苹果", groups=(), first=FIRST, last=LAST, papers=names), at=NOW)


def test_a_day_that_is_over_where_the_group_is_is_over(cast):
    with pytest.raises(NotApplied, match="不能早于今天"):
        an_application(seat("zhou"), last=FIRST, at=datetime(2026, 3, 2, 17, tzinfo=UTC))


def test_approved_holds_from_its_first_day_but_never_backwards(cast):
    row = an_application(seat("zhou"))

    approve(row.pk, Grant(quota=2, first=date(2026, 1, 1), last=LAST), by(cast, at=NOW + DAY))

    [(quota, since, until)] = terms(row)
    assert (quota, since) == (2, NOW + DAY)
    assert until.isoformat() == "2026-05-31T16:00:00+00:00"
    assert told(row)[0].startswith("您的广告许可批准了：每个群每周最多 2 条（周一到周日），到 5 月 31 日为止。")
    assert this_week(seat("zhou"), at=NOW + 2 * DAY).left == 2
    assert this_week(seat("ming"), at=NOW + 2 * DAY) is None


@pytest.mark.parametrize(
    ("grant", "sentence"),
    [
        pytest.param(Grant(quota=0, first=FIRST, last=LAST), "1 到 50", id="nothing a week"),
        pytest.param(Grant(quota=None, first=FIRST, last=LAST), "1 到 50", id="no number"),
        pytest.param(Grant(quota=51, first=FIRST, last=LAST), "1 到 50", id="too many a week"),
        pytest.param(Grant(quota=3, first=LAST, last=FIRST), "起止日期", id="the end before the beginning"),
        pytest.param(Grant(quota=3, first=date(2026, 2, 1), last=date(2026, 2, 2)), "已经过去", id="over already"),
        pytest.param(Grant(quota=3, first=FIRST, last=LAST, groups=(10**9,)), "不属于这个社群", id="a group of others"),
    ],
)
def test_bad_terms_are_refused(cast, grant, sentence):
    row = an_application(seat("zhou"))

    with pytest.raises(NotLicensed, match=sentence):
        approve(row.pk, grant, by(cast))

    assert (terms(row), licence(row.pk, within=[cast.community.pk]).state) == ([], "applied")


def test_refused_needs_a_reason_that_the_member_reads(cast):
    row = an_application(seat("zhou"))

    with pytest.raises(NotLicensed, match="请写明原因"):
        refuse(row.pk, by(cast, reason=" "))
    refuse(row.pk, by(cast, reason="没有经营许可。"))

    assert told(row)[0].startswith("您的广告许可申请没有通过：没有经营许可。")
    assert [one.pk for one in past(cast.community.pk, at=NOW)] == [row.pk]


def test_more_is_asked_for_and_handed_in(cast):
    zhou = seat("zhou")
    row = an_application(zhou)
    ask_for_more(row.pk, by(cast, reason="营业执照看不清"))

    again = Application(what="产地直发的苹果", groups=(), first=FIRST, last=LAST, papers=hand_over(zhou, ("business",)))
    supplement(row.pk, zhou, again, at=NOW + DAY)

    [now] = waiting(cast.community.pk)
    assert (now.what, now.due_at, now.papers.count()) == ("产地直发的苹果", NOW + DAY + timedelta(hours=72), 3)


def test_nobody_else_hands_in_or_withdraws(cast):
    row = an_application(seat("zhou"))

    for act in (lambda: withdraw_application(row.pk, seat("ming"), at=NOW),):
        with pytest.raises(NotApplied, match="没有找到"):
            act()
    withdraw_application(row.pk, seat("zhou"), at=NOW)
    with pytest.raises(NotLicensed, match="刚刚有了变化"):
        approve(row.pk, GRANT, by(cast))


def test_taken_back_it_ends_now_and_undone_it_goes_on(cast):
    row = a_licence(cast, seat("zhou"))
    before = terms(row)

    revoke(row.pk, by(cast, at=NOW + DAY, reason="卖的不是苹果"))
    assert terms(row) == [(3, NOW, NOW + DAY)]
    assert this_week(seat("zhou"), at=NOW + 2 * DAY) is None
    undo(row.pk, by(cast, at=NOW + 2 * DAY))

    assert terms(row) == before
    assert licence(row.pk, within=[cast.community.pk]).state == "approved"


def test_an_approval_that_is_undone_waits_again_and_covers_what_was_posted_meanwhile(cast):
    row = a_licence(cast, seat("zhou"))

    undo(row.pk, by(cast, at=NOW + DAY))

    assert [one.pk for one in waiting(cast.community.pk)] == [row.pk]
    assert terms(row) == [(3, NOW, NOW + DAY)]
    with pytest.raises(NotLicensed, match="没有可以撤销的决定"):
        undo(row.pk, by(cast, at=NOW + DAY))


def test_prolonged_it_goes_on_where_it_ended(cast):
    row = a_licence(cast, seat("zhou"))

    renew(row.pk, Grant(quota=5, first=None, last=date(2026, 8, 31)), by(cast, at=NOW + DAY))

    (_, _, ends), (quota, since, _) = terms(row)
    assert (quota, since) == (5, ends)
    assert holding(cast.community.pk, at=NOW + 100 * DAY) == [row]


def test_recorded_by_hand_it_holds_at_once_and_undone_it_never_was_an_application(cast):
    row = record_by_hand(seat("zhou"), "自家果园的苹果", GRANT, by(cast))
    assert this_week(seat("zhou"), at=NOW).left == 3

    undo(row.pk, by(cast, at=NOW + DAY))

    assert licence(row.pk, within=[cast.community.pk]).state == "withdrawn"
    assert waiting(cast.community.pk) == []


def test_each_decision_is_audited(cast):
    row = a_licence(cast, seat("zhou"))
    revoke(row.pk, by(cast, at=NOW + DAY, reason="不卖了"))

    deeds = AuditEntry.objects.filter(action__startswith="moderation.licence.").order_by("pk")
    assert [(one.action, one.subject) for one in deeds] == [
        ("moderation.licence.approved", str(seat("zhou").pk)),
        ("moderation.licence.revoked", str(seat("zhou").pk)),
    ]


def test_who_waits_too_long_is_a_to_do_once(cast):
    row = an_application(seat("zhou"))

    assert [remind_overdue_licences(at=NOW + days * DAY) for days in (2, 4, 5)] == [0, 1, 1]
    assert OutgoingAction.objects.filter(key__startswith=f"licence:{row.pk}:overdue").count() == 1


def test_what_is_decided_is_no_to_do_and_undone_it_is_one_again(cast):
    row = an_application(seat("zhou"))
    remind_overdue_licences(at=NOW + 4 * DAY)
    todos = OutgoingAction.objects.filter(kind="ask_operator", state="by_hand", key__startswith=f"licence:{row.pk}:")

    counts = [todos.count()]
    refuse(row.pk, by(cast, at=NOW + 4 * DAY, reason="资质过期了"))
    counts.append(todos.count())
    undo(row.pk, by(cast, at=NOW + 4 * DAY))
    counts.append(todos.count())
    withdraw_application(row.pk, seat("zhou"), at=NOW + 5 * DAY)

    assert [*counts, todos.count()] == [2, 0, 2, 0]


def test_the_end_is_told_a_week_before_once(cast):
    row = a_licence(cast, seat("zhou"), last=date(2026, 3, 31))

    assert [remind_of_ends(at=NOW + days * DAY) for days in (20, 24, 25)] == [0, 1, 0]
    assert "用到 3 月 31 日为止" in told(row)[-1]


def test_papers_go_when_nobody_needs_them(cast, tmp_path):
    refused, kept = an_application(seat("zhou")), an_application(seat("ming"))
    refuse(refused.pk, by(cast, reason="不行"))
    loose = hand_over(seat("jing"), ("business",))
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (0, 0))

    gone = [forget_papers(at=NOW + days * DAY) for days in (1, 3, 31)]

    assert gone == [0, 1, 3]
    assert not LicencePaper.objects.filter(licence=None).exists()
    assert refused.papers.exclude(deleted_at=None).count() == 3
    assert kept.papers.filter(deleted_at=None).count() == 3
    assert path_of(loose[0], "pdf").exists()  # the same file belongs to the one that is kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "空的", id="empty"),
        pytest.param(b"MZ\x90\x00 a program", "不是能打开的图片", id="a program"),
        pytest.param(b"<html><script>alert(1)</script>", "不是能打开的图片", id="a page"),
        pytest.param(HEAD + b"1.4 cut off", "没有传完整", id="half a PDF"),
        pytest.param(HEAD + b"x" * MOST_BYTES, "超过了 10 MB", id="a PDF that is too large"),
        pytest.param(b"\n" + HEAD + b"1.4 %%EOF", "不是能打开的图片", id="a PDF behind something else"),
    ],
)
def test_what_is_no_paper_is_refused(cast, content, sentence):
    with pytest.raises(BadPicture, match=sentence):
        keep_paper(io.BytesIO(content))


def test_a_pdf_is_kept_as_it_came_and_a_picture_is_made_anew(cast):
    paper, picture = keep_paper(pdf(b"words")), keep_paper(photo())

    assert (paper.ending, picture.ending) == ("pdf", "jpg")
    assert path_of(paper.sha256, "pdf").read_bytes() == pdf(b"words").read()
    assert path_of(picture.sha256, "jpg").read_bytes()[:2] == b"\xff\xd8"


def test_too_many_at_once_are_refused(cast):
    zhou = seat("zhou")
    for _ in range(3):
        an_application(zhou)

    with pytest.raises(NotApplied, match="3 个申请在处理"):
        apply_for(zhou, Application(what="又一个", groups=(), first=FIRST, last=LAST, papers=hand_over(zhou)), at=NOW)
