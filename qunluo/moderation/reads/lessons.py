"""The classifiers of a community: the shared ones, its own past, and what its reviewers decided."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, NamedTuple

from django.db.models import Count, Max

from qunluo.core.moderation.sight import Topic
from qunluo.lib.refusal import Refusal
from qunluo.moderation.learning.classifier import Classifier, classifier_of
from qunluo.moderation.learning.learner import MOST_DECISIONS, Decision, with_decisions
from qunluo.moderation.learning.model import Model, loaded, shipped
from qunluo.moderation.models import Lesson, OwnTalk

MOST_KEPT: Final = 64
"""Compiled models in memory: two of a community, at most nine megabytes each."""
_kept: OrderedDict[str, Classifier] = OrderedDict()
_lock: Final = Lock()


class Taught(NamedTuple):
    """How much a community taught one classifier."""

    positive: int
    harmless: int
    talk: int
    talk_at: datetime | None


def classifiers_of(community_id: int) -> dict[Topic, Classifier]:
    """What judges in this community now, compiled once for each state of its lessons."""
    return {topic: _classifier(community_id, topic) for topic in Topic}


def version_of(community_id: int, topic: Topic) -> str:
    """Changes with every lesson, with its undoing, with the past that was learnt, and with the shared model."""
    rows = Lesson.objects.filter(community=community_id, topic=topic.value)
    seen = rows.aggregate(count=Count("pk"), last=Max("pk"), undone=Max("undone_at"))
    talk = OwnTalk.objects.filter(community=community_id, topic=topic.value).values_list("at", flat=True).first()
    marks = (shipped(topic.value).version, seen["count"], seen["last"], _moment(seen["undone"]), _moment(talk))
    return ":".join(str(mark or 0) for mark in marks)


def taught(community_id: int, topic: Topic) -> Taught:
    """For the console: how much there is to learn from."""
    rows = Lesson.objects.filter(community=community_id, topic=topic.value, undone_at=None)
    talk = OwnTalk.objects.filter(community=community_id, topic=topic.value).values_list("messages", "at").first()
    return Taught(
        positive=rows.filter(is_positive=True).count(),
        harmless=rows.filter(is_positive=False).count(),
        talk=talk[0] if talk else 0,
        talk_at=talk[1] if talk else None,
    )


def _classifier(community_id: int, topic: Topic) -> Classifier:
    version = version_of(community_id, topic)
    key = f"{community_id}/{topic.value}/{version}"
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    compiled = classifier_of(topic, _model(community_id, topic))
    with _lock:
        for other in [one for one in _kept if one.startswith(f"{community_id}/{topic.value}/")]:
            del _kept[other]
        _kept[key] = compiled
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return compiled


def _model(community_id: int, topic: Topic) -> Model:
    base = _with_talk(community_id, topic)
    rows = list(
        Lesson.objects.filter(community=community_id, topic=topic.value, undone_at=None)
        .order_by("-at", "-pk")
        .values_list("text", "is_positive", "at")[:MOST_DECISIONS]
    )
    latest = rows[0][2] if rows else None
    # Ages count from the newest decision: the same lessons give the same model on every day.
    return with_decisions(
        base,
        [
            Decision(text=text, is_positive=is_positive, age=(latest - at) / timedelta(days=1))
            for text, is_positive, at in rows
            if latest is not None
        ],
    )


def _with_talk(community_id: int, topic: Topic) -> Model:
    """The shared model, or what the community's past made of it. A past learnt by an older model is left aside."""
    base = shipped(topic.value)
    row = OwnTalk.objects.filter(community=community_id, topic=topic.value, base=base.version).first()
    if row is None:
        return base
    try:
        return loaded(bytes(row.model), name=str(row.pk))
    except Refusal:
        return base


def _moment(at: datetime | None) -> str:
    return f"{at.timestamp():.6f}" if at else ""
