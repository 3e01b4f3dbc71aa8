"""WeChat's system rows in their raw form: templates, recalls, pats, notices of the group."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from qunluo.channels.history.markup import looks_like_markup, parse, text_at
from qunluo.channels.history.notices import Found, Naming, Notice, Party, by_name, read_notice

_VARIABLE = re.compile(r"\$([A-Za-z_]{1,32})\$")
_STAND_IN = re.compile(r"\x02(\d+)\x03")
_PATTED_ID = re.compile(r"\$\{([^{}]{1,64})\}")


def read_system(text: str, *, naming: Naming = by_name) -> tuple[str, Found]:
    """What a system row shows to people, and what it tells, be it words or XML."""
    return _read_markup(text) if looks_like_markup(text) else (text, read_notice(text, naming=naming))


def _read_markup(text: str) -> tuple[str, Found]:
    root = parse(text)
    if root is None:
        return text, Found()
    node = root if root.tag == "sysmsg" else root.find("sysmsg")
    if node is None:
        return _words(root) or text, Found()
    readers = {"revokemsg": _recall, "pat": _pat, "mmchatroombarannouncememt": _announcement}
    return readers.get(node.get("type", ""), _template)(node)


def _words(node: Element) -> str:
    return " ".join(" ".join(node.itertext()).split())


def _recall(node: Element) -> tuple[str, Found]:
    shown = text_at(node, "revokemsg/replacemsg") or text_at(node, "revokemsg/content") or _words(node)
    message = text_at(node, "revokemsg/newmsgid") or text_at(node, "revokemsg/msgid")
    found = read_notice(shown)
    actor = found.notices[0].actor if found.notices else Party("", "")
    return shown, Found(notices=(Notice(kind="recalled", actor=actor, message=message),))


def _pat(node: Element) -> tuple[str, Found]:
    actor, target = text_at(node, "pat/fromusername"), text_at(node, "pat/pattedusername")
    shown = _PATTED_ID.sub(r"\1", text_at(node, "pat/template")) or f"{actor} 拍了拍 {target}"
    return shown, Found(notices=(Notice(kind="patted", actor=Party(actor, ""), target=target),))


def _announcement(node: Element) -> tuple[str, Found]:
    shown = text_at(node, "mmchatroombarannouncememt/content") or _words(node)
    return shown, Found(notices=(Notice(kind="notice_changed", actor=Party("", "")),))


def _template(node: Element) -> tuple[str, Found]:
    template = node.find(".//content_template")
    if template is None:
        return _plain(node)
    parties: list[Party] = []
    links = {link.get("name", ""): link for link in template.iter("link")}

    def stand_in(found: re.Match[str]) -> str:
        link = links.get(found[1])
        return found[0] if link is None else _members(link, parties)

    pattern = text_at(template, "template") or text_at(template, "plain")
    marked = _VARIABLE.sub(stand_in, pattern)
    shown = _STAND_IN.sub(lambda found: parties[int(found[1])].name, marked)
    return shown, read_notice(marked, naming=_naming(parties))


def _members(link: Element, parties: list[Party]) -> str:
    if link.get("hidden") == "1":
        return ""
    marks = []
    for member in link.iter("member"):
        marks.append(f"\x02{len(parties)}\x03")
        parties.append(Party(text_at(member, "username"), text_at(member, "nickname")))
    if not marks:
        return text_at(link, "title") or text_at(link, "plain")
    return "、".join(marks)


def _naming(parties: list[Party]) -> Naming:
    def name(text: str) -> Party:
        found = _STAND_IN.search(text)
        if found is None:
            return by_name(text)
        party = parties[int(found[1])]
        return party if party.member else by_name(party.name)

    return name


def _plain(node: Element) -> tuple[str, Found]:
    """Old joins by QR code: a plain text, and the joiner's id in a link beside it."""
    shown = text_at(node, ".//plain") or text_at(node, ".//text") or _words(node)
    found = read_notice(shown)
    ids = [(username.text or "").strip() for username in node.iterfind(".//link/memberlist/username")]
    if len(ids) == 1 and ids[0] and len(found.notices) == 1:
        notice = found.notices[0]
        actor = Party(ids[0], notice.actor.name)
        joined = Notice(kind=notice.kind, actor=actor, target=notice.target, detail=notice.detail)
        return shown, Found(notices=(joined,), bystanders=found.bystanders)
    return shown, found
