"""What a batch of events handed in, written down: facts first, then what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from qunluo.checkins.reads.facts import Pair, pieces_text, text_of
from qunluo.checkins.writes.settling import settle_pairs
from qunluo.communities.writes import Placed
from qunluo.core.changes import CheckinNoted
from qunluo.core.checkins.claim import Claim, Risk
from qunluo.core.checkins.facts import Fact
from qunluo.lib.rows import as_json

_INSERT = """
INSERT INTO checkins_submission (community_id, plan_id, version, group_id, member_id, key, day, session, at,
    received_at, way, met, pieces, needed, any_will_do, number, offered, heals, is_held, refusal, ruling, ruling_reason,
    state, points, bookings, text, message, answers, risk, reasons, device, network, place_id, entered_by_id)
SELECT community_id, plan_id, version, group_id, member_id, key, day, session, at,
    received_at, way, met, pieces, needed, any_will_do, number, offered, heals, is_held, refusal, '', '',
    '', 0, 0, text, message, answers, risk, reasons, device, network, place_id, entered_by_id
FROM json_to_recordset(%s::json) AS new (community_id bigint, plan_id bigint, version int, group_id bigint,
    member_id bigint, key text, day date, session text, at timestamptz, received_at timestamptz, way text, met text,
    pieces text, needed text, any_will_do boolean, number int, offered int, heals boolean, is_held boolean,
    refusal text, text text, message text, answers jsonb, risk int, reasons jsonb, device text, network text,
    place_id uuid, entered_by_id bigint)
ON CONFLICT (plan_id, member_id, key) DO NOTHING
"""
_LINK_PICTURES = """
UPDATE checkins_picture p SET submission_id = s.id
FROM json_to_recordset(%s::json) AS shown (plan_id bigint, member_id bigint, key text, sha256 text)
JOIN checkins_submission s USING (plan_id, member_id, key)
WHERE p.member_id = shown.member_id AND p.sha256 = shown.sha256 AND p.submission_id IS NULL
"""
LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a submission belongs, under which version of the plan, and when it is written down."""

    community: int
    plan: int
    version: int
    group: int
    member: int
    at: datetime


# Who adds to a past that was carried forward drops it; the lock keeps it from being carried forward meanwhile.
_HOLD = """
SELECT t.id FROM json_to_recordset(%s::json) AS new (plan bigint, member bigint, first timestamptz)
JOIN checkins_standing t ON t.plan_id = new.plan AND t.member_id = new.member
ORDER BY t.id FOR UPDATE OF t
"""
_DROP = """
UPDATE checkins_standing t SET carried = '', carried_to = NULL
FROM json_to_recordset(%s::json) AS new (plan bigint, member bigint, first timestamptz)
WHERE t.plan_id = new.plan AND t.member_id = new.member AND t.carried_to >= new.first
"""


def note_checkins(placed: Sequence[Placed[CheckinNoted]]) -> None:
    """Write down what was handed in, each key once, and settle the members whom it concerns."""
    insert_submissions([_row(one) for one in placed])
    _link_pictures(placed)
    pairs: set[Pair] = {(one.change.plan, one.member) for one in placed}
    settle_pairs(pairs, at=max(one.at for one in placed), goes_on=True)


def insert_submissions(rows: Collection[dict[str, Any]]) -> None:
    """Add rows of the table; known keys are passed over. The caller settles."""
    first: dict[Pair, datetime] = {}
    for row in rows:
        pair = row["plan_id"], row["member_id"]
        first[pair] = min(first.get(pair, row["at"]), row["at"])
    pairs = as_json({"plan": plan, "member": member, "first": at} for (plan, member), at in first.items())
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_HOLD, [pairs])
        cursor.execute(_DROP, [pairs])
        cursor.execute(_INSERT, [as_json(rows)])


def _link_pictures(placed: Sequence[Placed[CheckinNoted]]) -> None:
    shown = [
        {"plan_id": one.change.plan, "member_id": one.member, "key": one.change.fact.key, "sha256": picture.sha256}
        for one in placed
        for picture in one.change.claim.pictures
    ]
    if shown:
        with connection.cursor() as cursor:
            cursor.execute(_LINK_PICTURES, [as_json(shown)])


def submission_row(at_place: Place, fact: Fact, claim: Claim, *, risk: Risk, message: str = "") -> dict[str, Any]:
    """A row for `insert_submissions`."""
    return {
        "community_id": at_place.community,
        "plan_id": at_place.plan,
        "version": at_place.version,
        "group_id": at_place.group,
        "member_id": at_place.member,
        "received_at": at_place.at,
        "key": fact.key,
        "day": fact.day,
        "session": fact.session,
        "at": fact.at,
        "way": fact.way,
        "met": text_of(fact.met),
        "pieces": pieces_text(fact.pieces),
        "needed": text_of(fact.needed),
        "any_will_do": fact.any_will_do,
        "number": fact.number,
        "offered": fact.points,
        "heals": fact.heals,
        "is_held": fact.is_held,
        "refusal": fact.refusal,
        "text": claim.text[:LONGEST_TEXT],
        "message": message,
        "answers": claim.answers,
        "risk": risk.score,
        "reasons": [[reason.code, reason.weight, reason.detail] for reason in risk.reasons],
        "device": claim.device,
        "network": claim.network,
        "place_id": claim.place or None,
        "entered_by_id": claim.operator or None,
    }


def _row(one: Placed[CheckinNoted]) -> dict[str, Any]:
    noted = one.change
    place = Place(
        community=one.community_id,
        plan=noted.plan,
        version=noted.version,
        group=one.group_id,
        member=one.member,
        at=one.at,
    )
    return submission_row(place, noted.fact, noted.claim, risk=noted.risk, message=noted.message)
