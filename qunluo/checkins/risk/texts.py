"""What of a text is somebody's own: without quotations, links, day numbers, the plan's phrases, marks and blanks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LEAST_OWN = 10
"""Fewer characters of one's own are no evidence: people who say little say the same."""
LONGEST = 200
COMMON_SHARE, LEAST_COMMON = 0.1, 3
MOST_SAMPLED = 600
LINK = re.compile(r"https?://[!-~]+")
QUOTED = re.compile(
    r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|\"[^\"\n]*\"|【[^】]*】|(?:摘抄|原文|金句|经文)[:：][^\n]*"
)
NUMERAL = r"[0-9一二三四五六七八九十百零〇两]+"
COUNTED = re.compile(
    rf"(?:打卡|签到|坚持|阅读|学习|运动|连续)*第?\s*{NUMERAL}\s*(?:/\s*{NUMERAL})?\s*[天日]|day\s*[0-9]+"
)
CLAUSE = re.compile(r"[。！？!?；;\n，,、~～]+")
EVERYBODY_SAYS = (
    "今天打卡完成打卡成功已打卡签到完成明天继续加油坚持努力一起加油坚持就是胜利每天进步一点点收获很多收获满满"
    "继续学习今日学习今日阅读读完了今天的内容学到了很多感谢老师谢谢老师辛苦了早上好早安晚安大家好新的一天开始了"
    "今天的任务完成了按时完成很有感触受益匪浅很有收获期待明天为自己点赞自律让我自由不忘初心好好学习天天向上"
)
"""Phrases of check-ins everywhere; that two texts share them says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text as it is compared: `plain` in its order, `sorted` with its clauses sorted, against reshuffling."""

    plain: str
    sorted: str


@lru_cache(maxsize=1 << 15)
def own_words(text: str, phrases: tuple[str, ...]) -> Words:
    """What is left of the text when all is gone that is not the writer's own; at most `LONGEST` characters."""
    flat = COUNTED.sub("\n", QUOTED.sub("\n", _flat(LINK.sub("\n", text))))
    clauses = [_letters(clause) for clause in CLAUSE.split(flat)]
    kept = [left for clause in clauses if (left := _without(clause, phrases))]
    return Words(plain="".join(kept)[:LONGEST], sorted="".join(sorted(kept))[:LONGEST])


def phrases_from(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts as `own_words` wants phrases: clause by clause, the longest first, none of a single letter."""
    flat = (COUNTED.sub("\n", _flat(text)) for text in texts)
    clauses = {_letters(clause) for text in flat for clause in CLAUSE.split(text)}
    return tuple(sorted((one for one in clauses if len(one) > 1), key=lambda one: (-len(one), one)))


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _without(clause: str, phrases: tuple[str, ...]) -> str:
    for phrase in phrases:
        if phrase in clause:
            clause = clause.replace(phrase, "")
    return clause


@lru_cache(maxsize=1 << 14)
def pairs_in(plain: str) -> frozenset[str]:
    """The pairs of neighbouring characters."""
    return frozenset(map("".join, pairwise(plain)))


COMMONPLACE = pairs_in(EVERYBODY_SAYS)


def common_pairs(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of characters that many of these different texts hold, and those that everybody writes."""
    distinct = sorted(set(texts))
    return _common_pairs(tuple(distinct[:: len(distinct) // MOST_SAMPLED + 1]))


@lru_cache(maxsize=64)
def _common_pairs(sample: tuple[str, ...]) -> frozenset[str]:
    """Remembered: what was written on earlier days stays the same all day."""
    counts = Counter(pair for plain in sample for pair in pairs_in(plain))
    line = max(LEAST_COMMON, COMMON_SHARE * len(sample))
    return COMMONPLACE | {pair for pair, count in counts.items() if count >= line}


def novelty(plain: str, common: frozenset[str]) -> int:
    """How many of its pairs of characters are not what others write anyway."""
    return len(pairs_in(plain) - common)
