"""What one reading notes down beside the messages: head, bad lines, people, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.moments import LocalTimes
from qunluo.channels.history.notices import Found, Notice
from qunluo.channels.history.people import People
from qunluo.channels.history.records import BadLine, Head, Record
from qunluo.core.events import RosterEntry

BAD_LINES_KEPT = 1_000
_KEYS_IN_GENERATION = 200_000
_CHATS_NAMED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What whoever imports may say about a file that does not say it itself."""

    timezone: str = "Asia/Shanghai"
    columns: Mapping[str, str] = field(default_factory=dict)
    chat: str = ""
    written_at: datetime | None = None


class Logbook:
    """Passed to the reader of a format, which writes all it learns into it."""

    def __init__(self, head: Head, choices: Choices) -> None:
        self.head = head
        self.choices = choices
        self.times = LocalTimes(choices.timezone)
        self.people = People()
        self.bad_lines: list[BadLine] = []
        self.bad_count = 0
        self.notes: list[str] = []
        self._chats: dict[str, str] = {}
        self._is_chosen_seen = False
        self._new: dict[str, int] = {}
        self._old: dict[str, int] = {}

    def skip(self, number: int, reason: str) -> None:
        """Report a place that could not be read."""
        self.bad_count += 1
        if len(self.bad_lines) < BAD_LINES_KEPT:
            self.bad_lines.append(BadLine(number=number, reason=reason))

    def key(self, at: int, sender: str, *, kind: str, text: str) -> str:
        """A key for a line without a platform's id: what it says, and which of several equal ones it is.

        Equal lines of one second stand near each other, so only the newest some hundred thousand are remembered.
        """
        body = f"{at}\0{sender}\0{kind}\0{text}".encode("utf-8", "surrogatepass")
        mark = blake2b(body, digest_size=12).hexdigest()
        count = (self._new.get(mark) or self._old.get(mark, 0)) + 1
        self._new[mark] = count
        if len(self._new) > _KEYS_IN_GENERATION:
            self._old, self._new = self._new, {}
        return f"h:{mark}#{count}"

    def key_of(self, message: str, line: tuple[int, str, str, str]) -> str:
        """The key of a message: by its id if it has one, otherwise by time, sender, kind and text."""
        if message:
            return "m:" + message
        at, sender, kind, text = line
        return self.key(at, sender, kind=kind, text=text)

    def listed(self, entry: RosterEntry) -> None:
        """Note a line of the export's own list of members."""
        self.head.roster[entry.member] = entry
        self.people.listed(entry)

    def wants(self, chat: str, title: str = "") -> bool:
        """Whether a line of this chat is to be read; without a choice, only while the file has shown no second."""
        if chat not in self._chats and len(self._chats) < _CHATS_NAMED:
            self._chats[chat] = title or chat
        if not self.choices.chat:
            return len(self._chats) == 1
        is_chosen = self.choices.chat in {chat, title}
        self._is_chosen_seen |= is_chosen
        return is_chosen

    def check_chats(self) -> None:
        """Refuse a file of several chats of which none was chosen, or none is the chosen one."""
        names = tuple(self._chats.values())
        if not self.choices.chat and len(names) > 1:
            raise several_chats(names)
        if self.choices.chat and names and not self._is_chosen_seen:
            raise unknown_chat(self.choices.chat, names)

    def noticed(self, line: Record, found: Found) -> list[Record]:
        """The records of one system text. `line` brings key, time and the words to be shown."""
        for other in found.bystanders:
            self.people.belonged(other.member, other.name)
        records = [self._of_notice(line, notice) for notice in found.notices]
        if len(records) > 1:
            return [record._replace(key=f"{record.key}/{place}") for place, record in enumerate(records, 1)]
        return records or [line]

    def _of_notice(self, line: Record, notice: Notice) -> Record:
        member, name = notice.actor
        self.people.mentioned(member)
        self.people.mentioned(notice.target)
        if notice.kind == "joined":
            self.people.joined(member, name, line.at)
        elif notice.kind in {"left", "removed"}:
            self.people.belonged(member, name)
        return line._replace(
            # A recalled message keeps its id, and its recall must not be taken for the message itself.
            key=f"{line.key}/r" if notice.kind == "recalled" and line.key.startswith("m:") else line.key,
            kind=notice.kind,
            sender=member or line.sender,
            name=name or line.name,
            text=notice.text or line.text,
            message=notice.message or line.message,
            target=notice.target,
            detail=notice.detail,
        )


def several_chats(names: tuple[str, ...]) -> UnreadableExport:
    """The refusal of a file in which more than one chat could be meant."""
    some = "、".join(names[:10]) + ("……" if len(names) > 10 else "")  # noqa: PLR2004 - as many as a sentence bears
    return UnreadableExport(f"这个文件里有 {len(names)} 个聊天：{some}。请选择其中一个群（chat）再导入。", chats=names)


def unknown_chat(chosen: str, names: tuple[str, ...]) -> UnreadableExport:
    """The refusal of a choice that the file does not hold."""
    some = "、".join(names[:10])
    return UnreadableExport(f"文件里没有“{chosen}”这个聊天，有的是：{some}。", chats=names)
