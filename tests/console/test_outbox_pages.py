from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.console.templatetags.placed import dealt_with_at
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW

HTMX = {"HX-Request": "true"}
State = OutgoingAction.State


def page(client, path, **kwargs) -> str:
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def welcome(cast) -> OutgoingAction:
    return OutgoingAction.objects.get(kind="welcome_member")


def state(action) -> str:
    return OutgoingAction.objects.get(pk=action.pk).state


def test_to_do_has_the_text_ready_and_says_for_whom(welcome, steward):
    shown = page(steward, "/todo/")

    assert f'id="text-{welcome.pk}" dir="auto">欢迎 小林 来到晨光读书会一群，先看看群公告。</pre>' in shown
    assert f'data-copy="text-{welcome.pk}"' in shown
    assert f"/why/{welcome.event}/" in shown


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("licence:7:overdue:1:2026-03-02#0", "/licences/7/"),
        ("violation:7:reported#0", "/violations/7/"),
        ("violation_appeal_overdue:7:0#0", "/violations/appeals/"),
        ("report:7#0", "/violations/reports/"),
        ("piece:7:overdue:2#0", "/pieces/7/"),
        ("appeal_overdue:7:0", "/appeals/7/"),
        ("incident:7:1:level:4", "/incidents/7/"),
        ("link_check:7:own", "/links/"),
        ("violation:7:2#0", ""),
        ("1:demo-advert-3#0", ""),
    ],
)
def test_a_to_do_leads_to_where_it_is_dealt_with(key, place):
    assert dealt_with_at(key) == place


def test_the_card_of_a_to_do_has_the_way(welcome, steward):
    OutgoingAction.objects.filter(pk=welcome.pk).update(key="licence:7:applied#0")

    assert '<a class="btn" href="/licences/7/">去处理</a>' in page(steward, "/todo/")


def test_overdue_to_do_says_so(welcome, steward):
    OutgoingAction.objects.filter(pk=welcome.pk).update(due_at=NOW - timedelta(minutes=1))
    OutgoingAction.objects.exclude(pk=welcome.pk).update(due_at=NOW + timedelta(minutes=12))

    shown = page(steward, "/todo/")

    assert ("已超时" in shown, "还有 12 分钟" in shown) == (True, True)


@pytest.mark.parametrize(
    ("outcome", "expected", "deed"),
    [
        pytest.param("done", State.DONE, "outbox.action.done_by_hand", id="done"),
        pytest.param("skipped", State.EXPIRED, "outbox.action.skipped", id="not needed"),
    ],
)
def test_settling_leaves_a_card_with_the_way_back(welcome, steward, outcome, expected, deed):
    url = f"/todo/{welcome.pk}/"

    card = steward.post(f"{url}settle/", {"outcome": outcome}, headers=HTMX).content.decode()
    settled = state(welcome)
    back = steward.post(f"{url}reopen/", headers=HTMX).content.decode()

    assert (settled, state(welcome)) == (expected, State.BY_HAND)
    assert ("撤销" in card, "做完了" in back) == (True, True)
    assert "<html" not in card
    assert list(AuditEntry.objects.values_list("action", flat=True)) == [deed, "outbox.action.reopened"]


def test_without_scripts_the_page_comes_anew_and_lists_what_was_done(welcome, steward):
    shown = steward.post(f"/todo/{welcome.pk}/settle/", {"outcome": "done"}, follow=True).content.decode()
    again = steward.post(f"/todo/{welcome.pk}/settle/", {"outcome": "done"}, follow=True).content.decode()

    assert "最近处理的" in shown
    assert "这件事已经处理过了。" in again


def test_clerk_may_copy_but_not_settle(welcome, clerk):
    shown = page(clerk, "/todo/")

    assert ("复制文字" in shown, "做完了" in shown) == (True, False)


def test_empty_list_says_what_will_come(cast, steward):
    OutgoingAction.objects.all().delete()

    assert "没有待办" in page(steward, "/todo/")


