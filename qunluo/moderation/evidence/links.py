"""Links, with and without a scheme, with Chinese dots, and with 点 in place of the dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from qunluo.core.moderation.sight import Clue, Evidence
from qunluo.moderation.evidence.plain import Plain

ENDINGS: Final = (
    "com|net|org|cn|cc|top|xyz|vip|club|shop|site|online|store|run|live|icu|fun|pro|info|biz|me|tv|co|io|app|dev|link"
    "|ink|work|tech|wang|ltd|group|art|asia|mobi|us|uk|hk|tw|jp|ru|in|la|gg|la|im|to|ly|gl|am|so|ws|pw|tk|ml|ga|cf|win|bid|red"
)
SHORTENERS: Final = frozenset(
    {"t.cn", "url.cn", "dwz.cn", "suo.im", "bit.ly", "goo.gl", "t.co", "tinyurl.com", "is.gd", "ow.ly", "m.tb.cn"}
    | {
        "u.jd.com",
        "w.url.cn",
        "sourl.cn",
        "dwz.win",
        "v.douyin.com",
        "b23.tv",
        "xhslink.com",
        "c.tb.cn",
        "s.click.taobao.com",
    }
)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9\-]{0,40}[a-z0-9])?"
_PATH: Final = r"(?::[0-9]{2,5})?(?:[/?#][!-~]{0,500})?"
_SOMEBODY: Final = r"(?:[!-.0-?A-~]{1,60}@)?"
_WITH_SCHEME: Final = re.compile(
    rf"(?:https?|ftp)\s?:\s?/{{0,2}}\s?{_SOMEBODY}(?P<host>{_LABEL}(?:\.{_LABEL}){{1,5}}){_PATH}"
)
_WITHOUT: Final = re.compile(
    rf"(?<![a-z0-9@._/\-])(?P<host>{_LABEL}(?:\s?\.\s?{_LABEL}){{0,4}}\s?\.\s?(?:{ENDINGS}))(?![a-z0-9@_\-]|\.[a-z0-9]){_PATH}"
)
_SPELT: Final = re.compile(
    rf"(?<![a-z0-9@.])(?P<host>[a-z0-9][a-z0-9\-]{{1,40}}(?:[ ,(\[【]?[点點丶][ )\]】]?[a-z0-9\-]{{1,40}}){{0,3}}"
    rf"[ ,(\[【]?[点點丶][ )\]】]?(?:{ENDINGS}|康姆|科姆))(?![a-z0-9])"
)
_NUMBERS_ONLY: Final = re.compile(r"[0-9.\s]+")
_FILES: Final = re.compile(r"\.(?:py|js|so|me|in|am|to|us|co|la|pro|app|info|work)$")


def links_in(there: Plain) -> Iterator[Evidence]:
    """All links; the value is the host, in plain letters."""
    taken: list[tuple[int, int]] = []
    for expression in (_WITH_SCHEME, _WITHOUT, _SPELT):
        if expression is not _SPELT and "." not in there.text:
            continue
        for match in expression.finditer(there.text):
            host = _host(match["host"])
            start, end = match.start(), _end(there.text, match)
            if any(start < other and begin < end for begin, other in taken) or not _is_host(host, expression):
                continue
            taken.append((start, end))
            first, last = there.span(start, end)
            yield Evidence(clue=Clue.LINK, start=first, end=last, value=host)


def _host(piece: str) -> str:
    host = re.sub(r"[ ,(\[【]?[点點丶][ )\]】]?", ".", piece)
    return re.sub(r"\s", "", host).replace("康姆", "com").replace("科姆", "com").removeprefix("www.")


def _end(text: str, match: re.Match[str]) -> int:
    """Marks that end the sentence are no part of the link."""
    end = match.end()
    while end > match.end("host") and text[end - 1] in ".,;:!?)]}'\"":
        end -= 1
    return end


def _is_host(host: str, expression: re.Pattern[str]) -> bool:
    """A version, a time or a decimal is no host, and short endings that are words need a full name before them."""
    if expression is _WITH_SCHEME:
        return True
    if _NUMBERS_ONLY.fullmatch(host):
        return False
    if _FILES.search(host):
        return host in SHORTENERS or len(host.rpartition(".")[0]) > 3  # noqa: PLR2004 - "to.me" is a slip of typing
    return True
