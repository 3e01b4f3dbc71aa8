"""Lessons are noted with a decision and undone with it; the community's own past is learnt anew from time to time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction

from qunluo.core.moderation.sight import Topic
from qunluo.moderation.evidence import evidence_of, masked
from qunluo.moderation.learning.learner import with_own_talk
from qunluo.moderation.learning.model import dumped, shipped
from qunluo.moderation.models import Lesson, OwnTalk

LONGEST: Final = 1600


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A decision to learn from: what was said of which text. `source` finds it again when it is taken back."""

    topic: Topic
    text: str
    is_positive: bool
    source: str = ""


def note_lesson(community_id: int, taken: Taken, *, at: datetime, operator_id: int | None = None) -> Lesson | None:
    """Learn from a decision. A later one about the same text stands in place of the earlier. None for an empty text."""
    text = _kept(taken.text)
    if not text:
        return None
    lesson = Lesson(
        community_id=community_id,
        topic=taken.topic.value,
        text=text,
        digest=sha256(text.encode("utf-8", "replace")).hexdigest(),
        is_positive=taken.is_positive,
        source=taken.source[:100],
        at=at,
        decided_by_id=operator_id,
    )
    try:
        _put_in_force(lesson)
    except IntegrityError:  # somebody decided about the same text in this moment
        _put_in_force(lesson)
    return lesson


def undo_lessons(community_id: int, source: str, *, at: datetime) -> int:
    """Forget what was learnt from a decision that is taken back; how many lessons that were."""
    if not source:
        return 0
    return Lesson.objects.filter(community=community_id, source=source[:100], undone_at=None).update(undone_at=at)


def forget_lessons(community_id: int, topic: Topic, *, at: datetime) -> int:
    """Start anew: what was decided so far teaches no longer."""
    OwnTalk.objects.filter(community=community_id, topic=topic.value).delete()
    return Lesson.objects.filter(community=community_id, topic=topic.value, undone_at=None).update(undone_at=at)


def learn_own_talk(
    community_id: int, topic: Topic, talk: Sequence[str], *, at: datetime, per_1000: float = 1.0
) -> bool:
    """Learn a community's past messages as harmless. False where there are too few to learn from.

    Takes some seconds for 20,000 messages: for a job at night, not for a request.
    """
    base = shipped(topic.value)
    learnt = with_own_talk(base, talk, per_1000=per_1000)
    if learnt is base:
        return False
    OwnTalk.objects.update_or_create(
        community_id=community_id,
        topic=topic.value,
        defaults={"base": base.version, "model": dumped(learnt), "messages": len(talk), "at": at},
    )
    return True


@transaction.atomic
def _put_in_force(lesson: Lesson) -> None:
    same = Lesson.objects.filter(community=lesson.community_id, topic=lesson.topic, digest=lesson.digest)
    same.filter(undone_at=None).update(undone_at=lesson.at)
    lesson.save(force_insert=True)


def _kept(text: str) -> str:
    """What may be kept of a text: without personal data, without what a database cannot hold, not too long."""
    shown = masked(text, evidence_of(text))[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return shown.replace("\x00", "").strip()
