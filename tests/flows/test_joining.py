"""From the bytes of a message to the list of who has read the rules, and to what newcomers have done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.communities.models import Member
from qunluo.core.joining.progress import Look
from qunluo.core.joining.terms import Task
from qunluo.intake.models import EventDecision
from qunluo.joining.models import Acknowledgement
from qunluo.joining.reads.newcomers import newcomer
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.intake.inbox import append, joined, message
from tests.joining.ground import agree, ask, put_out

pytestmark = pytest.mark.django_db
OUT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEXT_DAY = OUT + timedelta(days=1)


@pytest.fixture
def version(cast):
    cast.account.deliver_to = "http://127.0.0.1:1/"
    cast.account.save()
    agree(cast, at=OUT)
    ask(cast)
    return put_out(cast, at=OUT, is_important=True)


def say(cast, *items):
    append(cast.account, *items)
    handle_all()


def looks(external="xin", *, at=NEXT_DAY):
    member = Member.objects.select_related("group").get(external_id=external)
    found = newcomer(member, at=at)
    return {step.task: step.look for step in found.progress.steps}


def noted():
    rows = Acknowledgement.objects.order_by("at").select_related("member", "version")
    return [(row.member.external_id, row.version.number, row.sort, row.key) for row in rows]


def test_a_message_acknowledges_and_says_why(cast, version):
    say(cast, message("a1", "已阅，我会先看公告再提问"))

    assert noted() == [("ming", 1, "own", "a1")]
    [why] = [one for one in EventDecision.objects.latest("handled_at").findings if one[0] == "acknowledge"]
    assert why[1:] == [True, "确认已阅群规第 1 版，自己写了 9 个字（至少 4 个）"]


def test_the_earliest_is_kept_whatever_comes_first(cast, version):
    say(cast, message("a2", "已阅，我会遵守的", at="2026-03-02T13:00:00+08:00"))
    say(cast, message("a1", "已阅，我会遵守的", at="2026-03-02T11:00:00+08:00"))
    say(cast, message("a1", "已阅，我会遵守的", at="2026-03-02T11:00:00+08:00"))

    assert noted() == [("ming", 1, "own", "a1")]


def test_a_message_counts_for_what_was_in_force_when_it_was_sent(cast, version):
    put_out(cast, "新的", at=OUT + timedelta(hours=4), is_important=True)

    say(cast, message("a1", "已阅，我会遵守的", at="2026-03-02T12:59:00+08:00"))
    say(cast, message("a2", "已阅，我会遵守的", at="2026-03-02T13:01:00+08:00"))

    assert noted() == [("ming", 1, "own", "a1"), ("ming", 2, "own", "a2")]


def test_too_little_is_told_why_once(cast, version):
    say(cast, message("a1", "已阅"), message("a2", "收到", at="2026-03-02T12:01:00+08:00"))

    assert noted() == [("ming", 1, "short", "a1")]
    [hint] = OutgoingAction.objects.filter(kind="send_hint", key__contains=":a")
    assert "/m/in/" in hint.payload["text"]
    assert "notice/" in hint.payload["text"]


def test_a_newcomer_is_welcomed_with_the_rules_and_told_what_to_do(cast, version):
    say(cast, joined("j9", member="xin", name="小新", at="2026-03-02T12:00:00+08:00"))

    rows = {row.kind: row.payload["text"] for row in OutgoingAction.objects.filter(key__contains=":j9#")}
    assert "群规：先看公告再提问。" in rows["welcome_member"]
    assert "/n/" in rows["welcome_member"]
    assert rows["send_hint"].startswith("欢迎加入！有几件小事请您先做：")
    assert looks(at=OUT + timedelta(hours=4)) == dict.fromkeys(Task, Look.OPEN)


def test_what_comes_late_but_was_sent_in_time_is_done_in_time(cast, version):
    say(cast, joined("j9", member="xin", name="小新", at="2026-03-02T12:00:00+08:00"))
    assert looks(at=NEXT_DAY + timedelta(hours=4))[Task.INTRODUCE] is Look.LAPSED

    told = {"member": "xin", "at": "2026-03-02T13:00:00+08:00"}
    say(
        cast,
        message("i1", "#自我介绍 我是小新，在成都教书，喜欢读诗", **told),
        message("a1", "已阅，我会遵守的", **told),
    )

    assert looks() == {Task.INTRODUCE: Look.DONE, Task.READ: Look.DONE, Task.QUIZ: Look.OPEN}


def test_who_comes_back_need_not_do_again_what_was_done(cast, version):
    say(cast, joined("j9", member="xin", name="小新", at="2026-03-02T12:00:00+08:00"))
    say(cast, message("a1", "已阅，我会遵守的", member="xin", at="2026-03-02T13:00:00+08:00"))
    left = {"id": "l9", "type": "left", "group": "g", "member": "xin", "at": "2026-03-03T09:00:00+08:00"}
    say(cast, left, joined("j10", member="xin", name="小新", at="2026-03-04T12:00:00+08:00"))

    found = looks(at=OUT + timedelta(days=2, hours=5))

    assert found == {Task.INTRODUCE: Look.OPEN, Task.READ: Look.DONE, Task.QUIZ: Look.OPEN}
