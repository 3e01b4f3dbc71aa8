"""Finds links, contacts, prices and numbers of cards in a text, also where they are disguised.

One expression a clue, each without nested repetition, over at most `plain.LONGEST` characters: no text takes long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from qunluo.core.moderation.sight import Clue, Evidence
from qunluo.moderation.evidence.cards import is_bank_card, is_identity_card
from qunluo.moderation.evidence.links import links_in
from qunluo.moderation.evidence.plain import Plain, digits_of, plain

_NUMERAL: Final = "0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺○"
_BETWEEN: Final = r"[ \-.·_*+,]{0,2}"
_AFTER_NAME: Final = r"(?:号码|账号|帐号|号|id|是|为|同号|同步)?\s{0,3}[:=+@\-→👉]{0,2}\s{0,3}"
_HANDLE: Final = r"(?P<id>[a-z][a-z0-9_\-]{4,19}(?![a-z0-9_\-])|[0-9]{5,12}(?![0-9]))"
_WECHAT_NAMES: Final = (
    r"微信|薇信|威信|维信|徽信|溦信|葳信|微❤|微心|薇芯|v信|vx|wx|v\+|\+v|\+vx|加v|加微|加薇|加威|加卫星|卫星号|微号"
    r"|➕?微|weixin|wechat"
)
_WECHAT: Final = re.compile(rf"(?:(?<![a-z0-9])(?:{_WECHAT_NAMES})|[微薇威维徽]\s[信芯心❤]){_AFTER_NAME}{_HANDLE}")
_QQ_NUMBER: Final = rf"(?P<id>[{_NUMERAL}](?:{_BETWEEN}[{_NUMERAL}]){{4,10}})(?![{_NUMERAL}])"
_QQ: Final = re.compile(
    rf"(?:(?<![a-z0-9])(?:qq|q\s?号|q\+|\+q|加q|扣扣|扣口|抠抠|蔻蔻|企鹅|球球|秋秋|q)){_AFTER_NAME}{_QQ_NUMBER}"
)
_GROUP: Final = re.compile(
    rf"(?:(?<![a-z0-9])(?:qq|q|扣扣|企鹅|交流|粉丝|福利|内部|外部|主|分|新)?\s?(?:群|裙|君羊|羣)){_AFTER_NAME}{_QQ_NUMBER}"
)
_PHONE: Final = re.compile(
    rf"(?<![0-9a-z.#№])(?:\+?\s?86[ \-]?)?(?P<id>[1一壹幺](?:{_BETWEEN}[{_NUMERAL}]){{10}})(?![{_NUMERAL}]|\.[0-9])"
)
_MOBILE: Final = re.compile(r"1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}")
_ORDER: Final = re.compile(r"(?:订单|单号|编号|运单|快递|流水|学号|工号|条码|编码|uid|id|版本)[号码]{0,2}[ :]{0,2}$")
_EMAIL: Final = re.compile(
    r"(?<![a-z0-9._%+\-])(?P<id>[a-z0-9._%+\-]{1,64}\s?@\s?[a-z0-9\-]{1,63}(?:\s?\.\s?[a-z0-9\-]{2,20}){1,3})(?![a-z0-9])"
)
_CHINESE_AMOUNT: Final = r"[零〇一二两三四五六七八九十百千万]{1,8}"
_PRICE: Final = re.compile(
    r"(?:[¥$€]\s?(?P<a>[0-9][0-9,]{0,8}(?:\.[0-9]{1,2})?))"
    r"|(?<![0-9.])(?P<b>[0-9]{1,8}(?:\.[0-9]{1,2})?)\s?(?:万|千|百)?(?:元|块钱?(?!石|状|头|地|肉|肌|[一二三四五六七八九]块)|rmb|人民币|usd|美元|米(?=一|包))"
    r"|(?<![0-9a-z.])(?P<c>[0-9]{1,6}(?:\.[0-9]{1,2})?)r(?![a-z0-9])"
    rf"|(?P<d>{_CHINESE_AMOUNT}(?:元(?![素旦宵首气件始老])|块钱|块[零一二两三四五六七八九][毛角]?))"
)
_LONG_NUMBER: Final = re.compile(r"(?<![0-9a-z])[0-9](?:[ \-]?[0-9]){14,18}[x]?(?![0-9a-z])")
_HANDLE_HINT: Final = re.compile(
    r"(?:加我|联系我?|私我|找我|滴滴|dd|咨询|tg|telegram|飞机|电报|推特|抖音号?|快手号?|小红书号?)[ :+@]{1,3}"
    rf"{_HANDLE}"
)
_PLAIN_TALK: Final = re.compile(
    r"[\u4e00-\u9fff，。！？、…~～：；·—《》“”‘’（）【】\s\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff]{0,400}"
)
_HANZI_NUMERAL: Final = "零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_COUNTS: Final = re.compile(
    rf"[{_HANZI_NUMERAL}](?:[^\u4e00-\u9fff]{{0,4}}[{_HANZI_NUMERAL}]){{4}}|[{_HANZI_NUMERAL}两十百千万](?:元|块)"
)
"""What characters alone can show: a number of five digits or more, or an amount."""
_NO_PRICE: Final = frozenset({"一块", "一元"})


def evidence_of(text: str) -> tuple[Evidence, ...]:
    """All hard evidence in a text, in the order in which it stands there. Never fails."""
    if _PLAIN_TALK.fullmatch(text) and not _COUNTS.search(text):
        return ()
    there = plain(text)
    found: list[Evidence] = [*_cards(there), *links_in(there)]
    for search in (_emails, _wechats, _groups, _qqs, _phones, _handles, _prices):
        found += [one for one in search(there) if not any(_overlap(one, other) for other in found)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end


def _made(there: Plain, clue: Clue, span: tuple[int, int], value: str) -> Evidence:
    start, end = there.span(*span)
    return Evidence(clue=clue, start=start, end=end, value=value)


def _cards(there: Plain) -> Iterator[Evidence]:
    for match in _LONG_NUMBER.finditer(there.text):
        number = match[0].replace(" ", "").replace("-", "")
        if is_identity_card(number):
            yield _made(there, Clue.IDENTITY_CARD, match.span(), number.upper())
        elif is_bank_card(number):
            yield _made(there, Clue.BANK_CARD, match.span(), number)


def _emails(there: Plain) -> Iterator[Evidence]:
    if "@" in there.text:
        for match in _EMAIL.finditer(there.text):
            yield _made(there, Clue.EMAIL, match.span("id"), "".join(match["id"].split()))


def _wechats(there: Plain) -> Iterator[Evidence]:
    for match in _WECHAT.finditer(there.text):
        if not _is_word(match["id"]):
            yield _made(there, Clue.WECHAT, match.span("id"), match["id"])


def _is_word(handle: str) -> bool:
    """Names of things that follow the word 微信 in ordinary talk, and are nobody's id."""
    return handle in {"iphone", "android", "windows", "weixin", "wechat", "macos", "https", "group", "robot", "emoji"}


