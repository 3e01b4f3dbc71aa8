"""Sending: once, whatever becomes of the job; and what went wrong is said to who can mend it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from qunluo.accounts.models import AuditEntry
from qunluo.communities.models import Member
from qunluo.sms.models import Code
from qunluo.sms.reads import state_of
from qunluo.sms.sending import send_code
from qunluo.sms.writes import Wish, ask_for_code, use_code
from tests.cast import NOW, set_the_stage
from tests.lib.raw_server import Raw

NUMBER = "13800138000"
MINUTE = timedelta(minutes=1)


def answers(status: str):
    def handler(connection, _request) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n".encode())

    return handler


@pytest.fixture
def gateway(settings):
    server = Raw(answers("200 OK"))
    settings.QUNLUO_SMS, settings.QUNLUO_SMS_URL, settings.QUNLUO_SMS_SECRET = "webhook", server.url, "s" * 32
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{server.port}"})
    yield server
    server.close()


@pytest.fixture
def ming(db) -> Member:
    set_the_stage()
    return Member.objects.get(external_id="ming")


def asked(ming, *, at=NOW) -> Code:
    wish = Wish(
        purpose=Code.Purpose.BIND,
        scope=f"member:{ming.pk}",
        community_id=ming.community_id,
        number=NUMBER,
        member_id=ming.pk,
    )
    return ask_for_code(wish, at=at)


def send(row: Code, ming, *, at=NOW) -> Code:
    row = Code.objects.get(pk=row.pk)
    send_code(row, member_id=ming.pk if ming else None, at=at)
    return Code.objects.get(pk=row.pk)


def jobs(row: Code) -> int:
    """How often this code was asked to be sent; other tests may have left jobs of theirs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send_sms' AND (args ->> 'code_id')::int = %s",
            [row.pk],
        )
        return cursor.fetchone()[0]


def body_of(request: bytes) -> dict:
    return json.loads(request.partition(b"\r\n\r\n")[2])


def test_the_gateway_gets_a_code_that_can_be_typed_back(gateway, ming):
    row = send(asked(ming), ming)

    [request] = gateway.requests
    told = body_of(request)
    assert (row.state, told["number"], told["key"]) == ("sent", NUMBER, f"sms-{row.pk}-1")
    assert use_code(row.scope, "", told["code"], at=NOW) is not None


def test_a_sending_is_on_record_without_the_number(gateway, ming):
    row = send(asked(ming), ming)

    entry = AuditEntry.objects.get(action="sms.code.sent")
    assert (entry.subject, entry.data) == (
        "138****8000",
        {"code": row.pk, "purpose": "bind", "sender": "webhook", "state": "sent"},
    )


def test_a_number_of_nobody_gets_nothing(gateway, ming):
    row = send(asked(ming), None)

    assert (row.state, row.number, gateway.requests) == ("nobody", None, [])


def test_a_job_that_was_killed_in_the_call_never_sends_again(gateway, ming):
    row = asked(ming)
    Code.objects.filter(pk=row.pk).update(state="sending", sendings=1)

    row = send(row, ming)

    assert (row.state, gateway.requests) == ("unknown", [])
    assert "没有再发" in row.detail


def test_a_job_that_comes_twice_sends_once(gateway, ming):
    row = asked(ming)
    stale = Code.objects.get(pk=row.pk)
    send(row, ming)

    send_code(stale, member_id=ming.pk, at=NOW)
    send(row, ming)

    assert len(gateway.requests) == 1
    assert Code.objects.get().state == "sent"


def test_a_busy_gateway_is_asked_again_while_the_code_is_wanted(gateway, ming):
    gateway.handler = answers("429 Too Many Requests")
    row = asked(ming)

    states = [send(row, ming, at=NOW + number * MINUTE).state for number in range(3)]

    assert states == ["waiting", "waiting", "failed"]
    assert (len(gateway.requests), jobs(row)) == (3, 3)


def test_what_waited_too_long_is_not_sent(gateway, ming):
    row = send(asked(ming), ming, at=NOW + 5 * MINUTE)

    assert (row.state, gateway.requests) == ("late", [])


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        pytest.param("401 Unauthorized", "broken", "请检查 QUNLUO_SMS_URL 和 QUNLUO_SMS_SECRET", id="settings"),
        pytest.param("422 No", "failed", "没有发（HTTP 422）", id="refused"),
        pytest.param("500 Oops", "failed", "没有发（HTTP 500）", id="broke"),
    ],
)
def test_an_operator_reads_why_it_failed(gateway, ming, status, state, said):
    gateway.handler = answers(status)

    row = send(asked(ming), ming)

    assert row.state == state
    assert said in row.detail
    assert said in state_of(ming.community_id, at=NOW).trouble
    assert jobs(row) == 1


def test_a_gateway_that_hangs_up_is_not_asked_again(gateway, ming):
    gateway.handler = lambda _connection, _request: None

    row = send(asked(ming), ming)

    assert (row.state, jobs(row)) == ("unknown", 1)


def test_a_gateway_in_a_private_network_is_told_how_to_be_opened(gateway, ming, settings):
    settings.QUNLUO_PRIVATE_TARGETS = frozenset()

    row = send(asked(ming), ming)

    assert (row.state, gateway.requests) == ("broken", [])
    assert "QUNLUO_PRIVATE_TARGETS" in row.detail


def test_settings_that_lack_something_are_named(ming, settings):
    settings.QUNLUO_SMS, settings.QUNLUO_SMS_ID = "aliyun", "x"

    row = send(asked(ming), ming)

    assert row.state == "broken"
    assert "QUNLUO_SMS_SECRET、QUNLUO_SMS_SIGNATURE、QUNLUO_SMS_TEMPLATE" in row.detail
    assert not state_of(ming.community_id, at=NOW).is_on


def test_switched_off_in_between_sends_nothing(ming, settings):
    settings.QUNLUO_SMS = ""

    assert send(asked(ming), ming).state == "broken"


def test_no_log_holds_number_or_code(gateway, ming, caplog):
    caplog.set_level("DEBUG")

    send(asked(ming), ming)

    code = body_of(gateway.requests[0])["code"]
    assert NUMBER not in caplog.text
    assert code not in caplog.text
