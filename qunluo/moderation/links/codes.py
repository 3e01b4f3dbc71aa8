"""What a code in a picture is for: to add somebody, to join a group, to pay, or to open a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qunluo.moderation.links.addresses import address_of
from qunluo.moderation.links.sites import Sites

_INVITES: Final = (
    (re.compile(r"https?://u\.wechat\.com/|weixin://contacts/", re.IGNORECASE), "微信名片"),
    (re.compile(r"https?://weixin\.qq\.com/g/", re.IGNORECASE), "微信群"),
    (re.compile(r"https?://work\.weixin\.qq\.com/(?:gm|ct|ca|u)/", re.IGNORECASE), "企业微信的名片或群"),
    (re.compile(r"https?://(?:qm|jq|qun)\.qq\.com/|mqqapi://card/", re.IGNORECASE), "QQ 名片或群"),
    (re.compile(r"wxp://|https?://(?:payapp\.weixin|qr\.alipay)\.", re.IGNORECASE), "收款码"),
    (re.compile(r"https?://(?:t\.me|telegram\.me)/|tg://", re.IGNORECASE), "Telegram"),
)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What the codes of one picture are for, as a sentence; `is_suspect` wants a person to look."""

    is_suspect: bool
    detail: str


def meaning_of(codes: tuple[str, ...], sites: Sites) -> Meant:
    """The gravest first: a forbidden site, then whatever leads people away, then any other code."""
    hosts = [one.host for code in codes if _WEB.match(code) and (one := address_of(code)) is not None]
    site = sites.first_blocked(hosts)
    if site is not None:
        why = f"（{site.reason}）" if site.reason else ""
        return Meant(is_suspect=True, detail=f"图里的二维码通向 {site.host}，在禁止名单里{why}")
    invites = [name for code in codes for sign, name in _INVITES if sign.match(code)]
    allowed = {host for host in hosts if (known := sites.site_of(host)) is not None and known.is_allowed}
    if invites and not (hosts and set(hosts) == allowed):
        return Meant(is_suspect=True, detail=f"图里的二维码是{'、'.join(dict.fromkeys(invites))}：{codes[0][:SHOWN]}")
    if codes:
        return Meant(is_suspect=False, detail=f"图里有 {len(codes)} 个二维码")
    return Meant(is_suspect=False, detail="")
