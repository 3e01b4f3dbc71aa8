"""Checking in by phone while the usual ways are down, and who a code is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qunluo.checkins.reads.backups import BackupForm, backup_form_by_id, is_open
from qunluo.checkins.reads.plans import groups_of
from qunluo.communities.reads.phones import holder_in
from qunluo.communities.reads.visitors import Member
from qunluo.entrances.backup import take_backup_form
from qunluo.sms import reads
from qunluo.sms.reads import Code
from qunluo.sms.sending import send_code
from qunluo.sms.writes import Purpose, Wish, ask_for_code, use_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed: their number, the code that came to it, and what they did today."""

    number: str
    code: str
    text: str = ""


def scope_of(form: BackupForm) -> str:
    """Where codes that are asked for at this form may be typed back."""
    return f"backup:{form.pk}"


def ask_to_check_in(form: BackupForm, number: str, *, network: str, at: datetime) -> None:
    """A code for the number, if it is a member's: a job finds out, so that the page can't tell. Raises `TooOften`."""
    wish = Wish(
        purpose=Purpose.CHECK_IN,
        scope=scope_of(form),
        community_id=form.plan.community_id,
        number=number,
        network=network,
    )
    ask_for_code(wish, at=at)


@transaction.atomic
def check_in_by_phone(form: BackupForm, typed: Typed, *, key: str, at: datetime) -> Member | None:
    """Who typed the right code is checked in. None where it is wrong, or the number is no member's any more."""
    if use_code(scope_of(form), typed.number, typed.code, at=at) is None:
        return None
    member = holder_in(groups_of([form.plan_id]).get(form.plan_id, []), typed.number)
    if member is not None:
        take_backup_form(form, name=member.name, text=typed.text, key=key, at=at, proven=member)
    return member


def deliver_code(code_id: int, *, at: datetime) -> None:
    """Send a code that was asked for, to whom it is for."""
    row = reads.code(code_id)
    if row is not None:
        send_code(row, member_id=_member_of(row), at=at)


def _member_of(row: Code) -> int | None:
    if row.purpose == Purpose.BIND or row.number is None:
        return row.member_id
    form = backup_form_by_id(int(row.scope.partition(":")[2]))
    if form is None or not is_open(form):
        return None
    member = holder_in(groups_of([form.plan_id]).get(form.plan_id, []), str(row.number))
    return member.pk if member else None
