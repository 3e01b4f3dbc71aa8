"""How many disguised words are found, how many clean sentences are hit, and what the search costs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from ahocorasick_rs import AhoCorasick

from bench import disguises
from bench.figures import Figure
from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.lists import Word, WordList
from qunluo.moderation.words.themes import themes

SEED = 20261122
ASKED = {"plain": 99.9, "homophone": 95.0, "split": 95.0, "pinyin": 95.0} | dict.fromkeys(disguises.MECHANICAL, 99.5)
MANY = 100_000
SENTENCES = 50_000


def words(*, scale: int) -> Iterator[Figure]:
    """Words that no table was tuned on: a sample of a dictionary, and letters in chance order."""
    rng = Random(SEED)  # noqa: S311  a seeded sample, no secret
    sample = disguises.phrases_as_words(100 * scale, rng=rng) + disguises.letters_as_words(10 * scale, rng=rng)
    known = list(dict.fromkeys(sample))
    lists = _compiled(known)
    for name in disguises.DISGUISES:
        yield _recall(name, known, lists=lists)
    clean = disguises.clean_sentences(SENTENCES // 10 * scale, rng=rng)
    shipped = CompiledLists([theme.list for theme in themes()])
    yield _false_hits("clean sentences hit by the shipped lists", clean, lists=shipped)
    yield _false_hits(f"clean sentences hit by {len(known):,} words of a dictionary", clean, lists=lists)
    yield _speed(clean, lists=shipped)
    yield from _cost(clean, rng=rng)


def _compiled(known: list[str]) -> CompiledLists:
    return CompiledLists([WordList(id="bench", words=tuple(Word(text=word) for word in known))])


def _recall(name: str, known: list[str], *, lists: CompiledLists) -> Figure:
    found = total = raw = 0
    finder = AhoCorasick(known)
    rng = Random(SEED)  # noqa: S311  a seeded sample, no secret
    for case in disguises.cases(name, words=known, rng=rng):
        start = case.text.index(case.seen)
        end = start + len(case.seen)
        total += 1
        found += any(hit.start < end and start < hit.end for hit in lists.find(case.text))
        raw += bool(finder.find_matches_as_indexes(case.text))
    return Figure(
        name=f"words found: {name}",
        unit="%",
        value=round(100 * found / total, 2),
        raw=round(100 * raw / total, 2),
        raw_name="Aho-Corasick alone, %",
        target=ASKED[name],
        more={"cases": total},
    )


def _false_hits(name: str, clean: list[str], *, lists: CompiledLists) -> Figure:
    """Sentences that hold a word as it stands are left out: they are hit rightly."""
    finder = AhoCorasick([word.text for one in lists.lists for word in one.words])
    left = [text for text in clean if not finder.find_matches_as_indexes(text)]
    hit = sum(1 for text in left if lists.find(text))
    return Figure(
        name=name,
        unit="%",
        value=round(100 * hit / len(left), 3),
        raw=0,
        raw_name="Aho-Corasick alone, %",
        target=0.1,
        more={"sentences": len(left)},
    )


def _speed(texts: list[str], *, lists: CompiledLists) -> Figure:
    finder = AhoCorasick([word.text for one in lists.lists for word in one.words])
    return Figure(
        name="messages looked at, shipped lists",
        unit="messages/s",
        value=round(len(texts) / sum(_times(lists.find, texts))),
        raw=round(len(texts) / sum(_times(finder.find_matches_as_indexes, texts))),
        raw_name="Aho-Corasick alone, messages/s",
        target=20_000,
        more={"words": lists.size},
    )


def _cost(texts: list[str], *, rng: Random) -> Iterator[Figure]:
    many = disguises.invented_words(MANY, rng=rng)
    before = _resident()
    started = time.thread_time()
    lists = _compiled(many)
    built = time.thread_time() - started
    memory = _resident() - before
    finder = AhoCorasick(many)
    raw = sorted(_times(finder.find_matches_as_indexes, texts))
    took = sorted(_times(lists.find, texts))
    middle, late = len(took) // 2, len(took) * 99 // 100
    shared = {"words": MANY, "mean_us": round(sum(took) / len(took) * 1e6, 1), "p50_us": round(took[middle] * 1e6, 1)}
    yield Figure(
        name="p99 of one message, 100,000 words",
        unit="ms",
        value=round(took[late] * 1e3, 3),
        raw=round(raw[late] * 1e3, 3),
        raw_name="Aho-Corasick alone, ms",
        target=1.0,
        more=shared,
    )
    plain = time.thread_time()
    AhoCorasick(many)
    plain = time.thread_time() - plain
    yield Figure(
        name="100,000 words made ready",
        unit="s",
        value=round(built, 2),
        raw=round(plain, 2),
        raw_name="Aho-Corasick alone, s",
        target=5.0,
        more={"megabytes": round(memory)},
    )


def _times(find: object, texts: list[str]) -> Iterator[float]:
    """Seconds of processor time a text, the best of three: other processes of the machine do not count."""
    assert callable(find)
    for text in texts:
        best = 1.0
        for _ in range(3):
            started = time.thread_time()
            find(text)
            best = min(best, time.thread_time() - started)
        yield best


def _resident() -> float:
    """Megabytes that this process holds."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
