"""What members handed in, as the core counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from qunluo.core.checkins.facts import Fact, Ruling
from qunluo.core.checkins.plan import NeedKind, Way
from qunluo.lib.rows import as_json, binary_cursor

Pair = tuple[int, int]
"""A plan's id and a member's."""

_FACTS = """
SELECT s.plan_id, s.member_id, s.key, s.day, s.session, s.at, s.way, s.met, s.pieces, s.needed, s.any_will_do, s.number,
       s.offered, s.heals, s.is_held, s.refusal, s.ruling
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint, since timestamptz)
JOIN checkins_submission s ON s.plan_id = wanted.plan AND s.member_id = wanted.member AND s.at > wanted.since
"""


def facts_of(pairs: Iterable[Pair]) -> dict[Pair, dict[str, Fact]]:
    """What these members handed in for these plans, by key; pairs without anything are missing."""
    return facts_since(dict.fromkeys(pairs))


def facts_since(moments: Mapping[Pair, datetime | None]) -> dict[Pair, dict[str, Fact]]:
    """The same, of each what was made after that moment."""
    wanted = as_json(wanted_since(moments))
    found: dict[Pair, dict[str, Fact]] = defaultdict(dict)
    with binary_cursor() as cursor:
        cursor.execute(_FACTS, [wanted])
        for plan, member, *columns in cursor:
            fact = fact_from(columns)
            found[plan, member][fact.key] = fact
    return dict(found)


def wanted_since(moments: Mapping[Pair, datetime | None]) -> list[dict[str, Any]]:
    """Rows (plan, member, since) for a statement; None is before everything."""
    return [
        {"plan": plan, "member": member, "since": since or "-infinity"} for (plan, member), since in moments.items()
    ]


def fact_from(columns: list[Any]) -> Fact:
    """The fact in the columns from `key` to `ruling`."""
    key, day, session, at, way, met, pieces, needed, any_will_do, *told = columns
    number, offered, heals, is_held, refusal, ruling = told
    return Fact(
        key=key,
        day=day,
        session=session,
        at=at,
        way=_WAYS[way],
        met=kinds_from(met),
        pieces=pieces_from(pieces),
        needed=kinds_from(needed),
        any_will_do=any_will_do,
        number=number,
        points=offered,
        heals=heals,
        is_held=is_held,
        refusal=refusal,
        ruling=_RULINGS[ruling],
    )


@cache
def kinds_from(text: str) -> frozenset[NeedKind]:
    """The kinds of evidence in a column."""
    return frozenset(NeedKind(word) for word in text.split(",") if word)


def text_of(kinds: frozenset[NeedKind]) -> str:
    """What a column holds of kinds of evidence."""
    return ",".join(sorted(kinds))


@cache
def pieces_from(text: str) -> tuple[tuple[NeedKind, int, int], ...]:
    """What a column holds of needs that are shown in part."""
    parts = (word.split(":") for word in text.split(",") if word)
    return tuple((NeedKind(kind), int(count), int(wanted)) for kind, count, wanted in parts)


def pieces_text(pieces: tuple[tuple[NeedKind, int, int], ...]) -> str:
    """The column for them."""
    return ",".join(f"{kind}:{count}:{wanted}" for kind, count, wanted in pieces)


_WAYS = {way.value: way for way in Way}
_RULINGS = {ruling.value: ruling for ruling in Ruling}
