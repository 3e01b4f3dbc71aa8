"""The one row into which every export format is read, and what an export says about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from qunluo.core.events import RosterEntry


class Record(NamedTuple):
    """One line of a chat history. A plain tuple, for a million of them pass through a checkup.

    `at` is in unix seconds, UTC. `kind` is a value of `MessageKind`, or one of `recalled`, `patted`,
    `joined`, `left`, `removed`, `created`, `renamed`, `notice_changed`, `owner_changed`, `dismissed`,
    `system`. `sender` is the platform's id, or `name:` and the display name where the export knows only
    that (as in system lines); `Export.identities` tells later who that was. `target` is the other party:
    inviter of a joined, remover of a removed, patted member, new owner. `detail` is the `JoinScene` of a
    joined and the new title of a renamed. `key` is unique within the group and the same in every export
    that holds the line.
    """

    key: str
    at: int
    kind: str
    sender: str
    name: str
    text: str
    message: str = ""
    reply_to: str = ""
    target: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """One place of the file that could not be read: 1-based line (or item) number and why, in Chinese."""

    number: int
    reason: str


@dataclass(slots=True, kw_only=True)
class Head:
    """What the export says of itself. `group` is the platform's id of the group, or empty."""

    format: str
    platform: str = "unknown"
    group: str = ""
    title: str = ""
    roster: dict[str, RosterEntry] = field(default_factory=dict)
