from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from PIL import Image

from qunluo.channels.writes import update_account
from qunluo.checkins.models import Report
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.reports.digest import Digest, Row
from qunluo.checkins.reports.making import due, picture_at, send_due, spans_of, url_of
from qunluo.checkins.reports.picture import picture_of, shown
from qunluo.checkins.reports.text import text_of
from qunluo.core.checkins.plan import Calendar, ReportRule
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.checkins.ground import begin_plan
from tests.intake.inbox import append, message

RULE = ReportRule(daily_at=time(22, 5), weekday=0, weekly_at=time(9), names_missing=True)
EVENING = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)  # Monday 22:05 in Shanghai
MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)  # the next Monday, 9:00
DIGEST = Digest(
    plan="晨读打卡",
    group="晨光读书会一群",
    is_weekly=False,
    first=date(2026, 3, 2),
    last=date(2026, 3, 2),
    closes_at="22:30",
    expected=4,
    done=3,
    checkins=3,
    waiting=1,
    missing=1,
    rate=0.75,
    rate_before=0.5,
    rates=((date(2026, 3, 1), 0.5), (date(2026, 3, 2), 0.75)),
    streaks=(Row(rank=1, name="阿明", value="7 天"),),
    leaders=(Row(rank=1, name="小红", value="06:01"),),
    cheers=("阿明 连续 7 天",),
    names_missing=("静静",),
)


def _sent():
    return list(OutgoingAction.objects.filter(key__startswith="report:").order_by("id").values_list("kind", "state"))


def test_long_names_stay_within_the_picture():
    long = replace(DIGEST, plan="很长的名字" * 12, group="很长的群名" * 60)

    drawn = Image.open(io.BytesIO(picture_of(long))).convert("RGB")
    edges = {drawn.getpixel((x, y)) for x in (*range(20), *range(730, 750)) for y in range(drawn.height)}

    assert edges == {(12, 166, 120), (245, 247, 250)}  # the green of the head and the paper, nothing else


@pytest.mark.django_db
def test_the_day_is_told_once_in_words_and_as_a_picture(cast):
    update_account(cast.account, name="小助手", deliver_to="https://app.example/in")
    begin_plan(cast, report=RULE)
    append(cast.account, message("c1", "打卡第1天", name="阿明", at="2026-03-02T08:30:00+08:00"))
    handle_all()

    assert [send_due(at=EVENING), send_due(at=EVENING + timedelta(minutes=1))] == [1, 0]

    report = Report.objects.get()
    assert (report.span, report.day) == ("day", date(2026, 3, 2))
    assert "已打卡 1 人" in report.text
    assert _sent() == [("post_reply", "waiting"), ("post_picture", "waiting")]
    mornings = OutgoingAction.objects.filter(key__startswith="report:").values_list("not_before", flat=True)
    assert set(mornings) == {datetime(2026, 3, 3, 0, 0, tzinfo=UTC)}, "the group sleeps from 22:00 to 8:00"
    url = OutgoingAction.objects.get(kind="post_picture").payload["url"]
    assert url == url_of(report)
    word = url.partition(f"/r/{report.pk}-")[2].removesuffix(".png")
    assert picture_at(report.pk, word, at=EVENING) == bytes(report.picture)
    assert picture_at(report.pk, word, at=EVENING + timedelta(days=8)) is None
    assert picture_at(report.pk, "guess", at=EVENING) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "spans"),
    [
        pytest.param(EVENING, [("day", date(2026, 3, 2))], id="at the minute"),
        pytest.param(EVENING - timedelta(seconds=1), [], id="a second before"),
        pytest.param(EVENING + timedelta(hours=1, minutes=59), [("day", date(2026, 3, 2))], id="late, past midnight"),
        pytest.param(EVENING + timedelta(hours=2), [], id="too late to be news"),
        pytest.param(MORNING, [("week", date(2026, 3, 8))], id="on Monday morning the week"),
        pytest.param(MORNING + timedelta(days=1), [], id="on Tuesday morning nothing"),
    ],
)
def test_reports_are_due_at_their_time(cast, at, spans):
    plan = plan_of(begin_plan(cast, report=RULE).pk)

    assert list(spans_of(plan, at=at)) == spans
    assert [(wish.group, wish.day) for wish in due(at=at)] == [(cast.group.pk, day) for _, day in spans]


@pytest.mark.django_db
def test_a_day_off_has_no_report(cast):
    plan = plan_of(begin_plan(cast, report=RULE, calendar=Calendar.DAYS_OFF_ONLY).pk)

    assert list(spans_of(plan, at=EVENING)) == []


def test_words_say_what_the_figures_say():
    assert text_of(DIGEST).splitlines() == [
        "【晨读打卡】3 月 2 日（周一） 日报",
        "✅ 已打卡 3 人 / 应到 4 人，75%，比昨天高 25 个百分点",
        "⏳ 待审核 1 人",
        "📌 还差 1 人，截止 22:30，还来得及",
        "⏰ 今天最早",
        "🥇 小红 06:01",
        "🔥 连续最久",
        "🥇 阿明 7 天",
        "🎉 阿明 连续 7 天",
        "还没打卡：静静",
    ]


def test_an_empty_day_asks_who_begins():
    empty = replace(DIGEST, done=0, waiting=0, rate=0.0, rate_before=None, streaks=(), leaders=(), cheers=())

    assert text_of(empty).splitlines()[-1] == "今天还没有人打卡，谁来开个头？"


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param(DIGEST, id="a day"),
        pytest.param(replace(DIGEST, is_weekly=True, rate=None, rates=()), id="a week without days"),
        pytest.param(
            replace(DIGEST, streaks=(Row(rank=1, name="很" * 300, value="9 天"), Row(rank=1, name="😀", value="9 天"))),
            id="names too long and of emoji",
        ),
    ],
)
def test_the_picture_fits_a_phone(digest):
    image = Image.open(io.BytesIO(picture_of(digest)))

    assert (image.format, image.width) == ("PNG", 750)
    assert 600 < image.height < 2400


@pytest.mark.parametrize(
    ("text", "kept"),
    [("阿明🌸", "阿明"), ("😀", "（表情）"), ("R | 6年", "R | 6年"), ("", ""), ("\u202e明", "明")],
    ids=["an emoji goes", "nothing else is there", "signs stay", "nothing", "no letter turns the line"],
)
def test_letters_without_a_shape_are_left_out(text, kept):
    assert shown(text) == kept
