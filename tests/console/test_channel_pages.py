from __future__ import annotations

import re

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.channels.models import ChannelAccount
from qunluo.channels.writes import ensure_history_account, note_error
from tests.cast import NOW
from tests.channels.test_check import answering
from tests.intake.inbox import append
from tests.lib.raw_server import Raw


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def base(cast) -> str:
    return f"/channels/{cast.account.pk}/"


def known(cast) -> ChannelAccount:
    return ChannelAccount.objects.get(pk=cast.account.pk)


def test_list_shows_state_and_the_days_tally(cast, steward):
    append(cast.account, {"type": "nonsense"})
    note_error(cast.account.pk, "HTTP 401，请检查密钥", at=NOW)

    shown = page(steward, "/channels/")

    assert all(said in shown for said in ("读书会小助手", "要处理", "HTTP 401，请检查密钥", "没看懂"))


def test_community_without_channels_is_told_what_to_connect(cast, neighbour):
    shown = page(neighbour, "/channels/")

    assert "还没有接入渠道" in shown
    assert "/channels/new/" in shown


def test_secret_is_shown_once_when_it_is_made(cast, steward):
    made = steward.post("/channels/new/", {"name": "新应用", "deliver_to": ""})
    row = ChannelAccount.objects.get(name="新应用")

    assert made.content.decode().count(row.secret) == 1
    assert f"/in/{row.slug}/" in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    assert row.secret not in page(steward, f"/channels/{row.pk}/")
    assert row.community == cast.community


def test_mistake_in_the_form_makes_nothing(cast, steward):
    answer = steward.post("/channels/new/", {"name": "新应用", "deliver_to": "nonsense"})

    assert "地址应当以 https:// 或 http:// 开头" in answer.content.decode()
    assert ChannelAccount.objects.count() == 1


def test_new_secret_takes_the_place_of_the_old(cast, steward, base):
    before = cast.account.secret

    shown = steward.post(f"{base}rotate/").content.decode()

    after = known(cast).secret
    assert after != before
    assert after in shown
    assert before not in shown


def test_pause_offers_the_way_back(cast, steward, base):
    shown = steward.post(f"{base}pause/", follow=True).content.decode()
    paused = known(cast).is_active
    steward.post(f"{base}resume/")

    assert "“读书会小助手”已暂停，不收也不发。" in shown
    assert f'action="{base}resume/"' in shown
    assert (paused, known(cast).is_active) == (False, True)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == [
        "channels.account.paused",
        "channels.account.resumed",
    ]


def test_name_and_address_are_changed(cast, steward, base):
    steward.post(f"{base}edit/", {"name": "新名字", "deliver_to": "https://b.example/in"})

    assert (known(cast).name, known(cast).deliver_to) == ("新名字", "https://b.example/in")


def test_mistake_keeps_what_was_typed(cast, steward, base):
    answer = steward.post(f"{base}edit/", {"name": "新名字", "deliver_to": "ftp://x"})

    assert 'value="ftp://x"' in answer.content.decode()
    assert known(cast).name == "读书会小助手"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param("200 OK", ("通了", ""), id="it answers"),
        pytest.param("403 No", ("请检查推送地址和密钥", "HTTP 401"), id="it refuses"),
    ],
)
def test_connection_is_tried(cast, steward, base, settings, status, expected):
    sentence, last_error = expected
    server = Raw(answering(status))
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{server.port}"})
    ChannelAccount.objects.update(deliver_to=server.url, last_error="HTTP 401")

    shown = steward.post(f"{base}check/", follow=True).content.decode()

    server.close()
    assert sentence in shown
    assert known(cast).last_error == last_error


def test_without_an_address_there_is_nothing_to_try(steward, base):
    assert "还没有填推送地址" in steward.post(f"{base}check/", follow=True).content.decode()


def test_without_an_address_people_deliver(steward, base):
    assert page(steward, base).count("进待办，由人来做") == 7


def test_what_nobody_understood_is_shown_a_page_at_a_time(cast, steward, base):
    append(cast.account, *({"type": "nonsense", "n": n, "html": "<script>alert(1)</script>"} for n in range(30)))

    first = page(steward, base)
    [before] = re.findall(r"\?before=(\d+)", first)
    second = page(steward, f"{base}?before={before}")

    seen = re.findall(r"&quot;n&quot;:(\d+),", first + second)
    assert [int(n) for n in seen] == list(range(29, -1, -1))
    assert "<script>alert(1)" not in first


def test_archive_of_imports_can_only_be_looked_at(cast, steward):
    archive = ensure_history_account(cast.community.pk, at=NOW)

    assert "只读存档" in page(steward, f"/channels/{archive.pk}/")
    assert [
        steward.post(f"/channels/{archive.pk}/{what}/").status_code for what in ("edit", "rotate", "pause", "resume")
    ] == [404] * 4


def test_kind_that_the_settings_lost_still_shows(cast, steward, base):
    ChannelAccount.objects.update(kind="gone")

    assert "不支持的类型" in page(steward, base)
    assert "不支持的类型" in page(steward, "/channels/")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast, steward, base, count, django_assert_num_queries):
    for n in range(1, count):
        ChannelAccount.objects.create(
            community=cast.community, kind="app", name=f"{n}", slug=f"s{n}", secret="x", created_at=NOW
        )
    page(steward, "/channels/")

    with django_assert_num_queries(12):
        page(steward, "/channels/")
    with django_assert_num_queries(14):
        page(steward, base)
