"""From what somebody shows to a fact: the day and session it is for, the needs it meets, and what speaks against it.

Each plan judges for itself, by the version in force at the claim's own moment, or on the day that it names. What a
message in the group shows by chance is no claim; what clearly means to be a check-in is never passed over in
silence, but refused with a code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from qunluo.core.checkins.claim import Claim, Reason, Risk
from qunluo.core.checkins.days import Slot, local_day, refusal_of, slot_of, terms_on, window_of
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.plan import NeedKind, NumberRule, Plan, Session, Terms, Way
from qunluo.core.checkins.showing import LINES, Shown, heard_in, shown

NAMES_DAY: Final = LINES | {Way.BACKUP, Way.API}
"""Ways on which a claim may say which day it is for."""
_TELLS_NUMBER: Final = frozenset({Way.MESSAGE, Way.PAGE, Way.API})
_NEVER_HELD: Final = frozenset({Way.OPERATOR, Way.SHEET, Way.MAKE_UP})
_NO_RISK: Final = Risk()
NO_PLACE: Final = Reason(code="no_place", weight=0, detail="没有提供定位，需要运营人员看一眼")
"""Why a check-in waits that `wants_a_look`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The slot that a claim is for, and the code of why it may not be."""

    slot: Slot
    session: Session
    refusal: str = ""


def fact_of(claim: Claim, plan: Plan, *, risk: Risk = _NO_RISK) -> Fact | None:
    """What the claim is to this plan; None for a message that has nothing to do with it."""
    terms = terms_for(claim, plan)
    if claim.way is Way.MESSAGE and _is_talk(claim, terms):
        return None
    place = place_of(claim, terms)
    if claim.way is not Way.MESSAGE:
        there = shown(claim, place.session)
        return _fact(claim, terms, replace(place, refusal=place.refusal or _refusal(there)), there, risk)
    return _fact_of_message(claim, terms, place, risk)


def terms_for(claim: Claim, plan: Plan) -> Terms:
    """The version that judges the claim."""
    if claim.day is None or claim.way not in NAMES_DAY:
        return plan.terms_at(claim.at)
    terms = terms_on(claim.day, plan)
    return terms if terms.since <= claim.at else plan.terms_at(claim.at)


def place_of(claim: Claim, terms: Terms) -> Place:
    """The day and session that the claim is for."""
    named = next((one for one in terms.sessions if one.id == claim.session), None)
    if claim.session and named is None:
        slot = Slot(day=claim.day or local_day(claim.at, terms), session_id=terms.sessions[0].id)
        return Place(slot=slot, session=terms.sessions[0], refusal="no_such_session")
    if claim.way in LINES or claim.way is Way.BACKUP or (claim.way is Way.API and claim.day is not None):
        return _place_by_day(claim, terms, named)
    return _place_by_moment(claim, terms, (named,) if named else terms.sessions)


def _place_by_day(claim: Claim, terms: Terms, named: Session | None) -> Place:
    open_now = slot_of(claim.at, terms)
    today = open_now.day if open_now else local_day(claim.at, terms)
    day = claim.day or today
    session = named or _session(terms, open_now.session_id if open_now and open_now.day == day else "")
    slot = Slot(day=day, session_id=session.id)
    is_ahead = day > max(today, local_day(claim.at, terms))
    return Place(slot=slot, session=session, refusal="future_day" if is_ahead else refusal_of(day, terms))


def _place_by_moment(claim: Claim, terms: Terms, sessions: tuple[Session, ...]) -> Place:
    slot = slot_of(claim.at, replace(terms, sessions=sessions) if sessions is not terms.sessions else terms)
    if slot is not None:
        return Place(slot=slot, session=_session(terms, slot.session_id), refusal=refusal_of(slot.day, terms))
    today = local_day(claim.at, terms)
    ahead = [one for one in sessions if window_of(today, one, terms)[0] > claim.at]
    session = min(ahead, key=lambda one: one.starts) if ahead else max(sessions, key=lambda one: one.starts)
    code = refusal_of(today, terms) or ("too_early" if ahead else "too_late")
    return Place(slot=Slot(day=today, session_id=session.id), session=session, refusal=code)


def _session(terms: Terms, session_id: str) -> Session:
    return next((one for one in terms.sessions if one.id == session_id), terms.sessions[0])


def _fact_of_message(claim: Claim, terms: Terms, place: Place, risk: Risk) -> Fact | None:
    there = _shown_by_message(claim, place.session)
    is_said = heard_in(claim, place.session) is not None
    if not place.refusal and (there.met or there.pieces):
        refusal = "too_short" if is_said and not there.is_enough and "too_short" in there.shortfalls else ""
        return _fact(claim, terms, replace(place, refusal=refusal), there, risk)
    meant = next((one for one in terms.sessions if heard_in(claim, one) is not None), None)
    if meant is None:
        return None
    if not is_said:
        place = _place_by_moment(claim, terms, (meant,))
    return _fact(claim, terms, place, _shown_by_message(claim, place.session), risk)


def _shown_by_message(claim: Claim, session: Session) -> Shown:
    """Where a keyword is asked, a text without it is talk and shows nothing."""
    if claim.text and _wants_keyword(session) and heard_in(claim, session) is None:
        return shown(replace(claim, text=""), session)
    return shown(claim, session)


def _is_talk(claim: Claim, terms: Terms) -> bool:
    """Whether it is a text that says no keyword where all sessions want one: most of what a group says."""
    if not claim.text or claim.pictures or claim.voices or claim.videos or claim.files or claim.links:
        return False
    return all(_wants_keyword(one) and heard_in(claim, one) is None for one in terms.sessions)


def _wants_keyword(session: Session) -> bool:
    return not session.any_will_do and any(need.kind is NeedKind.KEYWORD for need in session.needs)


def _refusal(there: Shown) -> str:
    """What was tried in vain is said at once; what is merely missing may still come."""
    if there.is_enough:
        return ""
    if there.shortfalls:
        return there.shortfalls[0]
    return "" if there.met or there.pieces else "missing_part"


def _fact(claim: Claim, terms: Terms, place: Place, there: Shown, risk: Risk) -> Fact:
    session, is_make_up = place.session, claim.way is Way.MAKE_UP
    return Fact(
        key=claim.key,
        day=place.slot.day,
        session=session.id,
        at=claim.at,
        way=claim.way,
        met=there.met,
        pieces=there.pieces,
        needed=frozenset(need.kind for need in session.needs),
        any_will_do=session.any_will_do,
        number=_number(claim, terms, session),
        points=0 if is_make_up else session.points,
        heals=not is_make_up or terms.make_up is None or terms.make_up.heals,
        is_held=claim.way not in _NEVER_HELD and (risk.score >= terms.held_from or wants_a_look(claim, session, there)),
        refusal=place.refusal,
    )


def wants_a_look(claim: Claim, session: Session, there: Shown) -> bool:
    """Whether a person must look because the place is asked for and withheld: nobody has to say where they are."""
    if not claim.withholds_place or claim.is_inside or NeedKind.LOCATION not in there.met:
        return False
    return not session.any_will_do or there.met == {NeedKind.LOCATION}


def _number(claim: Claim, terms: Terms, session: Session) -> int | None:
    """The day number that the text tells, where the plan listens for one."""
    if terms.number is NumberRule.OFF or claim.way not in _TELLS_NUMBER or claim.day is not None:
        return None
    said = heard_in(claim, session)
    return said.number if said else None
