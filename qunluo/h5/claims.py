"""From a form that was sent to a claim: what it shows, as far as a page can tell."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qunluo.checkins.places import Position, is_inside, position_from
from qunluo.checkins.writes.places import NoConsent, note_place
from qunluo.core.checkins.claim import Claim, Picture
from qunluo.core.checkins.days import slot_of
from qunluo.core.checkins.plan import NeedKind, Plan, Way
from qunluo.h5.fields import answers_in
from qunluo.h5.networks import network_named
from qunluo.h5.uploads import pictures_in
from qunluo.h5.visit import Visit
from qunluo.lib.passes import BadPass, unseal
from qunluo.lib.refusal import Refusal

LONGEST_TEXT = 2_000
SCAN = "scan"
SCAN_HOLDS = timedelta(minutes=10)


def claim_from(request: HttpRequest, visit: Visit, plan: Plan, *, key: str) -> Claim:
    """What the form shows. Raises `Refusal` for what can't be read."""
    typed, device = request.POST, visit.holder.device
    text = "\n".join(part for part in (typed.get("text", "").strip(), typed.get("link", "").strip()) if part)
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            _("最多写 %(most)d 个字，现在是 %(count)d 个。请删短一些再提交。")
            % {"most": LONGEST_TEXT, "count": len(text)}
        )
    position = _position(request)
    has_scanned = _has_scanned(typed.get("scan", ""), visit, plan)
    return Claim(
        key=key,
        member=visit.member.external_id,
        at=visit.at,
        way=Way.SCAN if has_scanned else Way.PAGE,
        text=text.replace("\0", ""),
        pictures=tuple(Picture(sha256=one.sha256, phash=one.phash) for one in pictures_in(request, visit)),
        answers=answers_in(typed),
        device=device,
        network=network_named(request.META.get("REMOTE_ADDR", ""), request.headers.get("x-forwarded-for", ""))
        if device
        else "",
        place=_noted(position, visit) if position else "",
        is_inside=_is_there(position, visit, plan) if position else False,
        withholds_place=position is None and typed.get("withholds_place") == "1",
        has_scanned=has_scanned,
        has_tapped=True,
    )


def closed_sentence(visit: Visit) -> str:
    """Why nothing can be handed in here any more."""
    if not visit.member.is_present:
        return _("您已经不在这个群里了，不能再打卡。以前的记录都还在；重新入群以后可以接着打。")
    return _("这个打卡计划已经结束，或者不再面向您。有疑问可以在群里问问群主。")


def _position(request: HttpRequest) -> Position | None:
    typed = request.POST
    if not typed.get("latitude"):
        return None
    return position_from(typed["latitude"], typed.get("longitude", ""), typed.get("accuracy", ""))


def _noted(position: Position, visit: Visit) -> str:
    try:
        return note_place(visit.member.pk, position, community_id=visit.member.community_id, at=visit.at)
    except NoConsent:
        raise Refusal(
            _("您还没有同意使用位置，所以没有保存。可以先同意，也可以不用位置、提交给运营人员审核。")
        ) from None


def _is_there(position: Position, visit: Visit, plan: Plan) -> bool:
    """Within a place that the session of this moment names; where none is named, anywhere will do."""
    terms = plan.terms_at(visit.at)
    slot = slot_of(visit.at, terms)
    named = [one for one in terms.sessions if slot is None or one.id == slot.session_id]
    places = [place for one in named for need in one.needs if need.kind is NeedKind.LOCATION for place in need.places]
    return is_inside(position, places) if places else True


def _has_scanned(note: str, visit: Visit, plan: Plan) -> bool:
    """A note of ours that this member scanned the code of this plan's place a moment ago."""
    if not note:
        return False
    try:
        said = unseal(SCAN, note, at=visit.at, lasts=SCAN_HOLDS).fields
    except BadPass:
        raise Refusal(_("扫码已经超过 10 分钟，请再扫一次屏幕上的码。")) from None
    return bool(said.get("member") == visit.member.pk and said.get("plan") == plan.id)