def _groups(there: Plain) -> Iterator[Evidence]:
    return _numbered(there, _GROUP, Clue.GROUP_NUMBER, lambda number: 6 <= len(number) <= 10)  # noqa: PLR2004 - QQ's


def _qqs(there: Plain) -> Iterator[Evidence]:
    return _numbered(there, _QQ, Clue.QQ, lambda number: 5 <= len(number) <= 11)  # noqa: PLR2004 - QQ's


def _phones(there: Plain) -> Iterator[Evidence]:
    def is_phone(number: str) -> bool:
        return _MOBILE.fullmatch(number) is not None

    for one in _numbered(there, _PHONE, Clue.PHONE, is_phone):
        if not _ORDER.search(there.text[max(0, one.start - 8) : one.start]):
            yield one


def _numbered(there: Plain, expression: re.Pattern[str], clue: Clue, fits: Callable[[str], bool]) -> Iterator[Evidence]:
    for match in expression.finditer(there.text):
        number = digits_of(match["id"])
        if number[:1] != "0" and fits(number):
            yield _made(there, clue, match.span("id"), number)


def _handles(there: Plain) -> Iterator[Evidence]:
    for match in _HANDLE_HINT.finditer(there.text):
        yield _made(there, Clue.HANDLE, match.span("id"), match["id"])


def _prices(there: Plain) -> Iterator[Evidence]:
    for match in _PRICE.finditer(there.text):
        if match[0] not in _NO_PRICE:
            value = next(part for part in match.groups() if part)
            yield _made(there, Clue.PRICE, match.span(), value.replace(",", ""))
