"""Rows of the tables as traces: one question for each kind of knowledge, whatever the size of the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Count

from qunluo.checkins import models
from qunluo.checkins.places import Position
from qunluo.checkins.risk.rhythm import Beats, chained_before
from qunluo.checkins.risk.traces import WITHOUT_RHYTHM, Arrival, Pair, Shown, Trace
from qunluo.core.checkins.plan import Way
from qunluo.lib.rows import as_json, as_numbers, binary_cursor

OWN_DAYS, HAND_DAYS, TEXT_DAYS, CHAIN_DAYS = 14, 7, 2, 7
PICTURES_LAST = timedelta(days=30)
AN_HOUR, A_SECOND = timedelta(hours=1), timedelta(seconds=1)
MOST_TEXTS, MOST_ARRIVALS, MOST_AT_A_HAND, MOST_PICTURES = 20_000, 5_000, 200, 20_000
"""Of more the newest: what a batch costs is bounded, however busy a plan is."""
LONGEST_TEXT = 600
DOUBTED_FROM = 40
"""A check-in may also be held because the plan wants every one looked at; that is no stain."""
CHAIN = '[["metronome"]]'

_COLUMNS = """s.plan_id, s.group_id, s.member_id, s.key, s.at, s.day, s.session, s.way, left(s.text, %(longest)s),
       s.device, s.network, s.place_id,
       s.risk >= %(doubted)s AND (s.is_held AND s.ruling = '' OR s.ruling = 'rejected')"""
_OWN = f"""
SELECT {_COLUMNS}, s.ruling = 'rejected' AND s.risk >= %(doubted)s
FROM json_to_recordset(%(wanted)s::json) AS wanted (plan bigint, member bigint)
JOIN checkins_submission s ON s.plan_id = wanted.plan AND s.member_id = wanted.member AND s.day >= %(since)s
"""  # noqa: S608 - put together from constants
_TEXTS = f"""
SELECT {_COLUMNS}
FROM unnest(%(plans)s::bigint[]) AS p (id)
CROSS JOIN LATERAL (
    SELECT * FROM checkins_submission s
    WHERE s.plan_id = p.id AND s.day BETWEEN %(first)s AND %(last)s AND s.text <> ''
    ORDER BY s.day DESC, s.at DESC LIMIT %(most)s
) AS s
"""  # noqa: S608 - put together from constants
_HANDS = f"""
SELECT {_COLUMNS}
FROM json_to_recordset(%(hands)s::json) AS h (device text, owner bigint)
CROSS JOIN LATERAL (
    SELECT * FROM checkins_submission s
    WHERE s.plan_id = ANY(%(plans)s::bigint[]) AND s.device = h.device AND s.device <> '' AND s.day >= %(since)s
      AND s.member_id IS DISTINCT FROM h.owner
    ORDER BY s.at DESC LIMIT %(most)s
) AS s
"""  # noqa: S608 - put together from constants
_ARRIVALS = """
SELECT s.plan_id, s.member_id, s.at, s.network
FROM unnest(%(plans)s::bigint[]) AS p (id)
CROSS JOIN LATERAL (
    SELECT plan_id, member_id, at, network FROM checkins_submission s
    WHERE s.plan_id = p.id AND s.day BETWEEN %(first)s AND %(last)s AND s.at BETWEEN %(from)s AND %(to)s
      AND s.way <> ALL(%(without)s::text[])
    ORDER BY s.day DESC, s.at DESC LIMIT %(most)s
) AS s
"""
_PICTURES = """
SELECT s.plan_id, s.member_id, s.day, s.at, s.key, p.sha256, p.phash
FROM (
    SELECT submission_id, sha256, phash FROM checkins_picture
    WHERE community_id = %(community)s AND at BETWEEN %(from)s AND %(to)s AND submission_id IS NOT NULL
    ORDER BY at DESC LIMIT %(most)s
) AS p
JOIN checkins_submission s ON s.id = p.submission_id
"""
_IN_CHAINS = """
SELECT s.plan_id, s.day, s.member_id, s.at
FROM checkins_submission s
WHERE s.plan_id = ANY(%(plans)s::bigint[]) AND s.day BETWEEN %(first)s AND %(last)s AND s.risk > 0
  AND s.reasons @> %(chain)s::jsonb AND s.ruling <> 'accepted'
