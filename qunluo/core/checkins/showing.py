"""What a claim shows of the needs of a session, and where it falls short."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from qunluo.core.checkins.answers import form_errors, quiz_score
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.keywords import Heard, heard
from qunluo.core.checkins.plan import Need, NeedKind, Session, Way

LINES: Final = frozenset({Way.OPERATOR, Way.SHEET, Way.ROLL_CALL, Way.MAKE_UP})
"""Ways on which somebody vouches for the check-in: the line itself is all the evidence that is asked."""

_LINK: Final = re.compile(r"https?://[^\s，。；）】]+|(?<![\w.])www\.[^\s，。；）】]+", re.IGNORECASE)
_COUNTED: Final = frozenset(
    {NeedKind.TEXT, NeedKind.IMAGE, NeedKind.VOICE, NeedKind.VIDEO, NeedKind.LINK, NeedKind.FILE, NeedKind.QUIZ}
)
_IN_PIECES: Final = frozenset({NeedKind.IMAGE, NeedKind.VOICE, NeedKind.VIDEO, NeedKind.LINK, NeedKind.FILE})
_ASKED_ON_PAGES: Final = frozenset({Way.PAGE, Way.SCAN, Way.BACKUP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The needs that a claim meets, those of which it shows a piece, and the codes of what was tried in vain.

    `pieces` are (kind, how many are shown, how many are wanted).
    """

    met: frozenset[NeedKind] = frozenset()
    pieces: tuple[tuple[NeedKind, int, int], ...] = ()
    shortfalls: tuple[str, ...] = ()
    is_enough: bool = False


def shown(claim: Claim, session: Session) -> Shown:
    """What the claim shows of this session's needs."""
    kinds = frozenset(need.kind for need in session.needs)
    if claim.way in LINES:
        return Shown(met=kinds, is_enough=True)
    met: set[NeedKind] = set()
    pieces: list[tuple[NeedKind, int, int]] = []
    shortfalls: list[str] = []
    for need in session.needs:
        count, wanted = amount(need, claim), least_of(need)
        if count >= wanted:
            met.add(need.kind)
            continue
        if count and need.kind in _IN_PIECES:
            pieces.append((need.kind, count, wanted))
        if code := _shortfall(need, claim):
            shortfalls.append(code)
    is_enough = bool(met) if session.any_will_do else met >= kinds
    return Shown(met=frozenset(met), pieces=tuple(pieces), shortfalls=tuple(shortfalls), is_enough=is_enough)


def heard_in(claim: Claim, session: Session) -> Heard | None:
    """What the claim's text says of the session's keyword, if it has one."""
    keywords = (heard(need, claim.text) for need in session.needs if need.kind is NeedKind.KEYWORD)
    return next((one for one in keywords if one is not None), None)


def least_of(need: Need) -> int:
    """How much of it is wanted."""
    return max(need.least, 1) if need.kind in _COUNTED else 1


def amount(need: Need, claim: Claim) -> int:
    """How much of it the claim shows."""
    if claim.way is Way.BACKUP and need.kind is not NeedKind.TEXT:
        return least_of(need)  # a form for bad days has room for text alone
    return _AMOUNTS[need.kind](need, claim)


def text_length(text: str) -> int:
    """Characters without blanks, as a plan counts them."""
    return len("".join(text.split()))


def _shortfall(need: Need, claim: Claim) -> str:
    match need.kind:
        case NeedKind.TEXT:
            return "too_short" if claim.text.strip() else ""
        case NeedKind.IMAGE:
            return "too_few_pictures" if claim.pictures else ""
        case NeedKind.LOCATION:
            return "outside_place" if claim.place else ""
        case NeedKind.QUIZ:
            asked = {one.id for one in need.questions}
            return "quiz_failed" if any(key in asked for key, _ in claim.answers) else ""
        case NeedKind.FORM:
            asked = {one.id for one in need.fields}
            return "form_incomplete" if any(key in asked for key, _ in claim.answers) else ""
        case _:
            return ""


def _says_keyword(need: Need, claim: Claim) -> bool:
    """On a page the tap itself says that a check-in is meant."""
    return claim.way in _ASKED_ON_PAGES or claim.has_tapped or heard(need, claim.text) is not None


_AMOUNTS: Final[dict[NeedKind, Callable[[Need, Claim], int]]] = {
    NeedKind.KEYWORD: lambda need, claim: int(_says_keyword(need, claim)),
    NeedKind.TEXT: lambda _, claim: text_length(claim.text),
    NeedKind.IMAGE: lambda _, claim: len(claim.pictures),
    NeedKind.VOICE: lambda _, claim: claim.voices,
    NeedKind.VIDEO: lambda _, claim: claim.videos,
    NeedKind.LINK: lambda _, claim: claim.links + len(_LINK.findall(claim.text)),
    NeedKind.FILE: lambda _, claim: claim.files,
    NeedKind.LOCATION: lambda _, claim: int(claim.is_inside or claim.withholds_place),
    NeedKind.QUIZ: lambda need, claim: quiz_score(need, claim.answers),
    NeedKind.FORM: lambda need, claim: int(claim.way is not Way.MESSAGE and not form_errors(need, claim.answers)),
    NeedKind.SCAN: lambda _, claim: int(claim.has_scanned),
    NeedKind.TAP: lambda _, claim: int(claim.has_tapped or claim.way in _ASKED_ON_PAGES),
    NeedKind.ROLL_CALL: lambda _, claim: int(claim.is_in_roll_call),
}
