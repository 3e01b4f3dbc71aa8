"""What the outcome of a call means for the action, and for the account that it went out on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from qunluo.channels.base import FixSettings, GiveUp, TryAgain
from qunluo.lib.http import MaybeSent, NotSent, RefusedTarget
from qunluo.outbox.models import OutgoingAction

MOST_TRIES = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=10)
UNREACHABLE_HOLD = timedelta(seconds=10)
SETTINGS_HOLD = timedelta(minutes=10)
BY_HAND_WITHIN = timedelta(hours=2)
LONGEST_REASON = 500
State = OutgoingAction.State


class NoAddress(Exception):
    """The account does not say where to deliver to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The account sends nothing before `until`. `error` is for its page; empty where nobody need do anything."""

    until: datetime
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of one action: the how-manieth, and whether the platform knows it again by its key."""

    key: str
    tries: int
    is_keyed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The state to settle in. `is_counted` is False for a try that the action is not to blame for."""

    state: OutgoingAction.State
    reason: str = ""
    not_before: datetime | None = None
    due_at: datetime | None = None
    is_counted: bool = True
    hold: Hold | None = None


def verdict_on(error: Exception | None, attempt: Attempt, *, at: datetime) -> Verdict:
    """None means that the platform took it."""
    reason = str(error or "")[:LONGEST_REASON]
    match error:
        case None:
            return Verdict(state=State.DONE)
        case TryAgain(is_account_wide=True, after=after):
            return _put_back(reason, Hold(until=at + timedelta(seconds=after)))
        case TryAgain(after=after):
            return _later(reason, attempt, at=at, after=timedelta(seconds=after))
        case FixSettings() | RefusedTarget():
            return Verdict(state=State.FAILED, reason=reason, hold=Hold(until=at + SETTINGS_HOLD, error=reason))
        case NotSent():
            return _put_back(reason, Hold(until=at + UNREACHABLE_HOLD, error=reason))
        case MaybeSent(was_slow=was_slow):
            return _in_doubt(reason, attempt, at=at, was_slow=was_slow)
        case NoAddress():
            return Verdict(state=State.BY_HAND, due_at=at + BY_HAND_WITHIN)
        case GiveUp():
            return Verdict(state=State.FAILED, reason=reason)
        case _:
            return Verdict(state=State.FAILED, reason=f"内部错误：{type(error).__name__}: {error}"[:LONGEST_REASON])


def backoff(attempt: Attempt) -> timedelta:
    """Twice as long each time, up to a limit; the key draws a share, so that a crowd does not come back as one."""
    longest = min(FIRST_WAIT * int(2 ** min(attempt.tries - 1, MOST_TRIES)), LONGEST_WAIT)
    drawn = sha256(f"{attempt.key}\n{attempt.tries}".encode()).digest()
    return longest * (0.5 + int.from_bytes(drawn[:4]) / 2**33)


def _put_back(reason: str, hold: Hold) -> Verdict:
    """The account is held, not the action: it keeps its place, and the try does not count."""
    return Verdict(state=State.WAITING, reason=reason, is_counted=False, hold=hold)


def _later(reason: str, attempt: Attempt, *, at: datetime, after: timedelta = timedelta(0)) -> Verdict:
    if attempt.tries >= MOST_TRIES:
        return Verdict(state=State.FAILED, reason=f"试了 {attempt.tries} 次仍未成功：{reason}"[:LONGEST_REASON])
    return Verdict(state=State.WAITING, reason=reason, not_before=at + max(after, backoff(attempt)))


def _in_doubt(reason: str, attempt: Attempt, *, at: datetime, was_slow: bool) -> Verdict:
    """Repeat only where the platform knows the action again by its key; else say honestly that we don't know."""
    hold = Hold(until=at + UNREACHABLE_HOLD, error=reason) if was_slow else None
    if not attempt.is_keyed or attempt.tries >= MOST_TRIES:
        return Verdict(state=State.UNKNOWN, reason=reason, hold=hold)
    return Verdict(state=State.WAITING, reason=reason, not_before=at + backoff(attempt), hold=hold)
