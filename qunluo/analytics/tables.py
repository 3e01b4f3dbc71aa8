"""The lake's schema, in one place: what the metrics read, whoever fills it.

Five tables of facts. Members are pseudonyms in the lake and platform ids in a checkup; no table of the lake
holds a word that somebody wrote. Days are whole numbers (days since 1970-01-01 in the group's own time zone),
so that "seven days later" is an addition on every engine. `seq` is the order in which the platform or the
export told things; within a group `at` and `seq` together order everything and tie nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ANSWER_LIMIT: Final = 24 * 3600
"""Seconds after which somebody speaking is no answer any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of facts: its name and its columns, each with its Ibis type."""

    name: str
    columns: Mapping[str, str]


MESSAGES: Final = Table(
    name="messages",
    columns={
        "group": "string",
        "member": "string",
        "at": "int64",  # unix seconds, UTC
        "seq": "int64",
        "day": "int32",  # days since 1970-01-01 in the group's time zone
        "hour": "int8",  # 0-23, same zone
        "weekday": "int8",  # 0 = Monday, of `day`
        "kind": "string",  # a value of MessageKind
        "chars": "int32",  # characters of the text, of whatever kind
        "is_question": "boolean",
        "has_link": "boolean",
        "is_staff": "boolean",  # the sender is owner or administrator
        "reply_member": "string",  # who wrote the message that this one quotes
        "recalled": "boolean",  # taken back later
        "pause_s": "int32",  # seconds since the message before; null for the first of the group
        "answer_s": "int32",  # seconds until another member spoke; null where nobody did within ANSWER_LIMIT
        "staff_s": "int32",  # the same until staff spoke; null also where the sender is staff
    },
)
"""One row a message that a member sent: text, picture, red packet and so on, not what the platform says itself.

`pause_s`, `answer_s` and `staff_s` look at the neighbours of a message. They are filled once, in order, because
every question about answers and silences would otherwise sort the whole history again.
"""

MOVES: Final = Table(
    name="moves",
    columns={
        "group": "string",
        "member": "string",
        "at": "int64",
        "seq": "int64",
        "day": "int32",
        "what": "string",  # joined, left, removed
        "scene": "string",  # a value of JoinScene, of a joined
        "invited_by": "string",  # inviter of a joined, remover of a removed
    },
)
"""One row each time that somebody came or went."""

NOTICES: Final = Table(
    name="notices",
    columns={
        "group": "string",
        "member": "string",  # who did it; empty where nobody in particular did
        "at": "int64",
        "seq": "int64",
        "day": "int32",
        "what": "string",  # recalled, patted, created, renamed, notice_changed, owner_changed, dismissed, system
    },
)
"""One row for everything else that the platform tells: recalls, pats, new names, plain system lines."""

MEMBERS: Final = Table(
    name="members",
    columns={
        "group": "string",
        "member": "string",
        "joined_day": "int32",  # the last time they came in; null where nothing tells
        "left_day": "int32",  # null while they are in the group, as far as is known
        "first_seen_day": "int32",  # from when on they count as members
        "is_staff": "boolean",
        "is_listed": "boolean",  # a list of members named them, so that they count even if they never speak
    },
)
"""One row a member, also those who never spoke and those who left."""

SPANS: Final = Table(
    name="spans",
    columns={"group": "string", "first_day": "int32", "last_day": "int32"},
)
"""The days that were observed, both ends included. A day inside with no message is a silent day, not a gap."""

ALL: Final = (MESSAGES, MOVES, NOTICES, MEMBERS, SPANS)

NOTICE_KINDS: Final = frozenset(
    {"recalled", "patted", "created", "renamed", "notice_changed", "owner_changed", "dismissed", "system"}
)
MOVE_KINDS: Final = frozenset({"joined", "left", "removed"})
