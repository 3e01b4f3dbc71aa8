"""The door for taps: a check-in by one tap is taken without the ORM, and durable before the answer.

Like the door for platforms it decides nothing: who taps is told by the pass in the cookie, and what the tap is
worth by a worker. A page then asks here, cheaply, what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson

from qunluo.channels.base import Reading, UnreadableBody
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.facts import State
from qunluo.core.checkins.plan import Way
from qunluo.core.checkins.words import MILESTONES
from qunluo.core.events import CheckinSubmitted
from qunluo.h5.networks import network_of
from qunluo.h5.results import Looker, Question, Result
from qunluo.h5.visit import is_from_here
from qunluo.intake.door import BodyTooLarge, Receive, Scope, Send, body_of
from qunluo.intake.gather import Busy, Gatherer
from qunluo.intake.own import dump
from qunluo.lib import passes
from qunluo.lib.clock import now
from qunluo.lib.pace import Pace
from qunluo.lib.passes import BadPass, Pass

TAP, RESULT = "/m/tap", "/m/result/"
BODY_LIMIT = 4_096
TAPS_A_MINUTE = 60
A_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
A_PLAN = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)
Answer = tuple[int, dict[str, Any]]


@dataclass(slots=True)
class TapDoor:
    """One a process, beside the door for platforms, whose gatherer it shares."""

    gatherer: Gatherer
    looker: Looker = field(init=False)
    pace: Pace = field(default_factory=lambda: Pace(TAPS_A_MINUTE))

    def __post_init__(self) -> None:
        self.looker = Looker(self.gatherer.conninfo)

    @staticmethod
    def serves(path: str) -> bool:
        """Whether requests for this path are for this door."""
        return path == TAP or path.startswith(RESULT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = _headers(scope)
        is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        key = ""
        try:
            if scope["path"] == TAP:
                sent = _sent(await body_of(receive, BODY_LIMIT), is_form=is_form)
                key = sent.get("key", "")
                status, body = await self._take(scope, headers, sent)
            else:
                status, body = await self._tell(scope, headers)
        except BodyTooLarge:
            status, body = 413, {"error": "too large"}
        except (ValueError, TypeError, UnreadableBody):
            status, body = 400, {"error": "unreadable"}
        except BadPass:
            status, body = 401, {"error": "expired"}
        except Busy:
            status, body = 503, {"error": "busy"}
        await (_show(send, status, key) if is_form else _answer(send, status, body))

    async def _take(self, scope: Scope, headers: Mapping[str, str], sent: Mapping[str, str]) -> Answer:
        if scope["method"] != "POST":
            return 405, {"error": "use POST"}
        holder = passes.read_pass(_cookie(headers), now())
        if not is_from_here(headers) or not passes.is_proof(sent.get("proof", ""), holder):
            return 403, {"error": "proof"}
        if not self.pace.allows(holder.member_id):
            return 429, {"error": "too many"}
        key, plan = sent.get("key", ""), sent.get("plan", "")
        if not A_KEY.fullmatch(key) or not A_PLAN.fullmatch(plan):
            return 400, {"error": "unreadable"}
        event = _event(holder, key, int(plan), network=network_of(scope, headers))
        reading = Reading(key=event.key, raw=dump(event), event=event)
        taken = await self.gatherer.take(holder.account_id, "", [reading])
        if taken.repeated:
            known = await self.looker.look(_question(holder, key))
            if known is not None and known.plan != int(plan):
                return 409, {"error": "this key was used for another plan"}
        return 200, {"taken": True}

    async def _tell(self, scope: Scope, headers: Mapping[str, str]) -> Answer:
        if scope["method"] != "GET":
            return 405, {"error": "use GET"}
        holder = passes.read_pass(_cookie(headers), now())
        key = scope["path"][len(RESULT) :].strip("/")
        if not A_KEY.fullmatch(key):
            return 400, {"error": "unreadable"}
        found = await self.looker.look(_question(holder, key))
        return (404, {"error": "unknown"}) if found is None else (200, _told(found))


def event_key(member_id: int, key: str) -> str:
    """Under which key a page's check-in stands in the log."""
    return f"page:{member_id}:{key}"


def _event(holder: Pass, key: str, plan: int, *, network: str) -> CheckinSubmitted:
    """Device and network are named only where the member has been told that they would be."""
    at, name = now(), event_key(holder.member_id, key)
    claim = Claim(
        key=name,
        member=holder.member,
        at=at,
        way=Way.PAGE,
        has_tapped=True,
        device=holder.device,
        network=network if holder.device else "",
    )
    return CheckinSubmitted(key=name, group=holder.group, member=holder.member, at=at, plan=plan, claim=claim)


def _question(holder: Pass, key: str) -> Question:
    name = event_key(holder.member_id, key)
    return Question(account_id=holder.account_id, member_id=holder.member_id, key=name)


def _told(found: Result) -> dict[str, Any]:
    """`look` is what a page shows: waiting, stuck, counts (with figures); for anything else it must be fetched anew."""
    if found.is_parked:
        return {"look": "stuck"}
    if found.waits:
        return {"look": "waiting"}
    if found.state != State.COUNTS or not found.is_done:
        return {"look": "session" if found.state == State.COUNTS else found.state or "nothing"}
    return {
        "look": "counts",
        "days": found.days,
        "streak": found.streak,
        "points": found.points,
        "cheer": MILESTONES.get(found.streak, ""),
    }


def _sent(body: bytes, *, is_form: bool) -> dict[str, str]:
    if is_form:
        return dict(parse_qsl(body.decode("ascii")))
    told = orjson.loads(body)
    if not isinstance(told, dict):
        raise TypeError
    return {str(name): str(value) for name, value in told.items()}


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _cookie(headers: Mapping[str, str]) -> str:
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == passes.COOKIE:
            return value
    return ""


async def _show(send: Send, status: int, key: str) -> None:
    """To a form without a script: the page that shows what became of it, or what to do now."""
    where = {200: f"/m/?after={key}", 401: "/m/", 429: "/m/?notice=busy", 503: "/m/?notice=busy"}.get(
        status, "/m/?notice=again"
    )
    headers = [(b"location", where.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _answer(send: Send, status: int, body: Mapping[str, Any]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if status == 503:  # noqa: PLR2004 - service unavailable
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(body)})
