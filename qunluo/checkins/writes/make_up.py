"""Making up for a missed day: paid for by the member, or granted by an operator; and taking that back.

A make-up is a fact of its own, noted once under the key that the page sends. The standing is held while the rule
is asked and the price taken, so that of two taps at once exactly one finds the day still missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import MakeUp
from qunluo.checkins.reads.make_ups import Pay, Position, Price, offer_of, offers_of, position_of
from qunluo.checkins.writes.holding import hold_standing_of, hold_standings
from qunluo.checkins.writes.prices import Ask, NotMadeUp, pay_back, take_price
from qunluo.checkins.writes.rulings import LONGEST_REASON, set_ruling
from qunluo.checkins.writes.seats import Seat, is_asked, note_by_hand, seat_of
from qunluo.checkins.writes.settling import settle_pairs
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.days import is_planned, local_day
from qunluo.core.checkins.facts import Ruling, State
from qunluo.core.checkins.make_up import Missed
from qunluo.core.checkins.plan import Way
from qunluo.points.reads import balance_of

__all__ = ["Ask", "MadeUp", "NotMadeUp", "buy_make_up", "grant_make_up", "offers_of", "return_needless", "undo_make_up"]

LONGEST_KEY = 100
MOST_RETURNED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """What came of it. `is_new` is False where the same ask was answered before."""

    make_up_id: int
    day: date
    session: str
    pay: Pay
    points: int
    balance: int
    streak: int
    is_new: bool = True


@transaction.atomic
def buy_make_up(plan_id: int, member_id: int, ask: Ask, *, at: datetime) -> MadeUp:
    """Make up for one's own missed check-in. Raises `NotMadeUp`, or another `Refusal` where the price is not there."""
    seat = _seat(plan_id, member_id)
    if not 0 < len(ask.key) <= LONGEST_KEY:
        raise NotMadeUp(_("这个请求不完整，请回到页面再试一次。"))
    hold_standing_of(plan_id, seat.member)
    known = MakeUp.objects.filter(plan_id=plan_id, member_id=member_id, submission__key=f"make_up:{ask.key}").first()
    if known is not None:
        return _told_before(known, ask, seat, at=at)
    _must_be_open(seat)
    position = position_of(seat.plan, seat.member, at=at)
    missed = _one_of([one for one in position.missed() if one.day == ask.day], ask.session) or _refuse(ask, position)
    price = _price(missed, ask.pay, position)
    paid = take_price(price, ask, member=seat.member, plan=seat.row, at=at)
    made = MakeUp(
        day=ask.day,
        session=missed.session.id,
        at=at,
        pay=price.pay,
        points=paid.points,
        entry=paid.entry,
        voucher_id=paid.voucher_id,
    )
    return _note_down(made, seat, key=f"make_up:{ask.key}", text=paid.text)


@transaction.atomic
def grant_make_up(  # noqa: PLR0913 - whose, which day, who says so, why and when
    plan_id: int, member_id: int, day: date, *, operator_id: int, reason: str, at: datetime, session: str = ""
) -> MadeUp:
    """Give a missed day back for nothing, however long ago, with a reason that the member reads."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotMadeUp(_("请写明补发的原因，成员会看到。"))
    seat = _seat(plan_id, member_id)
    hold_standing_of(plan_id, seat.member)
    position = position_of(seat.plan, seat.member, at=at)
    is_past = day < local_day(at, seat.plan.terms_at(at))
    missed = _one_of(position.missed_on(day), session) if is_past else None
    if missed is None:
        raise NotMadeUp(_why_not(day, position))
    number = MakeUp.objects.filter(plan_id=plan_id, member_id=member_id).count()
    made = MakeUp(day=day, session=missed.session.id, at=at, pay=Pay.GRANT, reason=said, granted_by_id=operator_id)
    granted = _note_down(made, seat, key=f"make_up:granted:{number}:{day}", text="")
    _note("checkins.make_up.granted", made, operator_id=operator_id, at=at)
    return granted


@transaction.atomic
def undo_make_up(make_up_id: int, *, operator_id: int | None, reason: str, at: datetime) -> MakeUp:
    """Take a make-up back: the day counts as missed again, and what was paid returns."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotMadeUp(_("请写明撤销的原因，成员会看到。"))
    made = MakeUp.objects.select_related("plan").get(pk=make_up_id)
    hold_standings([(made.plan_id, made.member_id)])
    undone = MakeUp.objects.filter(pk=make_up_id, undone_at=None).update(
        undone_at=at, undone_by_id=operator_id, undone_reason=said
    )
    if not undone:
        raise NotMadeUp(_("这次补卡已经撤销过了。"))
    set_ruling([made.submission_id], ruling=Ruling.REJECTED, reason=said, operator_id=operator_id, at=at)
    pay_back(made, operator_id=operator_id, at=at)
    settle_pairs([(made.plan_id, made.member_id)], at=at)
    _note("checkins.make_up.undone", made, operator_id=operator_id, at=at)
    made.refresh_from_db()
    return made


