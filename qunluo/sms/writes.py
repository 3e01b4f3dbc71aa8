"""A code is asked for within limits, typed back within limits, and used once.

Nothing here knows whether a number is anybody's: who asks at a page without sign-in gets the same answer, in the same
time, for every number. The job that sends looks it up.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from qunluo.lib.crypto import blind_index, blind_indexes
from qunluo.lib.phones import masked
from qunluo.lib.refusal import Refusal
from qunluo.sms.base import MINUTES
from qunluo.sms.models import Code
from qunluo.sms.reads import sent_since

GOOD_FOR = timedelta(minutes=MINUTES)
MOST_TRIES = 5
BETWEEN, DAY, SPAN = timedelta(minutes=1), timedelta(days=1), timedelta(minutes=10)
OF_NUMBER, OF_MEMBER = 5, 5
"""In a day."""
OF_NETWORK, OF_COMMUNITY = 40, 600
"""In ten minutes: a whole class may sit behind one address."""
KEPT = timedelta(days=30)
PLACE = "sms_code.number"
Purpose = Code.Purpose


class TooOften(Refusal):
    """More codes than anybody needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants a code, for what, and where it will be typed back. `member_id` is known of who signed in."""

    purpose: Code.Purpose
    scope: str
    community_id: int
    number: str
    network: str = ""
    member_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """That somebody holds this number now."""

    code_id: int
    number: str


@transaction.atomic
def ask_for_code(wish: Wish, *, at: datetime) -> Code:
    """Note the wish; a job sends the code after the commit. Raises `TooOften`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sms.codes'))")  # of two who ask at once, one counts
    _must_be_few(wish, at=at)
    row = Code.objects.create(
        community_id=wish.community_id,
        purpose=wish.purpose,
        scope=wish.scope,
        member_id=wish.member_id,
        index=blind_index(wish.number, place=PLACE),
        number=wish.number,
        shown=masked(wish.number) if wish.member_id else "",
        network=wish.network,
        at=at,
        expires_at=at + GOOD_FOR,
    )
    app.configure_task("send_sms").defer(code_id=row.pk)
    return row


def count_try(scope: str, number: str, *, at: datetime) -> str:
    """Count a code that is typed back, right or wrong. Returns why it may not be looked at, or nothing.

    Call it in a transaction of its own: what it counts must stay, whatever becomes of the rest.
    """
    row = _newest(scope, number)
    if row is None or not _is_live(row, at=at):
        return ""
    if Code.objects.filter(pk=row.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return ""
    return _("试错太多次了，这个验证码已经作废。请重新获取一个。")


@transaction.atomic
def use_code(scope: str, number: str, given: str, *, at: datetime) -> Proven | None:
    """Who typed the right code holds the number; once. None where it is wrong, too old, or was used."""
    newest = _newest(scope, number)
    row = Code.objects.select_for_update().filter(pk=newest.pk).first() if newest else None
    typed = hashed(row.pk if row else 0, given)
    is_right = hmac.compare_digest(typed, bytes(row.hash) if row else b"")
    if row is None or not is_right or not _is_live(row, at=at) or row.tries > MOST_TRIES:
        return None
    held = number or str(row.number or "")
    Code.objects.filter(pk=row.pk).update(used_at=at, number=None, hash=b"", demo_text=None)
    return Proven(code_id=row.pk, number=held) if held else None


def hashed(code_id: int, code: str) -> bytes:
    """What is kept of a code: without our key nobody can try the million there are."""
    return blind_index(f"{code_id}:{code}", place="sms_code.hash")


def drop_codes(scope: str) -> None:
    """What was asked for here is good for nothing any more."""
    Code.objects.filter(scope=scope, used_at=None).update(number=None, hash=b"", demo_text=None)


def forget_codes(*, at: datetime) -> None:
    """What ran out keeps no number and no code; what is old is gone, and sooner where it was nobody's."""
    Code.objects.filter(expires_at__lt=at).exclude(number=None, demo_text=None, hash=b"").update(
        number=None, hash=b"", demo_text=None
    )
    Code.objects.filter(Q(at__lt=at - KEPT) | Q(at__lt=at - DAY, state=Code.State.NOBODY)).delete()


def _newest(scope: str, number: str) -> Code | None:
    """The one that counts: a newer one ends all before it. Without a number it is that of the scope."""
    rows = Code.objects.filter(scope=scope)
    if number:
        rows = rows.filter(index__in=blind_indexes(number, place=PLACE))
    return rows.order_by("-at", "-pk").first()


def _is_live(row: Code, *, at: datetime) -> bool:
    return row.used_at is None and at < row.expires_at


def _must_be_few(wish: Wish, *, at: datetime) -> None:
    of_number = Code.objects.filter(index__in=blind_indexes(wish.number, place=PLACE), at__gt=at - DAY)
    last = of_number.order_by("-at").values_list("at", flat=True).first()
    if last is not None and at - last < BETWEEN:
        seconds = ceil((BETWEEN - (at - last)).total_seconds())
        raise TooOften(_("一分钟只能获取一次验证码，请过 %(seconds)d 秒再点。") % {"seconds": seconds})
    if of_number.count() >= OF_NUMBER:
        raise TooOften(_("这个号码获取验证码太多次了，请明天再试。"))
    if wish.member_id and Code.objects.filter(scope=wish.scope, at__gt=at - DAY).count() >= OF_MEMBER:
        raise TooOften(_("您今天获取验证码太多次了，请明天再试。"))
    lately = Code.objects.filter(at__gt=at - SPAN)
    if wish.network and lately.filter(network=wish.network).count() >= OF_NETWORK:
        raise TooOften(_("现在获取验证码的人太多了，请过十分钟再试。"))
    if lately.filter(community_id=wish.community_id).count() >= OF_COMMUNITY:
        raise TooOften(_("现在获取验证码的人太多了，请过十分钟再试。"))
    if sent_since(wish.community_id, at - DAY) >= settings.QUNLUO_SMS_DAILY:
        raise TooOften(_("今天的短信已经发完了，请明天再试。"))
