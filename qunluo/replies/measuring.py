"""How well questions are found in a list, and how many are still answered when hardly any answer may be false."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qunluo.replies.faq.matching import Match, Matcher, Phrased
from qunluo.replies.faq.vectors import Vectors

FALSE_SHARE: Final = 0.05
SAMPLED: Final = 1000
SEEDS: Final = (1, 2, 3)
Row = tuple[str, str]
"""An entry's id, and a text."""


class NothingToMeasure(Exception):
    """The folder holds no list of questions. The sentence is for the person at the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One list of questions, asked `asked` times from within and `outside` times about something else.

    `answered` is the share of the right answers that survives where `FALSE_SHARE` of the outside is answered; `auc`
    tells how well inside and outside part by confidence. Without an outside these two are None.
    """

    name: str
    entries: int
    asked: int
    outside: int
    top1: float
    top3: float
    answered: float | None
    auc: float | None
    microseconds: float

    def as_dict(self) -> dict[str, str | int | float | None]:
        """For JSON."""
        return asdict(self)


def measure_folder(folder: Path, *, vectors: Vectors | None = None) -> list[Measured]:
    """Every list `faq_*.tsv` of the folder with all queries beside it.

    Where no query is from outside the list, parts of the list take turns at being the list.
    """
    lists = {path.stem.removeprefix("faq_"): _rows(path) for path in sorted(folder.glob("faq_*.tsv"))}
    if not lists:
        raise NothingToMeasure(f"{folder} 里没有 faq_*.tsv（每行：编号、制表符、问题）。")
    queries = [
        row
        for path in sorted(folder.glob("*.tsv"))
        if not path.name.startswith(("faq_", "pairs_"))
        for row in _rows(path)
    ]
    if not queries:
        raise NothingToMeasure(f"{folder} 里没有提问文件（*.tsv，每行：编号、制表符、提问）。")
    measured: list[Measured] = []
    for name, entries in lists.items():
        known = {one for one, _ in entries}
        parts = {name: entries} if any(one not in known for one, _ in queries) else dict(_parts(name, entries))
        measured += [measure(part, rows, queries, vectors=vectors) for part, rows in parts.items()]
    return measured


def measure(name: str, entries: Sequence[Row], queries: Sequence[Row], *, vectors: Vectors | None = None) -> Measured:
    """Ask the list every query; those of an unknown id are from outside."""
    numbers = {one: at for at, one in enumerate(dict.fromkeys(one for one, _ in entries))}
    matcher = Matcher([Phrased(id=numbers[one], text=text) for one, text in entries], vectors=vectors)
    began = time.perf_counter()
    found = [(numbers.get(one), matcher.match(text)) for one, text in queries]
    spent = time.perf_counter() - began
    inside = [(want, matches) for want, matches in found if want is not None]
    right = np.array([_is_right(want, matches[:1]) for want, matches in inside], dtype=bool)
    sure = np.array([_sure(matches) for _, matches in inside])
    outside = np.array([_sure(matches) for want, matches in found if want is None])
    return Measured(
        name=name,
        entries=len(numbers),
        asked=len(inside),
        outside=len(outside),
        top1=_share(right),
        top3=_share(np.array([_is_right(want, matches) for want, matches in inside], dtype=bool)),
        answered=_share(sure[right] > np.quantile(outside, 1 - FALSE_SHARE)) if len(outside) else None,
        auc=_auc(sure, outside) if len(outside) and len(sure) else None,
        microseconds=spent / max(len(found), 1) * 1e6,
    )


def _parts(name: str, entries: Sequence[Row]) -> Iterator[tuple[str, Sequence[Row]]]:
    ids = list(dict.fromkeys(one for one, _ in entries))
    for seed in SEEDS:
        kept = set(random.Random(seed).sample(ids, min(SAMPLED, len(ids) // 2)))  # noqa: S311 - a repeatable sample
        yield f"{name}#{seed}", [row for row in entries if row[0] in kept]


def _rows(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    cells = [line.split("\t", 1) for line in lines if "\t" in line]
    return [(one.strip(), text.strip()) for one, text in cells if one.strip() and text.strip()]


def _is_right(want: int, matches: Sequence[Match]) -> bool:
    return any(match.id == want for match in matches)


def _sure(matches: Sequence[Match]) -> float:
    return matches[0].confidence if matches else 0.0


def _share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean()) if len(hits) else 0.0


def _auc(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """How often a question from inside gets more confidence than one from outside; a tie is half a time."""
    known = np.sort(outside)
    below = np.searchsorted(known, inside, side="left") + np.searchsorted(known, inside, side="right")
    return float(below.mean() / 2 / len(known))
