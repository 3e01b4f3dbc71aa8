"""What the talk was about: words, repeated texts, quoted messages, questions that waited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunluo.analytics.checkup.keywords import TEXTS, keywords
from qunluo.analytics.checkup.result import Content, Question, Quoted, Repeated
from qunluo.analytics.duck import Duck
from qunluo.analytics.facts.origin import Facts

SLOW_S: Final = 3600
"""From here on a question that was answered in the end is shown, too."""

QUESTIONS: Final = 15
REPEATED: Final = 12
QUOTED: Final = 10
LEAST_TIMES: Final = 3
RECENT_DAYS: Final = 90
NO_WORDS: Final = re.compile(r"[哈呵嘿嘻啊嗯哦6hw]+")
WORDS: Final = re.compile(r"[^\W\d_]{2}")

WAITED: Final = """
SELECT seq, member, "at", answer_s FROM questions WHERE is_decided AND (answer_s IS NULL OR answer_s >= $1)
ORDER BY answer_s IS NULL DESC, CASE WHEN answer_s IS NULL THEN "at" END DESC, answer_s DESC, seq LIMIT $2
"""

Places = npt.NDArray[np.int64]


def content(duck: Duck, facts: Facts, zone: ZoneInfo) -> Content:
    """Look at the words of a history."""
    talk = facts.talk()
    latest = list(dict.fromkeys(facts.words["text"].take(pa.array(talk[-TEXTS:])).to_pylist()))
    return Content(
        keywords=keywords(latest),
        keyword_texts=len(latest),
        repeated=_repeated(facts, talk),
        quoted=_quoted(facts, zone),
        questions=_questions(duck, facts, zone),
    )


def moment(at: int, zone: ZoneInfo) -> str:
    """Write a moment as the group's clock showed it."""
    return datetime.fromtimestamp(at, zone).isoformat()


def _repeated(facts: Facts, talk: Places) -> tuple[Repeated, ...]:
    """Count equal texts of the last 90 days, then the people behind the most frequent ones."""
    messages = facts.tables["messages"]
    days = messages["day"].to_numpy()[talk]
    recent = talk[days > days.max(initial=0) - RECENT_DAYS]
    texts = facts.words["text"].take(pa.array(recent)).combine_chunks()
    counted = pc.value_counts(texts)
    often = np.flatnonzero(counted.field("counts").to_numpy() >= LEAST_TIMES)
    pairs = zip(*(counted.field(name).take(pa.array(often)).to_pylist() for name in ("values", "counts")), strict=True)
    wordy = [pair for pair in pairs if WORDS.search(pair[0]) and not NO_WORDS.fullmatch(pair[0])]
    chosen = sorted(wordy, key=lambda pair: (-pair[1], pair[0]))[:REPEATED]
    members = messages["member"].combine_chunks().indices.to_numpy()[recent]
    return tuple(
        Repeated(
            text=text,
            times=times,
            members=len(np.unique(members[pc.equal(texts, text).to_numpy(zero_copy_only=False)])),
        )
        for text, times in chosen
    )


def _quoted(facts: Facts, zone: ZoneInfo) -> tuple[Quoted, ...]:
    messages = facts.tables["messages"]
    quoting = pc.indices_nonzero(messages["reply_member"].is_valid())
    others = pc.not_equal(
        messages["reply_member"].take(quoting).cast(pa.string()), messages["member"].take(quoting).cast(pa.string())
    )
    times = Counter(facts.words["quotes"].take(quoting).filter(others).to_pylist())
    often = [(seq, count) for seq, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0])) if count > 1]
    chosen = often[:QUOTED]
    rows = messages.take(facts.places([seq for seq, _ in chosen])).select(["kind", "member", "at"]).to_pylist()
    return tuple(
        Quoted(
            text=text, kind=row["kind"], name=_name(row["member"], facts.names), at=moment(row["at"], zone), times=count
        )
        for row, text, (_, count) in zip(rows, facts.texts([seq for seq, _ in chosen]), chosen, strict=True)
    )


def _questions(duck: Duck, facts: Facts, zone: ZoneInfo) -> tuple[Question, ...]:
    rows = duck.rows(WAITED, SLOW_S, QUESTIONS)
    return tuple(
        Question(
            at=moment(row["at"], zone),
            member=row["member"],
            name=_name(row["member"], facts.names),
            text=text,
            waited_s=row["answer_s"],
        )
        for row, text in zip(rows, facts.texts([row["seq"] for row in rows]), strict=True)
    )


def _name(member: str, names: Mapping[str, str]) -> str:
    return names.get(member, member)
