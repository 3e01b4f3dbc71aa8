"""The backup form: nobody signs in, nothing is lost, nothing counts twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qunluo.checkins.models import BackupEntry, Picture, Submission
from qunluo.checkins.reads.backup import waiting_entries
from qunluo.checkins.reads.backups import backup_form_of
from qunluo.checkins.writes.backups import close_form, open_form
from qunluo.communities.models import Member
from qunluo.core.checkins.plan import Need, NeedKind
from qunluo.entrances.backup import merge_backup_entry
from qunluo.h5.views import backups
from tests.cast import NOW, handle_all
from tests.h5.conftest import set_clock
from tests.h5.stage import asks, check_in, make_plan
from tests.h5.things import photo


@pytest.fixture
def form(stage):
    return open_form(stage.plan_id, reason="平台故障", operator_id=None, at=NOW)


def enter(form, *, key="key-12345678", **fields):
    return Client().post(f"/b/{form.token}/", {"key": key, **fields})


def test_a_name_that_one_member_has_is_taken_at_its_word(form, stage):
    answer = enter(form, name="阿明", text="今天读了")
    handle_all()

    assert "收到了，阿明。" in answer.content.decode()
    row = Submission.objects.get(day=NOW.date())
    assert (row.state, row.way, row.text, row.member_id) == ("counts", "backup", "今天读了", stage.ming.pk)


def test_what_came_by_two_ways_counts_once(form, stage):
    enter(form, name="阿明", text="今天读了")
    check_in(stage.cast, stage.plan_id, "ming", NOW + timedelta(minutes=5))

    assert sorted(Submission.objects.filter(day=NOW.date()).values_list("state", flat=True)) == ["counts", "repeat"]


@pytest.mark.parametrize("name", ["阿明明", "<script>alert(1)</script>", "👩‍👩‍👧 🦌"])
def test_a_name_that_nobody_has_waits_for_an_operator(form, name):
    answer = enter(form, name=name, text="打卡")

    assert answer.status_code == 200
    assert "运营人员核对以后会给您记上" in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert [(one.name, one.member_id, one.settled_at) for one in waiting_entries(form.plan_id)] == [(name, None, None)]


def test_a_name_that_two_have_waits_too(form):
    Member.objects.filter(external_id="jing").update(name="阿明")

    enter(form, name="阿明", text="打卡")

    assert BackupEntry.objects.get().member_id is None


def test_an_operator_says_whose_it_is_once(form, stage):
    enter(form, name="明哥", text="今天读了", file=SimpleUploadedFile("a.jpg", photo().read()))
    entry = BackupEntry.objects.get()
    who = {"operator_id": stage.cast.steward.pk, "at": NOW + timedelta(hours=9)}

    said = [merge_backup_entry(entry, member_id=stage.ming.pk, **who) for _ in range(2)]
    handle_all()

    assert said == [True, False]
    row = Submission.objects.get(day=NOW.date())
    assert (row.state, row.at, Picture.objects.get().submission_id) == ("counts", NOW, row.pk)


def test_nobodys_entry_is_put_away(form, stage):
    enter(form, name="路过", text="打卡")

    merge_backup_entry(BackupEntry.objects.get(), member_id=None, operator_id=stage.cast.steward.pk, at=NOW)
    handle_all()

    assert waiting_entries(form.plan_id) == []
    assert Submission.objects.filter(day=NOW.date()).count() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"name": ""}, "请写上您在群里的昵称", id="no name"),
        pytest.param({"name": "长" * 61}, "请写上您在群里的昵称", id="a name that is none"),
        pytest.param({"name": "阿明", "text": "长" * 10_000}, "最多写 2000 个字", id="ten thousand characters"),
        pytest.param({"name": "阿明", "key": "短"}, "这次提交不完整", id="no key"),
        pytest.param({"name": "阿明", "file": SimpleUploadedFile("a.jpg", b"x")}, "不是能打开的图片", id="no picture"),
    ],
)
def test_what_can_not_be_taken_is_said_with_the_words_kept(form, fields, sentence):
    answer = enter(form, **{"text": "今天读了第三章", **fields})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fields.get("text", "今天读了第三章") in answer.content.decode()
    assert BackupEntry.objects.count() == 0


def test_another_site_can_not_send_it(form):
    answer = Client().post(
        f"/b/{form.token}/", {"key": "key-12345678", "name": "阿明"}, headers={"origin": "https://evil.example"}
    )

    assert (answer.status_code, BackupEntry.objects.count()) == (422, 0)


def test_a_form_that_is_closed_or_invented_says_what_to_do(form):
    close_form(form, at=NOW)

    answers = [Client().get(f"/b/{token}/") for token in (form.token, "invented")]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "群里已经恢复正常" in answers[0].content.decode()
    assert backup_form_of(form.plan_id) is None


def test_a_flood_is_slowed_down_and_what_was_written_kept(form, monkeypatch):
    monkeypatch.setattr(backups, "MOST_OF_ALL", 2)
    statuses = [enter(form, key=f"key-1234567{n}", name="路过", text="打卡").status_code for n in range(3)]

    set_clock(monkeypatch, NOW + timedelta(minutes=10, seconds=1))

    assert statuses == [200, 200, 429]
    assert enter(form, key="key-12345672", name="路过", text="打卡").status_code == 200


def test_a_flood_fills_no_disk(form, monkeypatch):
    monkeypatch.setattr(backups, "MOST_OF_ALL", 0)
    monkeypatch.setattr(backups, "_pictures", lambda _request: pytest.fail("a picture was kept"))

    assert enter(form, name="路过", text="打卡").status_code == 429


def test_one_network_does_not_close_the_form_to_others(form, monkeypatch):
    monkeypatch.setattr(backups, "MOST_OF_NETWORK", 1)

    def of(address, key):
        fields = {"key": key, "name": "路过"}
        return Client().post(f"/b/{form.token}/", fields, headers={"x-forwarded-for": address}).status_code

    assert [of("8.8.8.8", "key-00000001"), of("8.8.8.8", "key-00000002"), of("9.9.9.9", "key-00000003")] == [
        200,
        429,
        200,
    ]


def test_the_form_asks_for_little(form):
    shown = Client().get(f"/b/{form.token}/").content.decode()

    assert "晨读打卡" in shown
    assert 'name="name"' in shown
    assert "请不要填手机号和身份证号" in shown
    assert len(shown) < 50_000


@pytest.mark.parametrize(
    ("needs", "text", "said"),
    [
        pytest.param(Need(kind=NeedKind.TEXT, least=5), "打卡", "至少写 5 个字", id="too short"),
        pytest.param(Need(kind=NeedKind.TEXT, least=5), "今天读了第三章", "", id="long enough"),
        pytest.param(Need(kind=NeedKind.IMAGE, least=2), "", "", id="pictures can wait for better days"),
    ],
)
def test_what_can_not_count_is_said_at_once_and_not_taken(stage, needs, text, said):
    form = open_form(make_plan(stage.cast, "每日一文", **asks(needs)), reason="", operator_id=None, at=NOW)

    answer = enter(form, name="阿明", text=text)

    assert (answer.status_code, BackupEntry.objects.count()) == ((422, 0) if said else (200, 1))
    assert said in answer.content.decode()


def test_the_form_says_how_many_words_are_wanted(form, stage):
    longer = open_form(
        make_plan(stage.cast, "每日一文", **asks(Need(kind=NeedKind.TEXT, least=5))),
        reason="",
        operator_id=None,
        at=NOW,
    )

    assert "至少 5 个字" in Client().get(f"/b/{longer.token}/").content.decode()
    assert "个字</span>" not in Client().get(f"/b/{form.token}/").content.decode()
