"""What a community asks of who joins, as the table keeps it and as the core knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import time
from enum import Enum
from typing import Any, TypeVar

from qunluo.core.joining.terms import Acknowledging, JoiningTerms, Lapse, Monthly, Newcomers, TaskTerms

T = TypeVar("T")


def data_of(terms: JoiningTerms) -> dict[str, Any]:
    """What the table keeps."""
    told: dict[str, Any] = _plain(terms)
    return told


def terms_from(data: Mapping[str, Any]) -> JoiningTerms:
    """The terms that the table holds. What is missing is as it is by default."""
    acknowledging, newcomers, monthly = (data.get(name, {}) for name in ("acknowledging", "newcomers", "monthly"))
    tasks = {
        name: _made(TaskTerms, newcomers[name], lapse=Lapse)
        for name in ("introduce", "read", "quiz")
        if name in newcomers
    }
    lists = {"keywords": tuple, "remind_hours": tuple, "groups": tuple}
    return JoiningTerms(
        **{name: data[name] for name in ("per_week", "appends_rules") if name in data},
        acknowledging=_made(Acknowledging, acknowledging, remind_days=tuple, remind_at=time.fromisoformat, lapse=Lapse),
        newcomers=_made(Newcomers, {**newcomers, **tasks}, **lists),
        monthly=_made(Monthly, monthly, at=time.fromisoformat, answer_at=time.fromisoformat, groups=tuple),
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat("minutes") if isinstance(value, time) else value


def _made(kind: type[T], data: Mapping[str, Any], **turned: Any) -> T:
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # only the dataclasses of the core come here
    return kind(
        **{name: turned[name](value) if name in turned else value for name, value in data.items() if name in known}
    )
