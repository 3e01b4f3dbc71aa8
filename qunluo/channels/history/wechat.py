"""What WeChat's own numbers and XML bodies mean, for all exports that show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qunluo.channels.history.markup import looks_like_markup, parse, text_at
from qunluo.channels.history.text import as_int, is_roll_call, without_quote

SYSTEM_TYPES = {10000, 10002}
_PACKED = 0xFFFF_FFFF
_APP = 49

_KINDS = {
    1: "text",
    3: "image",
    34: "voice",
    42: "card",
    43: "video",
    47: "sticker",
    48: "location",
    50: "call",
    62: "video",
    66: "card",
    10000: "system",
    10002: "system",
}
_APP_KINDS = {
    1: "text",
    3: "link",
    4: "link",
    5: "link",
    6: "file",
    8: "sticker",
    17: "location",
    19: "forward",
    24: "forward",
    33: "mini_program",
    36: "mini_program",
    40: "forward",
    50: "card",
    51: "link",
    53: "roll_call",
    57: "text",
    62: "patted",
    63: "link",
    74: "file",
    76: "link",
    87: "notice_changed",
    88: "link",
    92: "link",
    2000: "transfer",
    2001: "red_packet",
    2003: "red_packet",
}
_PREFIX = re.compile(r"([A-Za-z0-9_\-]{4,64}(?:@[a-z]{2,16})?):\r?\n")

_ACCOUNT = re.compile(r"(?=.*[0-9_\-])[A-Za-z][A-Za-z0-9_\-]{5,19}|[^@]+@[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A message's content as people see it."""

    kind: str
    text: str
    reply_to: str = ""


def split_type(kind: int, sub: int) -> tuple[int, int]:
    """WeChat 4 packs both numbers into one: low half the type, high half the subtype."""
    if kind > _PACKED:
        return kind & _PACKED, kind >> 32
    return kind, sub


def kind_of(kind: int, sub: int) -> str:
    """The kind behind a type and subtype."""
    if kind == _APP:
        return _APP_KINDS.get(sub, "other")
    return _KINDS.get(kind, "other")


def without_prefix(text: str, sender: str) -> tuple[str, str]:
    """Sender and text of a raw group row, in which `wxid:` stands alone above the words.

    What somebody wrote as `todo:` stays.
    """
    found = _PREFIX.match(text)
    if found is None:
        return sender, text
    owner = found[1]
    is_nobody = not sender or sender.endswith("@chatroom")
    if owner == sender or owner.startswith("wxid_") or (is_nobody and _ACCOUNT.fullmatch(owner)):
        return (owner if is_nobody else sender), text[found.end() :]
    return sender, text


def body_of(kind: str, text: str) -> Body:
    """The content of a message of this kind; XML gives up its title, a quote only the answer."""
    if looks_like_markup(text):
        return _of_markup(kind, parse(text))
    if kind == "text":
        text = without_quote(text)
        return Body(kind="roll_call" if is_roll_call(text) else "text", text=text)
    return Body(kind=kind, text=text)


def _of_markup(kind: str, root: Element | None) -> Body:
    if root is None:
        return Body(kind=kind, text="")
    app = root if root.tag == "appmsg" else root.find(".//appmsg")
    if app is not None:
        return _of_app(kind, app)
    if kind == "location":
        place = root.find(".//location")
        names = (place.get("poiname", ""), place.get("label", "")) if place is not None else ()
        return Body(kind=kind, text=" ".join(filter(None, names)))
    if kind == "card":
        return Body(kind=kind, text=root.get("nickname", ""))
    return Body(kind=kind, text="")


def _of_app(kind: str, app: Element) -> Body:
    sub = as_int(text_at(app, "type"))
    kind = _APP_KINDS.get(sub, kind if kind != "text" else "other")
    title, reply_to = text_at(app, "title"), text_at(app, "refermsg/svrid")
    if kind == "text":
        return Body(kind="roll_call" if is_roll_call(title) else "text", text=title, reply_to=reply_to)
    if kind in {"link", "mini_program"}:
        name = text_at(app, "sourcedisplayname") if kind == "mini_program" else ""
        return Body(kind=kind, text=" ".join(filter(None, (title or name, text_at(app, "url")))))
    if kind == "notice_changed":
        return Body(kind=kind, text=text_at(app, "textannouncement") or title)
    if kind in {"transfer", "red_packet"}:
        memo = text_at(app, "wcpayinfo/sendertitle") or text_at(app, "wcpayinfo/pay_memo")
        return Body(kind=kind, text=memo or title)
    return Body(kind=kind, text=title)
