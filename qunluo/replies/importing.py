"""A table of questions and answers, row by row: what it would do, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qunluo.replies.models import LONGEST_ANSWER, LONGEST_QUESTION
from qunluo.replies.reads.faq import FaqEntry
from qunluo.replies.writes.faq import Told

HEADER: Final = ("问题", "其他问法", "答案", "启用")
NAMES: Final[Mapping[str, frozenset[str]]] = {
    "question": frozenset({"问题", "标准问题", "标准问", "question", "q"}),
    "phrasings": frozenset({"其他问法", "相似问题", "相似问", "问法", "phrasings"}),
    "answer": frozenset({"答案", "回答", "回复", "answer", "a"}),
    "is_on": frozenset({"启用", "状态", "is_on"}),
}
MOST_ROWS: Final = 2000
MOST_PHRASINGS: Final = 50
BETWEEN: Final = re.compile(r"[\n|｜]+")
_OFF: Final = frozenset({"否", "停用", "关", "no", "false", "0"})


class Fate(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One row of the file: what it says, which entry it would change, and what is wrong with it."""

    number: int
    told: Told
    fate: Fate
    entry_id: int | None = None
    problem: str = ""


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Field -> its place in the row."""
    plain = [cell.strip().casefold() for cell in header]
    return {field: plain.index(name) for field, names in NAMES.items() for name in sorted(names & set(plain))[:1]}


def wordings_of(text: str, *, question: str) -> tuple[str, ...]:
    """Other wordings, one a line or parted by bars, each once, without the question itself."""
    lines = [line.strip() for line in BETWEEN.split(text)]
    return tuple(dict.fromkeys(line for line in lines if line and line != question))


def plan_rows(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[str, int], *, known: Iterable[FaqEntry]
) -> list[Planned]:
    """What each row would do to the entries that are known. Of two rows with one question the second is wrong."""
    entries = {row.question.casefold(): row for row in known}
    seen: set[str] = set()
    planned: list[Planned] = []
    for number, cells in rows:
        told = _told(cells, columns)
        key = told.question.casefold()
        problem = _problem(told, is_repeated=key in seen)
        seen.add(key)
        entry = entries.get(key)
        fate = Fate.BAD if problem else _fate(told, entry)
        planned.append(
            Planned(number=number, told=told, fate=fate, entry_id=entry.pk if entry else None, problem=problem)
        )
    return planned


def _told(cells: Sequence[str], columns: Mapping[str, int]) -> Told:
    def cell(field: str) -> str:
        place = columns.get(field, -1)
        return cells[place].strip().lstrip("'") if 0 <= place < len(cells) else ""

    question = cell("question")
    return Told(
        question=question,
        answer=cell("answer"),
        phrasings=wordings_of(cell("phrasings"), question=question),
        is_on=cell("is_on").casefold() not in _OFF,
    )


def _problem(told: Told, *, is_repeated: bool) -> str:
    if not told.question:
        return "没有问题"
    if not told.answer:
        return "没有答案"
    if is_repeated:
        return "这个问题在文件里出现了两次"
    if len(told.question) > LONGEST_QUESTION or any(len(one) > LONGEST_QUESTION for one in told.phrasings):
        return f"问题或问法超过 {LONGEST_QUESTION} 个字"
    if len(told.answer) > LONGEST_ANSWER:
        return f"答案超过 {LONGEST_ANSWER} 个字"
    if len(told.phrasings) > MOST_PHRASINGS:
        return f"问法超过 {MOST_PHRASINGS} 个"
    return ""


def _fate(told: Told, entry: FaqEntry | None) -> Fate:
    if entry is None:
        return Fate.NEW
    is_same = (entry.answer, tuple(entry.phrasings), entry.is_on) == (told.answer, told.phrasings, told.is_on)
    return Fate.SAME if is_same else Fate.CHANGED
