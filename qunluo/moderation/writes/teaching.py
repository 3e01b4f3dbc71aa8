"""Each ruling about an advert or an attack teaches the classifier of that kind, until it is taken back."""

from __future__ import annotations

from datetime import datetime

from qunluo.core.moderation.rules import Abuse, Adverts, Condition
from qunluo.core.moderation.sight import Topic
from qunluo.moderation.models import MessageReport, Piece, PieceVersion, PieceVote, Violation
from qunluo.moderation.reads.orders import versions_at
from qunluo.moderation.writes.lessons import Taken, note_lesson, undo_lessons

_BY_CONDITION: dict[type[Condition], Topic] = {Adverts: Topic.ADVERT, Abuse: Topic.ABUSE}
_BY_REPORT = {MessageReport.Kind.ADVERT: Topic.ADVERT, MessageReport.Kind.ABUSE: Topic.ABUSE}


def teach(row: Violation, *, at: datetime) -> None:
    """Learn from the ruling that the row holds. What no classifier had a say in teaches nothing."""
    topic = _topic_of(row)
    if topic is None or not row.text:
        return
    is_positive = row.ruling == Violation.Ruling.UPHELD
    taken = Taken(topic=topic, text=row.text, is_positive=is_positive, source=_source(row))
    note_lesson(row.community_id, taken, at=at, operator_id=row.ruled_by_id)


def unteach(row: Violation, *, at: datetime) -> None:
    """Forget what the ruling taught."""
    undo_lessons(row.community_id, _source(row), at=at)


def teach_piece(piece: Piece, version: PieceVersion, vote: PieceVote, *, at: datetime) -> None:
    """Learn from what a reviewer said: what is refused as an advert or an attack is one, and what passes is none.

    What a licence is leave for teaches nothing: it is an advert, and passes all the same.
    """
    if not version.text or any(one["is_licensed"] for one in version.seen):
        return
    about = {PieceVote.About.ADVERT: [Topic.ADVERT], PieceVote.About.ABUSE: [Topic.ABUSE]}
    if vote.verdict == PieceVote.Verdict.APPROVE and not vote.text:
        topics, is_positive = [Topic.ADVERT, Topic.ABUSE], False
    else:
        topics, is_positive = about.get(PieceVote.About(vote.about), []) if vote.about else [], True
    for topic in topics:
        taken = Taken(topic=topic, text=version.text, is_positive=is_positive, source=_source_of(piece, vote.pk))
        note_lesson(piece.community_id, taken, at=at, operator_id=vote.operator_id)


def unteach_piece(piece: Piece, vote_id: int, *, at: datetime) -> None:
    """Forget what the vote taught."""
    undo_lessons(piece.community_id, _source_of(piece, vote_id), at=at)


def _source_of(piece: Piece, vote_id: int) -> str:
    return f"piece:{piece.pk}:{vote_id}"


def _topic_of(row: Violation) -> Topic | None:
    if row.rule_id:
        version = versions_at({(row.rule_id, row.version)}).get((row.rule_id, row.version))
        return _BY_CONDITION.get(type(version.condition)) if version else None
    kinds = {MessageReport.Kind(kind) for kind in row.reports.values_list("kind", flat=True)}
    topics = {_BY_REPORT[kind] for kind in kinds if kind in _BY_REPORT}
    return topics.pop() if len(topics) == 1 else None


def _source(row: Violation) -> str:
    return f"violation:{row.pk}"
