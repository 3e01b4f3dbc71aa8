"""What is read out of a roll call (接龙)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallEntry:
    """One item of the list, as its writer left it."""

    number: int | None
    name: str
    """The nickname as written; empty where nothing in the item can be one."""
    text: str
    """The whole item without its number, name included, lines kept."""
    day_number: int | None = None
    is_done: bool = False
    """Something stands beside the name, and it is no "请假" or "未打卡"."""
    is_make_up: bool = False
    account: str = ""
    """The platform's id of who wrote the item, where the platform tells."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """One list. Each post of a roll call repeats the whole list: see `difference`."""

    title: str
    example: str = ""
    date: str = ""
    """YYYY-MM-DD where a year is written, else MM-DD, or empty."""
    starter: str = ""
    entries: tuple[RollCallEntry, ...] = ()
