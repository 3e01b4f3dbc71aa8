"""Make-up vouchers: codes that an operator sells or gives away, each good for one missed day."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import Plan, Voucher
from qunluo.lib.refusal import Refusal

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that can be read as something else: no 0 and O, 1, I and L
LENGTH = 10
MOST = 1_000
LONGEST_NOTE = 100


class NotMade(Refusal):
    """The vouchers can't be made as wished."""


class NotTaken(Refusal):
    """The code buys nothing; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How many codes, for one plan of the community or (None) for all of them, and a note for the operators."""

    count: int
    plan_id: int | None = None
    note: str = ""


@transaction.atomic
def make_vouchers(community_id: int, batch: Batch, *, operator_id: int | None, at: datetime) -> list[Voucher]:
    """New codes, unlike all others of the community."""
    if not 1 <= batch.count <= MOST:
        raise NotMade(_("一次可以生成 1 到 %(most)d 张。") % {"most": MOST})
    if batch.plan_id and not Plan.objects.filter(pk=batch.plan_id, community_id=community_id).exists():
        raise NotMade(_("没有找到这个签到计划。"))
    rows = [
        Voucher(
            community_id=community_id,
            plan_id=batch.plan_id,
            code=code,
            note=batch.note.strip()[:LONGEST_NOTE],
            made_at=at,
            made_by_id=operator_id,
        )
        for code in _new_codes(community_id, batch.count)
    ]
    made = Voucher.objects.bulk_create(rows)
    _note("checkins.vouchers.made", len(made), community_id=community_id, operator_id=operator_id, at=at)
    return made


@transaction.atomic
def void_vouchers(voucher_ids: Collection[int], *, within: Collection[int], operator_id: int, at: datetime) -> int:
    """Let these codes buy nothing any more. Used ones stay used; how many were void by it."""
    rows = Voucher.objects.filter(pk__in=voucher_ids, community_id__in=within, used_at=None, void_at=None)
    chosen = dict(rows.order_by("pk").select_for_update().values_list("pk", "community_id"))
    Voucher.objects.filter(pk__in=chosen).update(void_at=at)
    for community_id in sorted(set(chosen.values())):
        count = list(chosen.values()).count(community_id)
        _note("checkins.vouchers.voided", count, community_id=community_id, operator_id=operator_id, at=at)
    return len(chosen)


def take_voucher(typed: str, *, community_id: int, plan_id: int, member_id: int, at: datetime) -> Voucher:
    """Use the code up, once: who comes second waits, and finds it used. Raises `NotTaken`."""
    code = plain_code(typed)
    if not code:
        raise NotTaken(_("请填写补卡券的券码。"))
    found = Voucher.objects.select_for_update().filter(community_id=community_id, code=code).first()
    if found is None or found.void_at is not None:
        raise NotTaken(_("没有这张补卡券，请核对券码：只有数字和大写字母，没有 0、1、I、L、O。"))
    if found.used_at is not None:
        raise NotTaken(_("这张补卡券已经用过了。"))
    if found.plan_id not in {None, plan_id}:
        raise NotTaken(_("这张补卡券不能用在这个计划上。"))
    found.used_at, found.used_by_id = at, member_id
    found.save(update_fields=["used_at", "used_by"])
    return found


def give_back_voucher(voucher_id: int) -> None:
    """The make-up that it bought was undone: it is good again."""
    Voucher.objects.filter(pk=voucher_id).update(used_at=None, used_by=None)


def plain_code(typed: str) -> str:
    """The code as it is kept, however it was typed: small letters, full width, blanks and strokes do no harm."""
    folded = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in typed[:100])
    return "".join(one for one in folded.upper() if one.isascii() and one.isalnum())[:LENGTH]


def _new_codes(community_id: int, count: int) -> Iterator[str]:
    drawn: set[str] = set()
    while len(drawn) < count:
        more = {"".join(secrets.choice(ALPHABET) for _each in range(LENGTH)) for _one in range(count - len(drawn))}
        known = Voucher.objects.filter(community_id=community_id, code__in=more).values_list("code", flat=True)
        drawn |= more - set(known)
    yield from sorted(drawn)


def _note(action: str, count: int, *, community_id: int, operator_id: int | None, at: datetime) -> None:
    note(Deed(action=action, subject=str(count), operator_id=operator_id, community_id=community_id), at=at)