def test_problems_come_first_with_reason_and_a_button(welcome, steward):
    OutgoingAction.objects.filter(pk=welcome.pk).update(state=State.FAILED, last_error="HTTP 401，请检查密钥", tries=3)

    shown = page(steward, "/deliveries/")

    assert all(said in shown for said in ("HTTP 401，请检查密钥", "试了 3 次", "重发"))
    assert "每晚八点" not in shown


@pytest.mark.parametrize("what", ["problems", "waiting", "done", "expired", "all", "nonsense"])
def test_every_list_of_deliveries_shows(welcome, steward, what):
    page(steward, f"/deliveries/?list={what}&before=nonsense")


@pytest.mark.parametrize(
    ("before", "after"),
    [(State.FAILED, State.WAITING), (State.UNKNOWN, State.WAITING), (State.DONE, State.DONE)],
    ids=["failed", "doubtful", "done already"],
)
def test_sending_again(welcome, steward, before, after):
    OutgoingAction.objects.filter(pk=welcome.pk).update(state=before)

    shown = steward.post(f"/deliveries/{welcome.pk}/retry/", follow=True).content.decode()

    assert state(welcome) == after
    assert ("已重新排队" in shown) == (after != before)


def test_older_deliveries_are_fetched_from_where_the_list_ends(cast, welcome, steward):
    OutgoingAction.objects.bulk_create(
        OutgoingAction(
            community=cast.community,
            account=cast.account,
            key=f"many{n}",
            kind="ask_operator",
            payload={"text": f"第{n:02d}件"},
            state=State.DONE,
            not_before=NOW,
            created_at=NOW,
        )
        for n in range(60)
    )

    first = page(steward, "/deliveries/?list=done")
    more = page(steward, f"/deliveries/?list=done&before={older(first)}", headers=HTMX)

    assert [first.count(f"第{n:02d}件") + more.count(f"第{n:02d}件") for n in range(60)] == [1] * 60
    assert "<html" not in more


def older(shown: str) -> str:
    return shown.split("before=")[1].split('"', maxsplit=1)[0]


@pytest.fixture
def parked(cast) -> PendingEvent:
    event = IncomingEvent.objects.get(key="m3")
    return PendingEvent.objects.create(
        event=event, lane=event.lane, parked_at=NOW, error="DataError: <script>alert(1)</script>"
    )


def test_parked_event_shows_error_and_body_as_text(parked, steward):
    shown = page(steward, "/parked/")

    assert "DataError: &lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&quot;id&quot;:&quot;m3&quot;" in shown


def test_parked_event_waits_again(parked, steward):
    shown = steward.post(f"/parked/{parked.pk}/rerun/", follow=True).content.decode()

    assert "已重新排队" in shown
    assert PendingEvent.objects.get().parked_at is None


def test_all_parked_events_wait_again(parked, steward):
    both = [steward.post("/parked/rerun/", follow=True).content.decode() for _ in range(2)]

    assert ["已把 1 个事件重新排队。" in both[0], "没有滞留的事件。" in both[1]] == [True, True]


def test_event_that_is_not_parked_is_not_run_again(cast, steward):
    event = IncomingEvent.objects.get(key="m1")

    assert steward.post(f"/parked/{event.pk}/rerun/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/todo/", 12), ("/deliveries/?list=all", 11), ("/parked/", 10)],
    ids=["to-do", "deliveries", "parked"],
)
def test_queries_do_not_grow(cast, steward, path, queries, count, django_assert_num_queries):
    for event in IncomingEvent.objects.filter(kind="MessagePosted")[:count]:
        PendingEvent.objects.create(event=event, lane=event.lane, parked_at=NOW, error="x")
    for n in range(1, count):
        OutgoingAction.objects.create(
            community=cast.community,
            account=cast.account,
            group=cast.group,
            key=f"q{n}",
            kind="send_hint",
            payload={"member": "ming", "text": "x"},
            state=State.BY_HAND,
            not_before=NOW,
            created_at=NOW,
        )
    page(steward, path)

    with django_assert_num_queries(queries):
        page(steward, path)
