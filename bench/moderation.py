"""Whole moderation of messages on one core, and a back-test of a rule over a long history."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import ahocorasick_rs

from bench.disguises import clean_sentences, invented_words
from bench.figures import Figure, importing
from bench.house import House

MESSAGES, MANY = 20_000, 100_000
AT_ONCE = 500
SEED = 5
RULES = ("adverts", "words", "links", "flood", "personal_data", "probation", "abuse", "speech")


def moderation(*, count: int = MESSAGES) -> Figure:
    """Messages a second through folding, 100,000 words, evidence, both classifiers and eight rules: one core."""
    from qunluo.core.moderation.rules import Mode, Order, Release
    from qunluo.core.moderation.sight import Topic
    from qunluo.moderation.learning.classifier import classifier_of
    from qunluo.moderation.screens import CommunityScreen
    from qunluo.moderation.starters import starters
    from qunluo.moderation.words.finding import CompiledLists
    from qunluo.moderation.words.lists import Word, WordList

    known = invented_words(MANY, rng=random.Random(SEED))  # noqa: S311  a seeded sample, no secret
    lists = [WordList(id="bench", words=tuple(Word(text=word) for word in known))]
    screen = CommunityScreen(words=CompiledLists(lists), classifiers={topic: classifier_of(topic) for topic in Topic})
    releases = tuple(
        Release(rule_id=number, standing=one.rule, mode=Mode.ON)
        for number, one in enumerate(starters())
        if one.key in RULES
    )
    texts = clean_sentences(count, rng=random.Random(SEED))  # noqa: S311  a seeded sample, no secret
    order = Order(releases=releases, screen=screen)
    _decide(order, texts[:AT_ONCE])
    started = time.process_time()
    _decide(order, texts)
    taken = time.process_time() - started
    return Figure(
        name="messages moderated on one core",
        unit="messages/s",
        value=round(count / taken),
        raw=_raw(texts, known),
        raw_name="ahocorasick over the same text, messages/s",
        target=5_000,
        more={"words": len(known), "rules": len(releases), "messages": count},
    )


def _decide(order: Any, texts: Sequence[str]) -> None:
    """As the worker does it: rules and standings are known for a batch, which is looked at together, then decided."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from qunluo.core.events import MessagePosted
    from qunluo.core.policies.order import keep_order
    from qunluo.core.snapshot import GroupRules, MemberStanding, Snapshot
    from qunluo.moderation.screens import primed

    begun = datetime(2026, 3, 2, 4, tzinfo=UTC)
    member = MemberStanding(id="m", recent=(), joined_at=begun, messages=9)
    for first in range(0, len(texts), AT_ONCE):
        batch = texts[first : first + AT_ONCE]
        rules = GroupRules(order=replace(order, screen=primed(order.screen, batch, order.senses)))
        for number, text in enumerate(batch):
            event = MessagePosted(
                key=f"m{first + number}",
                group="g",
                member="m",
                at=begun + timedelta(days=9, seconds=first + number),
                message="",
                text=text,
            )
            keep_order(event, Snapshot(rules=rules, member=member))


def _raw(texts: Sequence[str], words: Sequence[str]) -> float:
    """Bare Aho-Corasick over the same text and words."""
    automaton = ahocorasick_rs.AhoCorasick(words)
    started = time.process_time()
    for text in texts:
        automaton.find_matches_as_strings(text, overlapping=True)
    return round(len(texts) / (time.process_time() - started))


def backtest(house: House, path: Path, *, messages: int) -> list[Figure]:
    """Seconds to try the heaviest rules on a history, from the asking to the result."""
    importing(house, path, messages=messages)
    return [_backtest(house, key, messages=messages) for key in ("adverts", "flood", "words")]


def _backtest(house: House, key: str, *, messages: int) -> Figure:
    from qunluo.core.moderation.rules import Mode
    from qunluo.lib.clock import now
    from qunluo.moderation.backtests import running
    from qunluo.moderation.backtests.marks import backtest_row
    from qunluo.moderation.starters import starter
    from qunluo.moderation.writes.rules import Wish, create_rule, release

    begun = starter(key)
    assert begun is not None
    at = now()
    rule = create_rule(house.community_id, begun.data, groups=(), at=at)
    release(rule.pk, Wish(version=1, mode=Mode.SHADOW), operator_id=None, at=at)
    wish = running.Wish(version=1, since=at - timedelta(days=720), until=at)
    row = running.ask(rule.pk, wish, at=at)
    started = time.perf_counter()
    running.run(row.pk)
    taken = time.perf_counter() - started
    done = backtest_row(row.pk, within=[house.community_id])
    assert done is not None
    assert done.state == "done", done.error
    return Figure(
        name=f"back-test of {key} over {done.done:,} messages",
        unit="s",
        value=round(taken, 1),
        raw=0,
        raw_name="",
        target=60 * messages / 1_000_000,
        more={"hits": done.result["hits"], "people": done.result["people"]},
    )
