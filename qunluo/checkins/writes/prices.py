"""What a make-up costs: taken from the member, and given back when it is undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from qunluo.checkins.models import MakeUp, Plan
from qunluo.checkins.reads.make_ups import Pay, Price
from qunluo.checkins.writes.telling import day_in_words
from qunluo.checkins.writes.vouchers import give_back_voucher, take_voucher
from qunluo.communities.reads.pages import Member
from qunluo.lib.refusal import Refusal
from qunluo.points.writes import Kind, Move, reverse, spend

LIKE_ANOTHER = 85  # percent of likeness from which a task counts as written before
TASKS_COMPARED = 100
LONGEST_TASK = 2_000


class NotMadeUp(Refusal):
    """The day is not made up, and nothing was paid; the sentence is for whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a member wants to make up, and how they pay. `key` is the page's own: the same again is the same ask.

    `session` may be empty where the day has only one that was missed.
    """

    day: date
    key: str
    session: str = ""
    pay: Pay = Pay.POINTS
    voucher_code: str = ""
    task_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What was taken: points and the ledger's entry for them, a voucher, or a text."""

    points: int = 0
    entry: int | None = None
    voucher_id: int | None = None
    text: str = ""


def take_price(price: Price, ask: Ask, *, member: Member, plan: Plan, at: datetime) -> Paid:
    """Take it, in the transaction of the caller, who holds the standing. Raises a `Refusal` where it is not there."""
    match price.pay:
        case Pay.VOUCHER:
            taken = take_voucher(
                ask.voucher_code, community_id=plan.community_id, plan_id=plan.pk, member_id=member.pk, at=at
            )
            return Paid(voucher_id=taken.pk)
        case Pay.TASK:
            return Paid(text=_checked(ask.task_text, price, member))
        case _:
            return _spend(price.points, ask, member=member, plan=plan, at=at)


def pay_back(made: MakeUp, *, operator_id: int | None, at: datetime) -> None:
    """Points come back by an entry that undoes the first, a voucher is good again."""
    if made.voucher_id is not None:
        give_back_voucher(made.voucher_id)
    if made.entry is not None:
        reason = f"退回补卡积分：{day_in_words(made.day)}的“{made.plan.name}”"
        reverse(made.entry, reason=reason, operator_id=operator_id, at=at)


def _spend(points: int, ask: Ask, *, member: Member, plan: Plan, at: datetime) -> Paid:
    if not points:
        return Paid()
    move = Move(
        key=f"make_up:{plan.pk}:{member.pk}:{ask.key}",
        community_id=plan.community_id,
        person_id=member.account.person_id,
        amount=-points,
        kind=Kind.MAKEUP,
        subject=f"plan:{plan.pk}",
        reason=f"补卡：{day_in_words(ask.day)}的“{plan.name}”",
        at=at,
    )
    return Paid(points=points, entry=spend(move, at=at).entry_id)


def _checked(typed: str, price: Price, member: Member) -> str:
    text = typed.replace("\0", "").strip()[:LONGEST_TASK]
    length = len("".join(text.split()))
    if length < price.task_length:
        raise NotMadeUp(
            _("补卡任务要写满 %(wanted)d 个字，现在是 %(length)d 个。再写几句吧。")
            % {"wanted": price.task_length, "length": length}
        )
    rows = MakeUp.objects.filter(member_id=member.pk, pay=Pay.TASK).order_by("-pk")
    earlier = rows.values_list("submission__text", flat=True)[:TASKS_COMPARED]
    if any(fuzz.ratio(_bare(text), _bare(one), score_cutoff=LIKE_ANOTHER) for one in earlier):
        raise NotMadeUp(_("这段话和您以前的补卡内容差不多，换成这一次自己的体会吧。"))
    return text


def _bare(text: str) -> str:
    return "".join(text.lower().split())