def return_needless(*, at: datetime) -> int:
    """Undo make-ups of days that turned out to be done: a check-in came late, and nobody shall have paid for it."""
    needless = MakeUp.objects.filter(undone_at=None, submission__state=State.REPEAT).order_by("pk")
    returned = 0
    for made in needless[:MOST_RETURNED]:
        with transaction.atomic():
            hold_standings([(made.plan_id, made.member_id)])
            if needless.filter(pk=made.pk).exists():  # still so, now that nobody settles the member
                undo_make_up(made.pk, operator_id=None, reason="那天的打卡后来算上了，补卡自动退回。", at=at)
                returned += 1
    return returned


def _seat(plan_id: int, member_id: int) -> Seat:
    seat = seat_of(plan_id, member_id)
    if seat is None:
        raise NotMadeUp(_("没有找到这位成员。"))
    return seat


def _must_be_open(seat: Seat) -> None:
    if not is_asked(seat):
        raise NotMadeUp(_("这个计划已经结束，不能再补卡了。"))
    if not seat.member.is_present:
        raise NotMadeUp(_("您已经不在这个群里，不能补卡。"))


def _one_of(missed: Sequence[Missed], session: str) -> Missed | None:
    """The one that is meant; where the day has several, it must be said which."""
    if len(missed) > 1 and not session:
        raise NotMadeUp(_("这一天有几场打卡，请选一场来补。"))
    return next((one for one in missed if session in {"", one.session.id}), None)


def _refuse(ask: Ask, position: Position) -> Missed:
    raise NotMadeUp(_why_not(ask.day, position))


def _why_not(day: date, position: Position) -> str:
    """Why there is nothing to make up on that day, in the order in which a person would look."""
    terms = position.plan.terms_at(position.at)
    today = local_day(position.at, terms)
    if day >= today:
        return _("补卡只能补过去的日子，今天的直接打卡就行。")
    if not is_planned(day, position.plan):
        return _("这一天不用打卡，没有什么要补的。")
    if not position.missed_on(day):
        return _("这一天已经打过卡了，不用补。")
    if position.rule is None:
        return _("这个计划没有开放补卡。")
    if (today - day).days > position.rule.reach_days:
        return _("只能补最近 %(days)d 天的打卡。") % {"days": position.rule.reach_days}
    return _("这一天您还没有入群，没有漏打卡。")


def _price(missed: Missed, pay: Pay, position: Position) -> Price:
    offer = offer_of(missed, position)
    if offer.why_not:
        raise NotMadeUp(offer.why_not)
    price = next((one for one in offer.prices if one.pay == pay), None)
    if price is None:
        raise NotMadeUp(_("这个计划不能用这种方式补卡，请换一种。"))
    return price


def _note_down(made: MakeUp, seat: Seat, *, key: str, text: str) -> MadeUp:
    """The fact, how it was paid for, and what follows. A make-up earns no points of its own; the ladder may."""
    claim = Claim(
        key=key,
        member=seat.member.external_id,
        at=made.at,
        way=Way.MAKE_UP,
        day=made.day,
        session=made.session,
        text=text,
        operator=made.granted_by_id or 0,
    )
    made.submission = note_by_hand(seat, claim)
    made.community_id, made.plan_id, made.member_id = seat.row.community_id, *seat.pair
    made.save(force_insert=True)
    streak = settle_pairs([seat.pair], at=made.at)[seat.pair].streak_on(local_day(made.at, seat.plan.terms_at(made.at)))
    return _answer(made, seat, streak=streak)


def _answer(made: MakeUp, seat: Seat, *, streak: int, is_new: bool = True) -> MadeUp:
    return MadeUp(
        make_up_id=made.pk,
        day=made.day,
        session=made.session,
        pay=Pay(made.pay),
        points=made.points,
        balance=balance_of(seat.member.account.person_id),
        streak=streak,
        is_new=is_new,
    )


def _told_before(known: MakeUp, ask: Ask, seat: Seat, *, at: datetime) -> MadeUp:
    """The answer that the first ask got; another ask under the same key is refused."""
    if known.day != ask.day or known.pay != ask.pay or ask.session not in {"", known.session}:
        raise NotMadeUp(_("这个请求之前用来补过别的打卡，请回到页面再试一次。"))
    streak = settle_pairs([seat.pair], at=at)[seat.pair].streak_on(local_day(at, seat.plan.terms_at(at)))
    return _answer(known, seat, streak=streak, is_new=False)


def _note(action: str, made: MakeUp, *, operator_id: int | None, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=str(made.pk),
        operator_id=operator_id,
        community_id=made.community_id,
        data={"plan": made.plan_id, "member": made.member_id, "day": made.day.isoformat()},
    )
    note(deed, at=at)
