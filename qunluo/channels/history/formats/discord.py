"""DiscordChatExporter JSON: one channel of a server."""

from __future__ import annotations

from collections.abc import Iterator

from qunluo.channels.history.items import Item, Outline, cursor_of, each
from qunluo.channels.history.logbook import Logbook
from qunluo.channels.history.people import NOBODY_KNOWN
from qunluo.channels.history.records import Record
from qunluo.channels.history.source import Source
from qunluo.channels.history.text import as_dict, as_id, as_list, as_text, is_roll_call

NAME = "discord-json"
_SPOKEN = {"Default", "Reply", "ThreadStarterMessage", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23"}
_JOINED = {"GuildMemberJoin", "UserJoin", "7"}
_ENDINGS = (
    ("image", (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".heic")),
    ("video", (".mp4", ".webm", ".mov", ".avi", ".mkv")),
    ("voice", (".mp3", ".wav", ".ogg", ".flac", ".m4a")),
)


def fits(outline: Outline) -> bool:
    """Whether this is a channel with its guild."""
    return not outline.is_array and outline.has("guild", "channel")


def read(source: Source, log: Logbook) -> Iterator[list[Record]]:
    """All records."""
    log.head.platform = "discord"
    cursor = cursor_of(source)
    guild = ""
    for key in cursor.fields():
        if key == "guild":
            guild = as_text(as_dict(cursor.value()).get("name"))
        elif key == "channel":
            channel = as_dict(cursor.value())
            log.head.group = as_id(channel.get("id"))
            log.head.title = " #".join(filter(None, (guild, as_text(channel.get("name")))))
        elif key == "messages" and cursor.peek() == b"[":
            yield from each(cursor, log, lambda item, _: _message(item, log))


def _message(item: Item, log: Logbook) -> list[Record]:
    at, message, author = log.times.read(as_text(item["timestamp"])), as_id(item.get("id")), as_dict(item.get("author"))
    sender, account = as_id(author.get("id")) or NOBODY_KNOWN, as_text(author.get("name"))
    name = as_text(author.get("nickname")) or account
    action = as_text(item.get("type"))
    text = as_text(item.get("content"))
    line = Record(log.key_of(message, (at, sender, action, text)), at, "system", sender, name, text, message)
    if action in _JOINED:
        log.people.joined(sender, name, at)
        return [line._replace(kind="joined", detail="unknown")]
    if action not in _SPOKEN:
        return _notice(line, action, item, log)
    if log.people.last.get(sender) != name:
        log.people.spoke(sender, name)
        log.people.called(sender, account)
    kind, words = _content(item, text)
    reply = as_id(as_dict(item.get("reference")).get("messageId")) if action in {"Reply", "19"} else ""
    return [line._replace(kind=kind, text=words, reply_to=reply)]


def _notice(line: Record, action: str, item: Item, log: Logbook) -> list[Record]:
    others = [as_dict(mention) for mention in as_list(item.get("mentions"))]
    match action:
        case "Call":
            return [line._replace(kind="call")]
        case "ChannelNameChange":
            return [line._replace(kind="renamed", detail=line.text.rpartition(": ")[2].strip(" .\"'“”"))]
        case "RecipientAdd" | "RecipientRemove" if others:
            kind = "joined" if action == "RecipientAdd" else "removed"
            return [_moved(line, kind, other, log) for other in others[:1]]
    return [line]


def _moved(line: Record, kind: str, other: Item, log: Logbook) -> Record:
    member, name = as_id(other.get("id")), as_text(other.get("nickname")) or as_text(other.get("name"))
    if kind == "joined":
        log.people.joined(member, name, line.at)
        return line._replace(kind=kind, sender=member, name=name, target=line.sender, detail="invited")
    log.people.belonged(member, name)
    is_own_will = member == line.sender
    return line._replace(
        kind="left" if is_own_will else kind, sender=member, name=name, target="" if is_own_will else line.sender
    )


def _content(item: Item, text: str) -> tuple[str, str]:
    """Kind and words: a message with words is a text, whatever hangs on it."""
    if text:
        return ("roll_call" if is_roll_call(text) else "text"), text
    files = [as_text(as_dict(file).get("fileName")) for file in as_list(item.get("attachments"))]
    if files:
        return _kind_of_file(files[0]), "\n".join(files)
    stickers = [as_text(as_dict(sticker).get("name")) for sticker in as_list(item.get("stickers"))]
    if stickers:
        return "sticker", "\n".join(stickers)
    embeds = [as_dict(embed) for embed in as_list(item.get("embeds"))]
    if embeds:
        return "link", " ".join(filter(None, (as_text(embeds[0].get("title")), as_text(embeds[0].get("url")))))
    return "text", ""


def _kind_of_file(name: str) -> str:
    return next((kind for kind, endings in _ENDINGS if name.lower().endswith(endings)), "file")
