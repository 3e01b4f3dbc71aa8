"""Small cleanings that every format needs: odd values into text, titles off names, roll calls recognised."""

from __future__ import annotations

import re
from typing import Any

_HALF_PAIRS = re.compile("[\ud800-\udfff]")
_ROLL_CALL = re.compile(r"^\s*#\s*(?:接龙|接龍|Group Note)\s*$", re.MULTILINE)
_TITLES = re.compile(r"^(?:【[^】]{0,20}】\s*)+")


def clean(text: str) -> str:
    """Drop NUL, which PostgreSQL cannot store, and replace lone halves of surrogate pairs."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else _HALF_PAIRS.sub("\ufffd", text)


def clean_deep(value: Any) -> Any:
    """The same for all texts within a value out of JSON."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_deep(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean_deep(item) for key, item in value.items()}
    return value


def as_text(value: Any) -> str:
    """A text or a number as text; anything else is nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def as_id(value: Any) -> str:
    """An identifier as text; exporters write 0 where they have none."""
    text = as_text(value)
    return "" if text.strip() in {"0", "-1", "null", "None", ""} else text


def as_int(value: Any, default: int = 0) -> int:
    """A whole number, also out of text."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def as_dict(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """An array, or an empty one."""
    return value if isinstance(value, list) else []


def is_roll_call(text: str) -> bool:
    """Whether the text is a 接龙, perhaps after some free words."""
    return "#" in text and _ROLL_CALL.search(text) is not None


def without_title(name: str) -> str:
    """`【管理员】小王` is 小王; a name that is nothing but a title stays as it is."""
    name = name.strip()
    if not name.startswith("【"):
        return name
    return _TITLES.sub("", name).strip() or name


def without_quote(text: str) -> str:
    """The answer alone, where the quoted lines stand above it after `> `."""
    if not text.startswith(">"):
        return text
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if not line.startswith(">")), None)
    return text if first is None else "\n".join(lines[first:]).strip()
