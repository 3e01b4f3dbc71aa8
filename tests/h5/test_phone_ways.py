"""Checking in by phone at the backup page: for who bound a number, and telling nobody who did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qunluo.accounts.writes import ensure_community
from qunluo.checkins.models import BackupEntry, Plan, Submission
from qunluo.checkins.writes.backups import close_form, open_form
from qunluo.communities.models import Account, Group, Member, Person
from qunluo.communities.writes.phones import bind_phone, release_phone
from qunluo.sms.models import Code
from tests.cast import NOW, handle_all
from tests.h5.conftest import set_clock
from tests.h5.stage import check_in
from tests.sms.texts import deliver_all, last_code

NUMBER, UNKNOWN = "13800138000", "13900139000"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def form(stage):
    bind_phone(stage.ming.account.person_id, NUMBER, at=NOW)
    return open_form(stage.plan_id, reason="平台故障", operator_id=None, at=NOW)


def ask(form, number=NUMBER, key="ask-key-1", **headers):
    return Client().post(f"/b/{form.token}/phone/", {"number": number, "key": key}, headers=headers)


def enter(form, code, number=NUMBER, key="enter-key-1", **fields):
    return Client().post(f"/b/{form.token}/code/", {"number": number, "code": code, "key": key, **fields})


def today() -> list[tuple[str, str, str]]:
    handle_all()
    return list(Submission.objects.filter(day=NOW.date()).values_list("member__name", "way", "state"))


def test_a_number_and_its_code_check_a_member_in(form):
    offered = Client().get(f"/b/{form.token}/").content.decode()
    asked = ask(form).content.decode()
    entered = enter(form, last_code(), text="今天读了第三章")

    assert "用手机号签到" in offered
    assert "如果 138****8000 绑定过，验证码马上就到" in asked
    assert "收到了，阿明。" in entered.content.decode()
    assert today() == [("阿明", "backup", "counts")]
    entry = BackupEntry.objects.get()
    assert (entry.is_proven, entry.member.name, entry.text) == (True, "阿明", "今天读了第三章")


def test_what_came_by_two_ways_counts_once(form, stage):
    ask(form)
    enter(form, last_code())
    Client().post(f"/b/{form.token}/", {"key": "name-key-1", "name": "阿明", "text": "今天读了"})
    check_in(stage.cast, stage.plan_id, "ming", NOW + 5 * MINUTE)

    assert sorted(state for _name, _way, state in today()) == ["counts", "repeat", "repeat"]


def test_an_unknown_number_is_answered_as_a_known_one(form):
    with CaptureQueriesContext(connection) as known:
        first = ask(form).content.decode()
    with CaptureQueriesContext(connection) as unknown:
        second = ask(form, UNKNOWN, key="ask-key-2").content.decode()
    deliver_all()

    def plain(text: str, number: str) -> str:
        shown = f"{number[:3]}****{number[-4:]}"
        start = text.index('name="key" value="') + len('name="key" value="')
        return (text[:start] + text[text.index('"', start) :]).replace(number, "N").replace(shown, "S")

    assert plain(first, NUMBER) == plain(second, UNKNOWN)
    assert len(known) == len(unknown)
    assert list(Code.objects.order_by("pk").values_list("state", "shown")) == [("sent", "138****8000"), ("nobody", "")]


def test_guessing_at_an_unknown_number_is_answered_as_at_a_known_one(form):
    ask(form)
    ask(form, UNKNOWN, key="ask-key-2")
    code = last_code()
    wrong = "000000" if code != "000000" else "000001"

    said = {
        number: [
            (answer.status_code, "试错太多次" in answer.content.decode(), "验证码不对" in answer.content.decode())
            for answer in (enter(form, wrong, number, key=f"guess-{number}-{turn}") for turn in range(6))
        ]
        for number in (NUMBER, UNKNOWN)
    }

    assert said[NUMBER] == said[UNKNOWN] == [(422, False, True)] * 5 + [(422, True, False)]
    assert today() == []


def test_a_code_is_used_once(form):
    ask(form)
    code = last_code()

    first, second = enter(form, code), enter(form, code, key="enter-key-2")

    assert (first.status_code, second.status_code) == (200, 422)
    assert BackupEntry.objects.count() == 1


def test_the_same_key_twice_is_answered_alike_and_done_once(form):
    asked = [ask(form).status_code for _ in range(2)]
    code = last_code()
    entered = [enter(form, code) for _ in range(2)]

    assert asked == [200, 200]
    assert [answer.status_code for answer in entered] == [200, 200]
    assert entered[0].content == entered[1].content
    assert (Code.objects.count(), BackupEntry.objects.count()) == (1, 1)


def test_an_expired_code_checks_nobody_in(form, monkeypatch):
    ask(form)
    code = last_code()
    set_clock(monkeypatch, NOW + 6 * MINUTE)

    answer = enter(form, code)

    assert (answer.status_code, "已经过期" in answer.content.decode(), today()) == (422, True, [])


def test_a_number_of_another_community_gets_nothing(form, stage):
    other = ensure_community("隔壁的社群", at=NOW)
    person = Person.objects.create(community=other)
    bind_phone(person.pk, UNKNOWN, at=NOW)

    ask(form, UNKNOWN)
    deliver_all()

    assert Code.objects.get().state == "nobody"


def test_a_number_of_a_group_without_the_plan_gets_nothing(form, stage):
    elsewhere = Group.objects.create(
        community=stage.cast.community, account=stage.cast.account, external_id="g2", created_at=NOW
    )
    person = Person.objects.create(community=stage.cast.community)
    seat = Account.objects.create(
        community=stage.cast.community, channel_account=stage.cast.account, person=person, external_id="yuan"
    )
    Member.objects.create(
        community=stage.cast.community, group=elsewhere, account=seat, external_id="yuan", is_present=True
    )
    bind_phone(person.pk, UNKNOWN, at=NOW)

    ask(form, UNKNOWN)
    deliver_all()

    assert Code.objects.get().state == "nobody"


def test_a_number_that_was_removed_in_between_checks_nobody_in(form, stage):
    ask(form)
    code = last_code()
    release_phone(stage.ming.account.person_id)

    answer = enter(form, code)

    assert (answer.status_code, today()) == (422, [])


def test_who_asks_for_a_hundred_numbers_is_stopped(form):
    statuses = [
        ask(form, f"138001390{number:02d}", key=f"many-key-{number}", **{"x-forwarded-for": "203.0.114.7"}).status_code
        for number in range(60)
    ]

    assert (statuses.count(200), statuses.count(429)) == (40, 20)
    assert ask(form, key="mine-key-1", **{"x-forwarded-for": "198.51.101.9"}).status_code == 200


@pytest.mark.parametrize(
    ("where", "fields", "sentence"),
    [
        pytest.param("phone/", {"number": ""}, "请填 11 位的手机号", id="no number"),
        pytest.param("phone/", {"number": "' OR 1=1"}, "请填 11 位的手机号", id="no number at all"),
        pytest.param("phone/", {"number": NUMBER, "key": "短"}, "这次提交不完整", id="no key"),
        pytest.param("code/", {"number": NUMBER, "code": "12345"}, "请填短信里的 6 位数字", id="no code"),
        pytest.param("code/", {"number": "x", "code": "123456"}, "请填 11 位的手机号", id="a code without a number"),
        pytest.param(
            "code/", {"number": NUMBER, "code": "123456", "text": "长" * 2_001}, "最多写 2000 个字", id="too long"
        ),
    ],
)
def test_what_can_not_be_taken_is_said(form, where, fields, sentence):
    answer = Client().post(f"/b/{form.token}/{where}", {"key": "some-key-1", **fields})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_another_site_can_not_ask_in_somebodys_name(form):
    answer = ask(form, **{"sec-fetch-site": "cross-site"})

    assert (answer.status_code, Code.objects.count()) == (422, 0)


def test_a_closed_form_takes_no_numbers(form):
    close_form(form, at=NOW)

    assert ask(form).status_code == 410
    assert enter(form, "123456").status_code == 410


def test_a_plan_that_was_put_away_takes_nothing_and_says_so(form, stage):
    Plan.objects.filter(pk=stage.plan_id).update(archived_at=NOW)

    answers = [Client().get(f"/b/{form.token}/"), ask(form)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert ["这个打卡已经结束" in answer.content.decode() for answer in answers] == [True, True]


def test_a_link_that_is_none_says_nothing_of_groups(db):
    text = Client().get("/b/nothing/").content.decode()

    assert ("这个链接打不开" in text, "恢复正常" in text) == (True, False)


def test_a_form_that_closed_in_between_sends_nothing(form):
    ask(form)
    close_form(form, at=NOW)

    deliver_all()

    assert Code.objects.get().state == "nobody"


def test_where_no_texts_can_be_sent_the_way_is_not_offered(form, settings):
    settings.QUNLUO_SMS = ""

    assert "用手机号签到" not in Client().get(f"/b/{form.token}/").content.decode()
    assert Client().get(f"/b/{form.token}/phone/").headers["Location"] == f"/b/{form.token}/"
    assert ask(form).status_code == 303
    assert Code.objects.count() == 0


def test_pages_are_light(form):
    sizes = [len(page.content) for page in (Client().get(f"/b/{form.token}/phone/"), ask(form))]

    assert max(sizes) < 50_000
