from __future__ import annotations

import pytest

from qunluo.intake.models import EventDecision, IncomingEvent, PendingEvent
from tests.cast import NOW
from tests.intake.inbox import append, message


def why(client, key: str) -> str:
    answer = client.get(f"/why/{IncomingEvent.objects.get(key=key).pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_answer_goes_from_the_event_to_what_came_of_it(steward):
    shown = why(steward, "m5")

    told = [
        "请问几点开始？",
        "按第 1 版设置",
        "不在免打扰时段 22:00–08:00",
        "命中关键词“几点”，自动回复",
        "每晚八点，在群里。",
    ]
    assert [shown.index(said) for said in told] == sorted(shown.index(said) for said in told)
    assert "待人工处理" in shown


def test_event_that_led_to_nothing_says_so(steward):
    assert "没有命中任何规则，只归档，什么都没有发。" in why(steward, "m2")


def test_join_tells_how(steward):
    shown = why(steward, "j1")

    assert "<dt>入群方式</dt><dd>扫码</dd>" in shown


def test_event_that_waits_or_is_parked(cast, steward):
    append(cast.account, message("new"))
    waiting = why(steward, "new")
    PendingEvent.objects.update(parked_at=NOW, error="ValueError: 坏了")
    parked = why(steward, "new")

    assert "还在排队，马上处理" in waiting
    assert ("ValueError: 坏了" in parked, "重试" in parked) == (True, True)


def test_what_nobody_understood_is_shown_as_it_came(cast, steward):
    [key] = append(cast.account, {"type": "nonsense", "secret": "<b>"})

    shown = why(steward, key)

    assert "没看懂，原样保存" in shown
    assert "&quot;secret&quot;:&quot;&lt;b&gt;&quot;" in shown


def test_imported_history_was_never_judged(cast, steward):
    event = IncomingEvent.objects.get(key="m1")
    IncomingEvent.objects.filter(pk=event.pk).update(key="imported")
    EventDecision.objects.filter(event=event).delete()

    assert "只归档，不判定" in why(steward, "imported")


@pytest.mark.parametrize("number", [0, 10**15, 2**63 - 1])
def test_event_that_never_was(steward, number):
    assert steward.get(f"/why/{number}/").status_code == 404


def test_number_that_no_row_can_have(steward):
    assert steward.get(f"/why/{2**63}/").status_code == 404
