"""What order needs at night: each community's own talk is learnt, and tables that nobody took in are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from qunluo.communities.reads.history import talk_of
from qunluo.core.moderation.rules import Mode
from qunluo.core.moderation.sight import Clue, Sense, Topic
from qunluo.moderation.evidence import evidence_of
from qunluo.moderation.learning.learner import MOST_TALK
from qunluo.moderation.models import OwnTalk, Rule, WordImport
from qunluo.moderation.reads.orders import releases_of
from qunluo.moderation.screens import TOPICS
from qunluo.moderation.writes.lessons import learn_own_talk

TALK_LASTS = timedelta(days=90)
TRIED_LASTS = timedelta(days=7)
CONTACTS = {Clue.WECHAT, Clue.QQ, Clue.PHONE, Clue.HANDLE, Clue.GROUP_NUMBER}


def learn_talk(*, at: datetime) -> int:
    """Teach the classifiers that rules ask for what is usual in their communities; how many could be taught."""
    return sum(_learn(community, topics, at=at) for community, topics in sorted(_asked_for()))


def learn_talk_once(community_id: int, senses: frozenset[Sense], *, at: datetime) -> int:
    """The same at once for a community that was never learnt from, as far as these senses ask for it."""
    known = set(OwnTalk.objects.filter(community=community_id).values_list("topic", flat=True))
    return _learn(community_id, tuple(one for one in topics_of(senses) if one.value not in known), at=at)


def _learn(community_id: int, topics: tuple[Topic, ...], *, at: datetime) -> int:
    if not topics:
        return 0
    talk = [one for one in talk_of(community_id, since=at - TALK_LASTS, most=MOST_TALK) if _is_usual(one)]
    return sum(learn_own_talk(community_id, topic, talk, at=at) for topic in topics)


def forget_tried_imports(*, at: datetime) -> int:
    """Files that were only tried, a week ago."""
    count, _ = WordImport.objects.filter(state=WordImport.State.TRIED, created_at__lt=at - TRIED_LASTS).delete()
    return count


def _asked_for() -> Iterator[tuple[int, tuple[Topic, ...]]]:
    """Community -> the topics that a rule of theirs asks about, in force or in shadow."""
    communities = dict(Rule.objects.filter(archived_at=None).values_list("pk", "community_id"))
    senses: dict[int, set[Sense]] = {}
    for rule, one in releases_of(communities).items():
        if one.standing or one.mode is not Mode.OFF:
            senses.setdefault(communities[rule], set()).update(one.senses)
    for community, its in senses.items():
        yield community, topics_of(frozenset(its))


def topics_of(senses: frozenset[Sense]) -> tuple[Topic, ...]:
    """The topics that these senses ask about."""
    return tuple(topic for sense, topic in TOPICS.items() if sense in senses)


def _is_usual(text: str) -> bool:
    """What holds a contact is not taken for harmless: adverts lie in every past."""
    return not any(one.clue in CONTACTS for one in evidence_of(text))
