"""From the bytes of adverts to what is covered and what is not, and what the pages say of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qunluo.core.moderation.rules import Mode
from qunluo.intake.models import EventDecision
from qunluo.moderation.models import LicensedAdvert, Violation
from qunluo.moderation.writes.licensing import revoke
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, handle_all
from tests.h5.conftest import set_clock
from tests.h5.stage import browser_of
from tests.intake.inbox import append, message
from tests.moderation.ground import begin_rule
from tests.moderation.licensed import a_licence, by, seat

pytestmark = pytest.mark.django_db
ADS = {"name": "不发广告", "kind": "adverts", "ladder": "advert", "options": {}}
TEXT = "产地直发红富士苹果，五斤 39 元包邮，微信 pingguo8899，QQ 88997766"
BEGUN = NOW - timedelta(days=20)


@pytest.fixture
def ground(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    begin_rule(cast, ADS)
    return cast


def say(cast, *days, text=TEXT, group="g", month=3):
    append(
        cast.account,
        *(
            message(
                f"w{month}-{day}",
                text,
                member="zhou",
                name="老周",
                group=group,
                at=f"2026-{month:02}-{day:02}T12:00:00+08:00",
            )
            for day in days
        ),
    )
    handle_all()


def broken():
    return list(Violation.objects.filter(is_trial=False).order_by("at").values_list("key", "course", "measure"))


def found(key):
    [detail] = [one[2] for one in EventDecision.objects.latest("handled_at").findings if one[0] == "order"]
    return detail


def test_three_a_week_are_covered_and_the_fourth_is_not(ground):
    a_licence(ground, seat("zhou"), at=BEGUN, first=BEGUN.date())

    say(ground, 2)
    assert found("w3-2") == "有广告许可，本周第 1/3 条"
    say(ground, 3, 4)
    assert broken() == []
    say(ground, 5)

    assert broken() == [("w3-5", "strike", "hint")]
    assert "有广告许可，但本周已是第 4 条，许可每周 3 条" in Violation.objects.get().detail
    assert [one.text for one in LicensedAdvert.objects.all()] == [TEXT] * 4
    hints = OutgoingAction.objects.filter(kind="send_hint", key__contains=":w3-").order_by("id")
    assert ["用完了" in hints[0].payload["text"], "许可每周 3 条" in hints[1].payload["text"]] == [True, True]


def test_the_page_shows_the_week(ground, monkeypatch):
    a_licence(ground, seat("zhou"), at=BEGUN, first=BEGUN.date())
    say(ground, 2, 3, 4, 5)
    at = NOW + timedelta(days=4)
    set_clock(monkeypatch, at)
    browser = browser_of(seat("zhou"), at=at)

    order, licences = (browser.get(where).content.decode() for where in ("/m/order/", "/m/licences/"))

    assert 'href="/m/licences/"' in order
    assert "许可每周 3 条" in browser.get(f"/m/order/{Violation.objects.get().pk}/").content.decode()
    for said in ('<span class="sum">0</span>', "每周 3 条，已发 4 条", "第 4 条", "超出", "有效"):
        assert said in licences


def test_the_next_week_begins_anew(ground):
    a_licence(ground, seat("zhou"), at=BEGUN, first=BEGUN.date())

    say(ground, 2, 3, 4, 9)

    assert broken() == []
    assert found("w3-9") == "有广告许可，本周第 1/3 条"


def test_one_that_comes_late_takes_its_place(ground):
    a_licence(ground, seat("zhou"), at=BEGUN, first=BEGUN.date())

    say(ground, 3, 4, 5)
    assert broken() == []
    say(ground, 2)

    assert broken() == [("w3-5", "strike", "hint")]


@pytest.mark.parametrize(
    ("fields", "group"),
    [
        pytest.param({"last": date(2026, 3, 1)}, "g", id="it has run out"),
        pytest.param({"first": date(2026, 3, 10)}, "g", id="it has not begun"),
        pytest.param({}, "other", id="it is for another group"),
    ],
)
def test_what_the_licence_is_not_for_is_an_advert_like_any_other(ground, fields, group):
    a_licence(ground, seat("zhou"), at=BEGUN, **{"first": BEGUN.date()} | fields)

    say(ground, 5, group=group)

    assert [one[1] for one in broken()] == ["strike"]
    assert not LicensedAdvert.objects.exists()


def test_a_licence_for_all_groups_counts_in_each_of_them(ground):
    a_licence(ground, seat("zhou"), at=BEGUN, first=BEGUN.date(), groups=())

    say(ground, 2, 3, 4)
    append(ground.account, message("o1", TEXT, member="zhou", group="other", at="2026-03-05T12:00:00+08:00"))
    handle_all()

    assert broken() == []
    assert found("o1") == "有广告许可，本周第 1/3 条"


def test_what_was_posted_before_it_was_taken_back_stays_covered_however_late_it_comes(ground):
    row = a_licence(ground, seat("zhou"), at=BEGUN, first=BEGUN.date())
    revoke(row.pk, by(ground, at=NOW + timedelta(days=1), reason="卖的不是苹果"))

    say(ground, 2)
    assert broken() == []
    say(ground, 5)

    assert [one[0] for one in broken()] == ["w3-5"]


def test_a_rule_that_only_watches_counts_nothing(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    begin_rule(cast, ADS, mode=Mode.SHADOW)
    a_licence(cast, seat("zhou"), at=BEGUN, first=BEGUN.date())

    say(cast, 2)

    assert (Violation.objects.count(), LicensedAdvert.objects.count()) == (0, 0)
