"""What was carried forward of a member's past, as the standing keeps it: short, and read in a moment."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import orjson

from qunluo.core.checkins.carried import Carried
from qunluo.core.checkins.facts import Due
from qunluo.core.checkins.plan import NeedKind, RewardKind

FORM: Final = 1
"""Of what is written, and of what the core makes of facts: raised with either, and all is counted anew."""


def written(carried: Carried) -> str:
    """As JSON. What is empty is left out."""
    plain = {name: value for name in _PLAIN if (value := getattr(carried, name))}
    told = plain | {
        "form": FORM,
        "through": carried.through.isoformat(),
        "dues": [(one.key, one.kind.value, one.name, one.points, one.day.toordinal()) for one in carried.dues],
        "moments": [(week, [at.isoformat() for at in moments]) for week, moments in carried.moments],
    }
    return orjson.dumps(told).decode()


@lru_cache(maxsize=2_048)  # a batch reads it twice: to decide, and to settle
def carried_from(text: str) -> Carried | None:
    """What `written` wrote; None for nothing, and for a form of another time."""
    data = orjson.loads(text) if text else {}
    if data.get("form") != FORM:
        return None
    return Carried(
        through=datetime.fromisoformat(data["through"]),
        dues=tuple(
            Due(key=key, kind=_REWARDS[kind], name=name, points=points, day=date.fromordinal(day))
            for key, kind, name, points, day in data["dues"]
        ),
        moments=tuple((week, tuple(map(datetime.fromisoformat, its))) for week, its in data["moments"]),
        parts=tuple(
            (day, session, tuple(map(NeedKind, met)), tuple((NeedKind(kind), count) for kind, count in pieces))
            for day, session, met, pieces in data.get("parts", ())
        ),
        **{name: _tuples(value) for name in _PLAIN if name != "parts" and (value := data.get(name))},
    )


def _tuples(value: Any) -> Any:
    """Lists of JSON are tuples here, however deep."""
    if not isinstance(value, list):
        return value
    return tuple(map(_tuples, value)) if any(isinstance(one, list) for one in value) else tuple(value)


_PLAIN: Final = tuple(name for name in Carried.__slots__ if name not in {"through", "dues", "moments"})
_REWARDS: Final = {kind.value: kind for kind in RewardKind}
