"""Dataclasses back from their JSON."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def rebuild(kind: type[T], data: Mapping[str, Any]) -> T:
    """Build a dataclass of dataclasses, tuples, enumerations, mappings and plain values."""
    hints = _hints(cast("Hashable", kind))
    return kind(**{name: _value(hint, data[name]) for name, hint in hints.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        return rebuild(hint, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in value)
    if get_origin(hint) is UnionType:
        inner = next(part for part in get_args(hint) if part is not NoneType)
        return None if value is None else _value(inner, value)
    if hint is float:
        return float(value)
    return dict(value) if isinstance(value, Mapping) else value
