"""What the talk was about: words, repeated texts, quoted messages, questions that waited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from qunluo.analytics.checkup.keywords import TEXTS, keywords
from qunluo.analytics.checkup.result import Content, Question, Quoted, Repeated
from qunluo.analytics.duck import Duck

SLOW_S: Final = 3600
"""From here on a question that was answered in the end is shown, too."""

QUESTIONS: Final = 15
LATEST_TEXTS: Final = """
SELECT DISTINCT text FROM (
  SELECT text FROM told WHERE kind = 'text' AND NOT recalled AND chars BETWEEN 2 AND 200
  ORDER BY "at" DESC, seq DESC LIMIT $1
)
"""
REPEATED: Final = """
SELECT text, count(*) AS times, count(DISTINCT member) AS members
FROM told JOIN scope ON told."group" = scope."group"
WHERE kind = 'text' AND NOT recalled AND chars BETWEEN 2 AND 200 AND last_day - day < 90
GROUP BY text
HAVING count(*) >= 3 AND regexp_matches(text, '\\p{L}{2}') AND NOT regexp_full_match(text, '[哈呵嘿嘻啊嗯哦6hw]+')
ORDER BY times DESC, members DESC, text LIMIT 12
"""
QUOTED: Final = """
SELECT original.text, original.kind, original.member, original."at", original.seq, count(*) AS times
FROM told AS reply JOIN told AS original ON reply.quotes = original.seq
WHERE reply.member <> original.member AND NOT original.recalled
GROUP BY ALL HAVING count(*) >= 2 ORDER BY times DESC, original."at", original.seq LIMIT 10
"""
WAITED: Final = """
SELECT told.text, told.member, told."at", questions.answer_s
FROM questions JOIN told ON questions.seq = told.seq
WHERE is_decided AND (questions.answer_s IS NULL OR questions.answer_s >= $1)
ORDER BY questions.answer_s IS NULL DESC, CASE WHEN questions.answer_s IS NULL THEN told."at" END DESC,
  questions.answer_s DESC, told.seq LIMIT $2
"""


def content(duck: Duck, *, names: Mapping[str, str], zone: ZoneInfo) -> Content:
    """Look at the words. The connection must hold `told`: the messages with `text` and `quotes`."""
    latest = [row["text"] for row in duck.rows(LATEST_TEXTS, TEXTS)]
    return Content(
        keywords=keywords(latest),
        keyword_texts=len(latest),
        repeated=tuple(Repeated(**row) for row in duck.rows(REPEATED)),
        quoted=tuple(_quoted(row, names=names, zone=zone) for row in duck.rows(QUOTED)),
        questions=tuple(_question(row, names=names, zone=zone) for row in duck.rows(WAITED, SLOW_S, QUESTIONS)),
    )


def moment(at: int, zone: ZoneInfo) -> str:
    """Write a moment as the group's clock showed it."""
    return datetime.fromtimestamp(at, zone).isoformat()


def _quoted(row: Mapping[str, Any], *, names: Mapping[str, str], zone: ZoneInfo) -> Quoted:
    return Quoted(
        text=row["text"],
        kind=row["kind"],
        name=names.get(row["member"], row["member"]),
        at=moment(row["at"], zone),
        times=row["times"],
    )


def _question(row: Mapping[str, Any], *, names: Mapping[str, str], zone: ZoneInfo) -> Question:
    return Question(
        at=moment(row["at"], zone),
        member=row["member"],
        name=names.get(row["member"], row["member"]),
        text=row["text"],
        waited_s=row["answer_s"],
    )
