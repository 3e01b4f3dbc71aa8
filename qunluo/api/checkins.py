"""Handing check-ins in, and asking what became of them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from http import HTTPStatus

from django.http import HttpRequest
from ninja import Header, Router, Status

from qunluo.api.asking import MOST_YEARS, group_asked, key_of, member_asked, must_write, plan_asked
from qunluo.api.errors import Refused, not_found
from qunluo.api.shapes import CheckinIn, CheckinOut, RollCallIn, RollCallLine, RollCallOut, Wrong
from qunluo.checkins.reads.own import handed_in
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.writes.roll_calls import Heard, take_roll_calls
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.seats import members_by_id
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.plan import Way
from qunluo.core.checkins.words import refusal_sentence
from qunluo.core.events import CheckinSubmitted
from qunluo.intake.own import append_own
from qunluo.intake.reads import own_event
from qunluo.lib.clock import now

router = Router(tags=["打卡"])
A_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
AHEAD = timedelta(minutes=5)
WRONG = {HTTPStatus.UNPROCESSABLE_ENTITY: Wrong, HTTPStatus.NOT_FOUND: Wrong, HTTPStatus.CONFLICT: Wrong}


@router.post("/checkins", response={HTTPStatus.ACCEPTED: CheckinOut, **WRONG}, summary="登记一次打卡")
def hand_in(
    request: HttpRequest,
    checkin: CheckinIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key"),  # type: ignore[type-arg]  # generic for types alone
) -> Status[CheckinOut]:
    """Taken durably before the answer, judged a moment later. The same key again is the same check-in."""
    key = must_write(request)
    if not A_KEY.fullmatch(idempotency_key):
        raise Refused("bad_key", "Idempotency-Key 要用 8 到 64 个字母、数字、- 或 _。")
    plan = plan_asked(key, checkin.plan)
    member = member_asked(key, plan, checkin.member, checkin.group)
    event = _event(f"api:{key.community_id}:{idempotency_key}", member, checkin, at=now())
    account = member.group.account_id
    known = own_event(account, event.key)
    if known is not None and not _is_same(known, event, is_timed=checkin.at is not None):
        raise Refused("key_reused", "这个 Idempotency-Key 用在另一次打卡上了。", status=HTTPStatus.CONFLICT)
    append_own([(account, event)], at=now())
    return Status(HTTPStatus.ACCEPTED, _told(member, event.key, idempotency_key))


@router.get("/checkins/{key}", response={HTTPStatus.OK: CheckinOut, **WRONG}, summary="这次打卡怎么样了")
def look_up(request: HttpRequest, key: str, plan: int, member: str, group: str = "") -> CheckinOut:
    """By the key that it was handed in with."""
    holder = key_of(request)
    if not A_KEY.fullmatch(key):
        raise not_found("打卡")
    seat = member_asked(holder, plan_asked(holder, plan), member, group)
    name = f"api:{holder.community_id}:{key}"
    if own_event(seat.group.account_id, name) is None:
        raise not_found("打卡")
    return _told(seat, name, key)


@router.post("/roll-calls", response={HTTPStatus.OK: list[RollCallOut], **WRONG}, summary="登记一份接龙")
def take_roll_call(request: HttpRequest, roll_call: RollCallIn) -> list[RollCallOut]:
    """Each post repeats the whole list: the newest holds, and lines that it no longer has count no more."""
    key = must_write(request)
    group = group_asked(key, roll_call.group)
    if roll_call.plan is not None:
        plan_asked(key, roll_call.plan)
    at = min(_moment(roll_call.at, at=now()), now())
    heard = Heard(
        community=key.community_id,
        group=group.pk,
        plan=roll_call.plan,
        poster="",
        key=f"api:{at.isoformat()}",
        at=at,
        text=roll_call.text,
    )
    posts = take_roll_calls(heard, at=now())
    members = members_by_id({one["member"] for post in posts for one in post.entries if one["member"]})
    return [
        RollCallOut(
            id=post.pk,
            title=post.title,
            day=post.day,
            entries=[
                RollCallLine(
                    name=one["name"],
                    text=one["text"],
                    day_number=one["day_number"],
                    done=one["done"],
                    member=members[one["member"]].external_id if one["member"] in members else "",
                    doubt=one["doubt"],
                )
                for one in post.entries
            ],
        )
        for post in posts
    ]


def _event(key: str, member: Member, checkin: CheckinIn, *, at: datetime) -> CheckinSubmitted:
    moment = _moment(checkin.at, at=at)
    if moment > at + AHEAD:
        raise Refused("in_the_future", "at 在将来，请核对时钟。")
    if checkin.day is not None and abs(checkin.day - at.date()) > MOST_YEARS:
        raise Refused("far_day", "day 离现在太远，请核对日期。")
    claim = Claim(
        key=key,
        member=member.external_id,
        at=moment,
        way=Way.API,
        day=checkin.day,
        session=checkin.session,
        text=checkin.text,
        answers=tuple(sorted(checkin.answers.items())),
        has_tapped=True,
    )
    return CheckinSubmitted(
        key=key,
        group=member.group.external_id,
        member=member.external_id,
        at=moment,
        plan=checkin.plan,
        claim=claim,
    )


def _moment(given: datetime | None, *, at: datetime) -> datetime:
    """The moment that a call names, or now."""
    moment = given or at
    if moment.tzinfo is None:
        raise Refused("no_zone", "at 要带时区，例如 2026-03-02T08:00:00+08:00。")
    if at - moment > MOST_YEARS:
        raise Refused("long_ago", "at 在太久以前，请核对时钟。")
    return moment


def _is_same(known: object, event: CheckinSubmitted, *, is_timed: bool) -> bool:
    """Whether a call repeats an earlier one. Where it names no moment, moments may differ."""
    if not isinstance(known, CheckinSubmitted) or (known.plan, known.member) != (event.plan, event.member):
        return False
    before, again = known.claim, event.claim
    parts = ("day", "session", "text", "answers", *(("at",) if is_timed else ()))
    return all(getattr(before, part) == getattr(again, part) for part in parts)


def _told(member: Member, name: str, key: str) -> CheckinOut:
    row = handed_in(member.pk, [name]).get(name)
    if row is None:
        return CheckinOut(key=key, state="waiting")
    terms = plan_of(row.plan_id).terms_at(row.at)
    reason = refusal_sentence(row.refusal, terms, session_id=row.session, day=row.day) if row.refusal else ""
    return CheckinOut(key=key, state=row.state, reason=reason, day=row.day, points=row.points)