"""


def own_rows(pairs: Collection[Pair], first: date, *, has_texts: bool) -> tuple[list[Trace], dict[int, int]]:
    """What these members handed in of late, and how many of it were rejected though or because they looked odd."""
    wanted = as_json({"plan": plan, "member": member} for plan, member in pairs)
    since, longest = first - timedelta(days=OWN_DAYS), LONGEST_TEXT if has_texts else 0
    rows = _asked(_OWN, wanted=wanted, since=since, longest=longest)
    rejected: dict[int, int] = defaultdict(int)
    for row in rows:
        rejected[row[2]] += row[-1]
    return _traces(row[:-1] for row in rows), {member: count for member, count in rejected.items() if count}


def text_rows(plans: Collection[int], first: date, last: date) -> list[Trace]:
    """What anyone wrote for these plans on those days and two before."""
    since = first - timedelta(days=TEXT_DAYS)
    return _traces(_asked(_TEXTS, plans=as_numbers(plans), first=since, last=last, most=MOST_TEXTS))


def hand_rows(hands: Mapping[str, int | None], plans: Collection[int], first: date) -> list[Trace]:
    """What came from these hands for any of these plans in the last seven days.

    Each hand with the only member who uses it now, if it is one: what the same member sent from it tells nothing.
    """
    wanted = as_json({"device": device, "owner": owner} for device, owner in hands.items())
    since = first - timedelta(days=HAND_DAYS)
    return _traces(_asked(_HANDS, hands=wanted, plans=as_numbers(plans), since=since, most=MOST_AT_A_HAND, longest=0))


def arrival_rows(plans: Collection[int], first: datetime, last: datetime) -> dict[int, tuple[Arrival, ...]]:
    """Plan → who came in the hour before these moments, and in between."""
    from_, to = first - AN_HOUR, last + A_SECOND
    rows = _asked(
        _ARRIVALS,
        plans=as_numbers(plans),
        first=from_.date() - timedelta(days=1),
        last=to.date() + timedelta(days=1),
        **{"from": from_, "to": to},
        without=[way.value for way in WITHOUT_RHYTHM],
        most=MOST_ARRIVALS,
    )
    found: dict[int, list[Arrival]] = defaultdict(list)
    for plan, member, at, network in rows:
        found[plan].append(Arrival(member=member, at=at, network=network))
    return {plan: tuple(arrivals) for plan, arrivals in found.items()}


def picture_rows(community: int, last: datetime) -> tuple[Shown, ...]:
    """The newest pictures that were handed in there."""
    rows = _asked(
        _PICTURES,
        community=community,
        **{"from": last - PICTURES_LAST, "to": last + AN_HOUR},
        most=MOST_PICTURES,
    )
    return tuple(
        Shown(plan=plan, member=member, day=day, at=at, key=key, sha256=sha256, phash=phash)
        for plan, member, day, at, key, sha256, phash in rows
    )


def chain_rows(plans: Collection[int], first: date) -> dict[Pair, tuple[date, int]]:
    """(plan, member) → the last day before on which they stood in a row at even distances, and with how many.

    Asked again of the arrivals around those whom the row gave away: at its head nobody had looked odd yet.
    """
    rows = _asked(
        _IN_CHAINS,
        plans=as_numbers(plans),
        first=first - timedelta(days=CHAIN_DAYS),
        last=first - timedelta(days=1),
        chain=CHAIN,
    )
    flagged: dict[tuple[int, date], list[tuple[int, datetime]]] = defaultdict(list)
    for plan, day, member, at in rows:
        flagged[plan, day].append((member, at))
    found: dict[Pair, tuple[date, int]] = {}
    for (plan, day), those in sorted(flagged.items()):
        moments = [at for _, at in those]
        arrivals = arrival_rows([plan], min(moments), max(moments)).get(plan, ())
        counted = chained_before(those, Beats(arrivals))
        found |= {(plan, member): (day, count) for member, count in counted.items()}
    return found


def positions_at(places: Collection[str]) -> dict[str, Position]:
    """Id of a place → what stands sealed there; forgotten ones are missing."""
    rows = models.Place.objects.filter(pk__in=places).values_list("pk", "position")
    return {str(pk): _position(cast("str", sealed)) for pk, sealed in rows}


def member_counts(plans: Collection[int]) -> dict[int, int]:
    """Plan → how many have ever checked in there."""
    rows = models.Standing.objects.filter(plan_id__in=plans).values_list("plan_id")
    return dict(rows.annotate(count=Count("pk")).order_by())


def communities_of(plans: Collection[int]) -> dict[int, int]:
    """Plan → its community."""
    return dict(models.Plan.objects.filter(pk__in=plans).values_list("pk", "community_id"))


def plans_in(community: int) -> list[int]:
    """All plans of a community, put away or not."""
    return list(models.Plan.objects.filter(community_id=community).values_list("pk", flat=True))


def _asked(question: str, **words: Any) -> list[Any]:
    with binary_cursor() as cursor:
        cursor.execute(question, {"longest": LONGEST_TEXT, "doubted": DOUBTED_FROM, **words})
        return cursor.fetchall()


def _traces(rows: Iterable[Sequence[Any]]) -> list[Trace]:
    return [
        Trace(
            plan=plan,
            group=group,
            member=member,
            key=key,
            at=at,
            day=day,
            session=session,
            way=_WAYS[way],
            text=text,
            hand=device,
            network=network,
            place=str(place or ""),
            is_suspect=is_suspect,
        )
        for plan, group, member, key, at, day, session, way, text, device, network, place, is_suspect in rows
    ]


def _position(sealed: str) -> Position:
    latitude, longitude, accuracy = map(float, sealed.split(","))
    return Position(latitude=latitude, longitude=longitude, accuracy=accuracy)


_WAYS = {way.value: way for way in Way}
