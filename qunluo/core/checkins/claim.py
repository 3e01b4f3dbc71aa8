"""A submission before it is judged: what somebody shows for a check-in, whatever way it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from qunluo.core.checkins.plan import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An uploaded picture by its content: hex SHA-256 of what we keep, and a 64-bit perceptual hash in hex."""

    sha256: str
    phash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is shown, for which plan is not said here.

    `day` and `session` are empty where the moment tells them. `device` is a pseudonym of the device, known only
    after notice. `place` names a row of the location table (coordinates never travel in events); `is_inside` tells
    whether it lay within the plan's geofence. `withholds_place`: the member would or could not say where they are, and
    asks that a person looks instead. `answers` are (field or question id, value) as they were typed. `operator` is
    who entered it for the member.
    """

    key: str
    member: str
    at: datetime
    way: Way
    day: date | None = None
    session: str = ""
    text: str = ""
    pictures: tuple[Picture, ...] = ()
    voices: int = 0
    videos: int = 0
    files: int = 0
    links: int = 0
    answers: tuple[tuple[str, str], ...] = ()
    device: str = ""
    network: str = ""
    place: str = ""
    is_inside: bool = False
    withholds_place: bool = False
    has_scanned: bool = False
    has_tapped: bool = False
    is_in_roll_call: bool = False
    operator: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sign that a check-in may not be honest: a code for machines, points of risk, a sentence for people."""

    code: str
    weight: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """0 to 100, with its reasons."""

    score: int = 0
    reasons: tuple[Reason, ...] = ()


class Suspicion(Protocol):
    """All that is known of others' and one's own check-ins of late, ready to weigh a claim. Built by `checkins`."""

    def weigh(self, claim: Claim, *, plan: int) -> Risk:
        """The risk of this claim; pure, so that a decision can be replayed."""
