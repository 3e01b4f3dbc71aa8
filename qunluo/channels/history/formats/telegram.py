"""Telegram Desktop's `result.json`: one chat, or everything, of which one group is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.items import Item, Outline, cursor_of, each
from qunluo.channels.history.json_cursor import Cursor, CutOff, Malformed
from qunluo.channels.history.logbook import Logbook, several_chats, unknown_chat
from qunluo.channels.history.moments import unix_seconds
from qunluo.channels.history.people import NOBODY_KNOWN, pseudo
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import as_dict, as_id, as_int, as_list, as_text, is_roll_call
from qunluo.core.events import RosterEntry

NAME = "telegram-json"
_TYPES = {
    "personal_chat",
    "bot_chat",
    "private_group",
    "public_group",
    "private_supergroup",
    "public_supergroup",
    "private_channel",
    "public_channel",
    "saved_messages",
}
_LISTS = ("chats", "left_chats")
_MEDIA = {
    "sticker": "sticker",
    "animation": "sticker",
    "video_file": "video",
    "video_message": "video",
    "voice_message": "voice",
    "audio_file": "file",
}
_PARTS = (
    ("photo", "image"),
    ("location_information", "location"),
    ("contact_information", "card"),
    ("poll", "other"),
    ("file", "file"),
)


def fits(outline: Outline) -> bool:
    """Whether this is one chat or a whole account."""
    if outline.is_array:
        return False
    if outline.has("chats") or outline.has("about", "personal_information"):
        return True
    kind = outline.keys.get("type")
    return outline.has("messages") and ((isinstance(kind, str) and kind in _TYPES) or _is_message(outline.first))


def _is_message(item: Item) -> bool:
    return "date" in item and item.get("type") in ("message", "service")


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records of the one chat, or of the one that is chosen."""
    log.head.platform = "telegram"
    cursor = cursor_of(source)
    chosen: tuple[str, int] | None = None
    for key in cursor.fields():
        if key in _LISTS:
            chosen = chosen or _choose(source, log)
            yield from _read_list(cursor, log, key, chosen)
        else:
            yield from _read_key(cursor, log, key)


def _read_key(cursor: Cursor, log: Logbook, key: str) -> Iterator[list[Record]]:
    if key == "name":
        log.head.title = as_text(cursor.value())
    elif key == "id":
        log.head.group = as_id(cursor.value())
    elif key == "messages" and cursor.peek() == b"[":
        yield from each(cursor, log, lambda item, _: _message(item, log))


def _choose(source: Source, log: Logbook) -> tuple[str, int]:
    """Go through the whole file once for the names of the chats."""
    chats = list(_chats(cursor_of(source)))
    names = tuple(as_text(head.get("name")) or as_id(head.get("id")) for _, head in chats)
    chosen = log.choices.chat
    if chosen:
        fitting = [place for place, head in chats if chosen in {as_text(head.get("name")), as_id(head.get("id"))}]
        if not fitting:
            raise unknown_chat(chosen, names)
        return fitting[0]
    groups = [place for place, head in chats if as_text(head.get("type")).endswith("group")]
    only = groups or [place for place, _ in chats]
    if not only:
        sentence = "这份 Telegram 导出里没有聊天记录，请在导出时勾选群聊。"
        raise UnreadableExport(sentence)
    if len(only) > 1:
        raise several_chats(tuple(name for name, (place, _) in zip(names, chats, strict=True) if place in only))
    return only[0]


def _chats(cursor: Cursor) -> Iterator[tuple[tuple[str, int], Item]]:
    try:
        for key in cursor.fields():
            if key not in _LISTS:
                continue
            for number in _list_of(cursor):
                head: Item = {}
                yield (key, number), head
                for part in cursor.fields():
                    if part in {"name", "id", "type"}:
                        head[part] = cursor.value()
                    elif part == "messages" and cursor.peek() == b"[":
                        for _ in cursor.batches():
                            pass
    except (CutOff, Malformed):
        return


def _list_of(cursor: Cursor) -> Iterator[int]:
    """Stand at each chat of a `chats` object in turn."""
    for key in cursor.fields():
        if key == "list" and cursor.peek() == b"[":
            yield from cursor.elements()


