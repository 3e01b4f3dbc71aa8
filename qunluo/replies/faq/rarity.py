"""How much a word, or a character, tells: what few questions hold tells most. And BM25 over it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

SATURATION: Final = 1.2
LENGTH: Final = 0.6
BELIEVED: Final = 300
"""With how many imagined questions the few of a small list are seen together: there, "怎么" would be rare."""
_EVERYWHERE: Final = "的 了 吗 是 我 么 什 怎 有 什么 怎么 哪 个 么样"
_OFTEN: Final = (
    "在 可 以 能 会 好 不 要 人 你 想 问 为 那 这 呢 啊 多 少 里 多少 可以 为什么 哪里 "
    "哪个 如何 请问 怎么样 谁 知道 一 吧 没 就 都 还 去 到 上 下 用 给 时 候 谢 大家 怎样 没有 "
    "现在 一下 您 请 办 样 得 和 把 被 也 吃 看 做 哪些 几 谢谢 何 如 求 说 开 家 道 "
    "知 "
)
COMMON: Final = dict.fromkeys(_EVERYWHERE.split(), 0.2) | dict.fromkeys(_OFTEN.split(), 0.05)
"""Share of ordinary questions that hold it."""


@dataclass(slots=True)
class Rarity:
    """Weights of terms in a list of texts, and which text holds which."""

    weights: dict[str, float] = field(default_factory=dict)
    strange: float = 0.0
    postings: dict[str, tuple[NDArray[np.intp], Scores]] = field(default_factory=dict)
    size: int = 0

    def weight(self, terms: Collection[str]) -> float:
        """What these terms tell together; a term of no text tells most."""
        weights, strange = self.weights, self.strange
        return sum([weights.get(term, strange) for term in terms])

    def scores(self, terms: Collection[str]) -> Scores:
        """BM25 of every text, as a share of what the terms could reach."""
        found = np.zeros(self.size, dtype=np.float32)
        for term in terms:
            if term in self.postings:
                where, worth = self.postings[term]
                found[where] += worth
        return found / np.float32(self.weight(terms) or 1.0)


def rarity_of(texts: Sequence[Collection[str]]) -> Rarity:
    """Count the terms of these texts."""
    count = Counter(term for terms in texts for term in terms)
    total = len(texts) + BELIEVED
    weights = {term: _weight(found + BELIEVED * COMMON.get(term, 0.0), total) for term, found in count.items()}
    weights = {term: _weight(BELIEVED * share, total) for term, share in COMMON.items()} | weights
    mean = sum(map(len, texts)) / max(len(texts), 1) or 1.0
    held: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, terms in enumerate(texts):
        worth = (SATURATION + 1) / (1 + SATURATION * (1 - LENGTH + LENGTH * len(terms) / mean))
        for term in terms:
            held[term].append((at, worth * weights[term]))
    postings = {
        term: (
            np.array([at for at, _ in rows], dtype=np.intp),
            np.array([worth for _, worth in rows], dtype=np.float32),
        )
        for term, rows in held.items()
    }
    return Rarity(weights=weights, strange=_weight(0, total), postings=postings, size=len(texts))


def _weight(found: float, total: float) -> float:
    return math.log(1 + (total - found + 0.5) / (found + 0.5))
