"""Sending one code: claimed before the call, so that a killed job never sends it twice."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app

from qunluo.accounts.writes import Deed, note
from qunluo.channels.base import Answer, FixSettings, GiveUp, TryAgain
from qunluo.lib import http
from qunluo.lib.phones import masked
from qunluo.sms import registry
from qunluo.sms.base import Text
from qunluo.sms.models import Code
from qunluo.sms.reads import DAY, lacking, sent_since
from qunluo.sms.writes import GOOD_FOR, hashed

MOST_SENDINGS = 3
State = Code.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a sending. `after` is in seconds, where it shall be tried again."""

    state: Code.State
    detail: str = ""
    after: float = 0.0


def send_code(row: Code, *, member_id: int | None, at: datetime) -> None:
    """Send the code that was asked for to whom it is for; None: the number is nobody's, and nothing is sent."""
    if row.state == State.SENDING:
        _settle(row, Came(state=State.UNKNOWN, detail="发到一半中断了，不知道有没有发出；没有再发"), at=at)
    elif row.state == State.WAITING and member_id is None:
        _settle(row, Came(state=State.NOBODY), at=at)
    elif row.state == State.WAITING:
        code = f"{secrets.randbelow(1_000_000):06d}"
        stopped = _claim(row, code, member_id=member_id, at=at)
        if stopped is None:
            _settle(row, _sent(row, code, at=at), at=at)
        elif stopped.state != State.SENDING:
            _settle(row, stopped, at=at)


@transaction.atomic
def _claim(row: Code, code: str, *, member_id: int | None, at: datetime) -> Came | None:
    """Note that it is about to leave. What stands against it, if anything does; SENDING: another job has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('sms.codes'))"
        )  # two jobs can't share the last of the cap
    if at >= row.expires_at:
        return Came(state=State.LATE, detail="轮到它时已经过了 5 分钟")
    if sent_since(row.community_id, at - DAY) >= settings.QUNLUO_SMS_DAILY:
        return Came(state=State.CAPPED, detail=f"24 小时内已经发满 {settings.QUNLUO_SMS_DAILY} 条")
    is_ours = Code.objects.filter(pk=row.pk, state=State.WAITING).update(
        state=State.SENDING,
        member_id=member_id,
        shown=masked(str(row.number)),
        hash=hashed(row.pk, code),
        expires_at=at + GOOD_FOR,
        sendings=row.sendings + 1,
    )
    return None if is_ours else Came(state=State.SENDING)


def _sent(row: Code, code: str, *, at: datetime) -> Came:
    """Call the gateway once."""
    chosen, said = registry.sender(), lacking()
    if chosen is None or said:
        return Came(state=State.BROKEN, detail=said or "短信已经关掉了：QUNLUO_SMS 是空的")
    text = Text(key=f"sms-{row.pk}-{row.sendings + 1}", number=str(row.number), code=code)
    call = chosen.write(text, access=registry.access(), at=at)
    if call is None:
        Code.objects.filter(pk=row.pk).update(demo_text=text.words)
        return Came(state=State.SENT)
    try:
        response = http.call(call.url, body=call.body, headers=call.headers)
        chosen.settle(Answer(status=response.status, headers=response.headers, body=response.body))
    except (http.RefusedTarget, FixSettings) as error:
        return Came(state=State.BROKEN, detail=str(error))
    except http.NotSent as error:
        return Came(state=State.FAILED, detail=str(error), after=10.0)
    except TryAgain as error:
        return Came(state=State.FAILED, detail=str(error), after=error.after)
    except http.MaybeSent as error:
        return Came(state=State.UNKNOWN, detail=str(error))
    except GiveUp as error:
        return Came(state=State.FAILED, detail=str(error))
    return Came(state=State.SENT)


@transaction.atomic
def _settle(row: Code, came: Came, *, at: datetime) -> None:
    sendings = row.sendings + 1
    if came.after and sendings < MOST_SENDINGS and at + timedelta(seconds=came.after) < row.at + GOOD_FOR:
        Code.objects.filter(pk=row.pk).update(state=State.WAITING, detail=came.detail[:500])
        app.configure_task("send_sms", schedule_in={"seconds": int(came.after) + 1}).defer(code_id=row.pk)
        return
    keeps = {} if row.purpose == Code.Purpose.BIND and came.state != State.NOBODY else {"number": None}
    Code.objects.filter(pk=row.pk).update(state=came.state, detail=came.detail[:500], **keeps)
    if came.state in {State.SENT, State.UNKNOWN}:
        _note(row, came, at=at)


def _note(row: Code, came: Came, *, at: datetime) -> None:
    deed = Deed(
        action="sms.code.sent",
        subject=masked(str(row.number)) if row.number else "",
        community_id=row.community_id,
        data={"code": row.pk, "purpose": row.purpose, "sender": settings.QUNLUO_SMS, "state": str(came.state)},
    )
    note(deed, at=at)