def _read_list(cursor: Cursor, log: Logbook, key: str, chosen: tuple[str, int]) -> Iterator[list[Record]]:
    for number in _list_of(cursor):
        for part in cursor.fields():
            if (key, number) == chosen:
                yield from _read_key(cursor, log, part)
            elif part == "messages" and cursor.peek() == b"[":
                for _ in cursor.batches():
                    pass


def _moment(item: Item, log: Logbook) -> int:
    stamp = as_int(item.get("date_unixtime"))
    return unix_seconds(stamp) if stamp else log.times.read(as_text(item["date"]))


def _flat(text: Any) -> str:
    """Text is a string, or an array of strings and of objects with a text."""
    if isinstance(text, list):
        return "".join(as_text(part) or as_text(as_dict(part).get("text")) for part in text)
    return as_text(text)


def _message(item: Item, log: Logbook) -> list[Record]:
    message, at = as_id(item.get("id")), _moment(item, log)
    if item.get("type") == "service":
        return _service(item, Record("", at, "system", "", "", "", message), log)
    name = as_text(item.get("from"))
    sender = as_id(item.get("from_id")) or (pseudo(name) if name else NOBODY_KNOWN)
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
    text, kind = _flat(item.get("text")), "text"
    if "media_type" in item:
        kind = _MEDIA.get(as_text(item["media_type"]), "file")
    else:
        kind = next((kind for part, kind in _PARTS if part in item), kind)
    text = text or _words(item)
    if kind == "text" and is_roll_call(text):
        kind = "roll_call"
    key = log.key_of(message, (at, sender, kind, text))
    return [Record(key, at, kind, sender, name, text, message, as_id(item.get("reply_to_message_id")))]


def _words(item: Item) -> str:
    question = as_text(as_dict(item.get("poll")).get("question"))
    return question or as_text(item.get("file_name")) or as_text(item.get("sticker_emoji"))


def _service(item: Item, line: Record, log: Logbook) -> list[Record]:
    action, actor, name = as_text(item.get("action")), as_id(item.get("actor_id")), as_text(item.get("actor"))
    text = " ".join(filter(None, (name, action, as_text(item.get("title")))))
    key = log.key_of(line.message, (line.at, actor, "system", text))
    line = line._replace(key=key, sender=actor, name=name, text=_flat(item.get("text")) or text)
    if actor and name:
        log.people.called(actor, name)
    members = [as_text(member) for member in as_list(item.get("members")) if member]
    records = _of_action(action, line, members, item)
    for record in records:
        log.people.mentioned(record.sender)
        if record.kind == "joined":
            log.people.joined(record.sender, record.name, record.at)
        elif record.kind in {"left", "removed"}:
            log.people.belonged(record.sender, record.name)
        elif record.kind == "created" and record.sender:
            log.listed(RosterEntry(member=record.sender, name=record.name, is_owner=True))
    if len(records) > 1:
        return [record._replace(key=f"{key}/{place}") for place, record in enumerate(records, 1)]
    return records


def _of_action(action: str, line: Record, members: list[str], item: Item) -> list[Record]:
    title = as_text(item.get("title"))
    match action:
        case "invite_members":
            return [_joined(line, member, "invited") for member in members] or [line]
        case "join_group_by_link":
            inviter = as_text(item.get("inviter"))
            return [line._replace(kind="joined", detail="link", target=pseudo(inviter) if inviter else "")]
        case "join_group_by_request":
            return [line._replace(kind="joined", detail="approved")]
        case "remove_members":
            return [_gone(line, member) for member in members] or [line]
        case "create_group" | "create_channel":
            created = line._replace(kind="created", detail=title)
            return [created, *(_joined(line, member, "created") for member in members if member != line.name)]
        case "edit_group_title":
            return [line._replace(kind="renamed", detail=title)]
    return [line]


def _joined(line: Record, member: str, scene: str) -> Record:
    if member == line.name:
        return line._replace(kind="joined", detail="unknown")
    return line._replace(kind="joined", sender=pseudo(member), name=member, target=line.sender, detail=scene)


def _gone(line: Record, member: str) -> Record:
    if member == line.name:
        return line._replace(kind="left")
    return line._replace(kind="removed", sender=pseudo(member), name=member, target=line.sender)
