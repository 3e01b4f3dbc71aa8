"""Texts of the platform itself, WeChat's and QQ's: who joined, left, was removed, took a message back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from qunluo.channels.history.people import SELF, pseudo
from qunluo.channels.history.text import without_title

_LONGEST = 1_000
_TAGS = re.compile(r"</?(?:img|a|_wc_custom_link_)(?:\s[^<>]{0,500})?/?>")
_REVOKE_LINK = re.compile(r"\s*撤销$")
_QUOTES = '"“”「」'
_OTHERS = re.compile(r"[,，]\s*群聊参与人还有[:\uff1a]\s*")
_WITH_ID = re.compile(r"(.*)\(([^()\s]{2,64})\)", re.DOTALL)


class Party(NamedTuple):
    """Somebody as a text names him: stand-in id or id, and name."""

    member: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that a system text tells. `text` and `message` only where they differ from the line's."""

    kind: str
    actor: Party
    target: str = ""
    detail: str = ""
    text: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that a system text tells; nothing where it is just a text."""

    notices: tuple[Notice, ...] = ()
    bystanders: tuple[Party, ...] = ()


Naming = Callable[[str], Party]


class _Rule(NamedTuple):
    word: str  # must stand in the text; spares most patterns
    pattern: re.Pattern[str]
    kind: str
    detail: str = ""


def _rule(word: str, pattern: str, kind: str, detail: str = "") -> _Rule:
    pattern = pattern.replace("Q", f"[{_QUOTES}]").replace("GROUP", "(?:本群|群聊|该群聊?|此群|群)")
    return _Rule(word, re.compile(pattern, re.DOTALL), kind, detail)


# Most specific first. `who` may be several people; `by` is the other party.
_RULES = (
    _rule("邀请", r"(?P<by>你|Q.+Q)邀请(?P<who>你和Q.+Q|你|Q.+Q)加入了?群聊", "joined", "invited"),
    _rule("二维码", r"(?P<who>你|Q.+Q)通过扫描(?P<by>你|Q.+Q)分享的二维码加入了?群聊", "joined", "qr_code"),
    _rule("二维码", r"(?P<who>Q.+Q)通过(?P<by>你|Q.+Q)的邀请二维码加入了?群聊", "joined", "qr_code"),
    _rule("加入了群聊", r"(?P<who>你|Q.+Q)加入了群聊", "joined", "unknown"),
    _rule("移出", r"(?P<by>你|Q.+Q)将(?P<who>Q.+Q)移出了?群聊", "removed"),
    _rule("移出", r"(?P<who>你|Q.+Q)已?被(?P<by>你|Q.+Q|)移出了?群聊", "removed"),
    _rule("退出", r"(?P<who>你|Q.+Q)已?退出了?群聊", "left"),
    _rule("群名", r"(?P<who>你|Q.+Q)修改群名为Q?(?P<title>.*?)Q?", "renamed"),
    _rule("解散", r"(?:群主)?(?P<who>你|Q.+Q)已解散了?该?群聊", "dismissed"),
    _rule("撤回", r"(?P<who>你|Q.+Q)\s*撤回了(?:成员)?\s*(?P<by>Q.+Q)\s*的一条消息", "recalled"),
    _rule("撤回", r"(?P<who>你|Q.+Q)\s*撤回了一条消息", "recalled"),
    _rule("拍了拍", r"(?P<who>我|你|Q.+?Q)\s*拍了拍\s*(?P<by>我|你|自己|Q.+?Q).*", "patted"),
    _rule("新群主", r"(?P<by>你|Q.+Q)已?成为新群主", "owner_changed"),
    _rule("群主", r"(?P<who>你|Q.+Q)已?[将把]群主(?:转让|移交)给了?(?P<by>你|Q.+Q)", "owner_changed"),
    _rule("公告", r"(?P<who>你|Q.+Q)(?:发布|修改|更新)了(?:新的)?群公告", "notice_changed"),
    # QQ puts no quotes around names.
    _rule("文件", r'(?:\[图片\]\s*)?(?P<who>.+?)\s*(?:分享|上传)了?文件[^"]*"(?P<file>[^"]+)".*', "file"),
    _rule("邀请", r"(?P<by>.+?)(?<!想)\s*邀请\s*(?P<who>.+?)\s*加入了?GROUP", "joined", "invited"),
    _rule("二维码", r"(?P<who>.+?)\s*通过(?:扫描)?(?P<by>.+?)分享的群?二维码加入了?GROUP", "joined", "qr_code"),
    _rule("分享的", r"(?P<who>.+?)\s*通过(?P<by>.+?)分享的群?(?:链接|邀请链接|名片)加入了?GROUP", "joined", "link"),
    _rule("加入", r"(?P<by>.+?)已?(?:同意|批准)了?\s*(?P<who>.+?)\s*加入了?GROUP", "joined", "approved"),
    _rule(
        "加入",
        r"(?:欢迎(?:新成员)?)?\s*(?P<who>(?:(?!邀请|申请|请求|拒绝).)+?)\s*已?加入了?GROUP",
        "joined",
        "unknown",
    ),
    _rule("出", r"(?P<who>.+?)\s*已?被(?:管理员|群主)?\s*(?P<by>.*?)\s*(?:移|踢|请)出了?GROUP", "removed"),
    _rule("出", r"(?:管理员|群主)?\s*(?P<by>.+?)\s*[将把]\s*(?P<who>.+?)\s*(?:移|踢|请)出了?GROUP", "removed"),
    _rule("退出", r"(?P<who>.+?)\s*已?(?:主动)?退出了?GROUP", "left"),
    _rule("离开", r"(?P<who>.+?)\s*已?离开了?GROUP", "left"),
    _rule("撤回", r"(?P<who>.+?)\s*撤回了(?:成员)?\s*(?P<by>.+?)\s*的一?条?消息", "recalled"),
    _rule("撤回", r"(?P<who>.+?)\s*撤回了一条(?:成员)?消息", "recalled"),
    _rule("群名", r"(?P<who>.*?)\s*[将把]?(?:修改|更改)?了?群名称?已?(?:修改|更改|改)?为Q?(?P<title>.+?)Q?", "renamed"),
    _rule("群主", r"(?P<by>.+?)\s*已?成为(?:本群|新|的){1,3}群主", "owner_changed"),
    _rule("群主", r"(?P<who>.*?)\s*[将把]?群主?已?转让给了?\s*(?P<by>.+?)", "owner_changed"),
    _rule("解散", r"GROUP已?被?(?:群主)?\s*(?P<who>.*?)\s*解散了?", "dismissed"),
    _rule("了戳", r"(?P<who>.+?)\s*戳了戳\s*(?P<by>.+?)", "patted"),
    _rule("了拍", r"(?P<who>.+?)\s*拍了拍\s*(?P<by>.+?)", "patted"),
    _rule("公告", r"(?P<who>.+?)\s*(?:发布|发表|更新)了(?:新的)?群?公告.*", "notice_changed"),
)
_MANY = {"joined", "removed", "left"}


def by_name(name: str) -> Party:
    """The party behind a bare name."""
    name = without_title(name.strip().strip(_QUOTES).strip())
    if name in {"你", "我"}:
        return Party(SELF, "我")
    return Party(pseudo(name), name) if name else Party("", "")


def by_name_and_id(name: str) -> Party:
    """The party behind `小赵(wxid_c)`, as chatlog renders names."""
    bare = name.strip().strip(_QUOTES).strip()
    found = _WITH_ID.fullmatch(bare)
    if found is None or not found[2].isascii():
        return by_name(name)
    return Party(found[2], found[1].strip())


def tidy(text: str) -> str:
    """The words alone: no tags, no link text, no full stop."""
    if "<" in text:
        text = _TAGS.sub("", text)
    return _REVOKE_LINK.sub("", text.strip().rstrip("。.!！").strip())


def read_notice(text: str, *, naming: Naming = by_name) -> Found:
    """What a system text tells. For a text that may be XML see `notice_xml.read_system`."""
    told, *others = _OTHERS.split(tidy(text), 1)
    bystanders = tuple(map(naming, _split(others[0].strip(_QUOTES)))) if others else ()
    if len(told) > _LONGEST:
        return Found(bystanders=bystanders)
    for rule in _RULES:
        if rule.word in told:
            found = rule.pattern.fullmatch(told)
            if found is not None:
                return Found(notices=_notices(rule, found.groupdict(""), naming), bystanders=bystanders)
    return Found(bystanders=bystanders)


def _notices(rule: _Rule, parts: dict[str, str], naming: Naming) -> tuple[Notice, ...]:
    who, by = parts.get("who", ""), parts.get("by", "")
    actors = _people(who, naming) if rule.kind in _MANY else [naming(who)]
    target = actors[0].member if by == "自己" else naming(by).member if by else ""
    detail = parts.get("title", "").strip(_QUOTES) or rule.detail
    return tuple(
        Notice(kind=rule.kind, actor=actor, target=target, detail=detail, text=parts.get("file", ""))
        for actor in actors
    )


def _people(who: str, naming: Naming) -> list[Party]:
    first: list[str] = []
    if who.startswith("你和"):
        first, who = ["你"], who[2:]
    return [naming(name) for name in (*first, *_split(who.strip(_QUOTES)))] or [Party("", "")]


def _split(names: str) -> list[str]:
    return [name for name in names.split("、") if name.strip()]
