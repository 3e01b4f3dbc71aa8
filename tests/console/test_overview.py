from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.accounts import writes
from qunluo.analytics.models import GroupFigures
from qunluo.channels.writes import Wish, create_account, note_error
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, handle_all
from tests.intake.inbox import append, message

GRADE = {"letter": "D", "score": 41.5, "reasons": ["日活跃率 3%（不好），扣 6 分"], "judged": 9, "judged_share": 0.9}


def page(client, path="/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_overview_shows_each_group_and_what_happened_just_now(steward):
    shown = page(steward)

    assert "晨光读书会一群" in shown
    assert all(said in shown for said in ("早安，今天读第三章。", "低价代购", "扫码", "群内回复", "数据还不够"))
    assert shown.index("请问几点开始？") < shown.index("早安，今天读第三章。")


def test_next_steps_name_what_waits(cast, steward):
    broken = create_account(cast.community.pk, Wish(kind="app", name="坏掉的"), at=NOW)
    note_error(broken.pk, "HTTP 401", at=NOW)
    event = IncomingEvent.objects.get(key="m1")
    PendingEvent.objects.create(event=event, lane=event.lane, parked_at=NOW, error="x")
    OutgoingAction.objects.filter(kind="post_reply").update(state="failed")
    GroupFigures.objects.create(group=cast.group, computed_at=NOW, data={"grade": GRADE})

    shown = page(steward, "/live/")

    assert "渠道“坏掉的”出错了" in shown
    assert "1 个事件处理时出错" in shown
    assert "1 条消息没发出去" in shown
    assert "1 件事等人来做" in shown
    assert "“晨光读书会一群”健康评级 D" in shown
    assert "一切正常" not in shown


def test_nothing_to_do_is_said_too(cast, steward):
    OutgoingAction.objects.all().delete()

    assert "没有要处理的事，一切正常。" in page(steward)


@pytest.mark.parametrize(("minutes", "is_said"), [(2, True), (0, False)], ids=["for two minutes", "just now"])
def test_events_that_nobody_handles_are_noticed(cast, steward, minutes, is_said):
    append(cast.account, message("waits"))
    IncomingEvent.objects.filter(key="waits").update(received_at=NOW - timedelta(minutes=minutes))

    assert ("后台任务可能停了" in page(steward)) == is_said


def test_new_community_is_told_how_to_begin(cast, neighbour):
    shown = page(neighbour)

    assert "接入一个渠道" in shown
    assert "先做一次群体检" in shown


def test_lines_newer_than_the_last_look_are_marked(cast, steward):
    seen = NOW - timedelta(minutes=29)

    shown = page(steward, f"/live/?seen={seen.isoformat().replace('+', '%2B')}")

    assert shown.count("is-fresh") == sum(row.at > seen for row in IncomingEvent.objects.filter(key="m5")) + 2


@pytest.mark.parametrize("seen", ["", "x", "2026-03-02", "9" * 50])
def test_strange_look_breaks_nothing(steward, seen):
    page(steward, f"/live/?seen={seen}")


def test_operator_of_two_communities_goes_from_one_to_the_other(cast, steward):
    other = writes.ensure_community("第二个社群", at=NOW)
    writes.grant(cast.steward, other)

    before = page(steward)
    steward.post("/community/", {"community": other.pk})
    after = page(steward)

    assert ("晨光读书会一群" in before, "晨光读书会一群" in after) == (True, False)
    assert "晨光读书会一群" in page(steward, f"/groups/{cast.group.pk}/"), "a link still leads where it led"


@pytest.mark.parametrize("groups", [1, 3])
def test_queries_do_not_grow_with_the_groups(cast, steward, groups, django_assert_num_queries):
    for n in range(1, groups):
        append(cast.account, message(f"q{n}", group=f"g{n}"))
    handle_all()
    page(steward)

    with django_assert_num_queries(23):
        page(steward)
    with django_assert_num_queries(23):
        page(steward, "/live/")
