"""What a community sees in a text now."""

from __future__ import annotations

from qunluo.core.moderation.sight import ALL_SENSES, Sense
from qunluo.moderation.links.sites import NO_SITES
from qunluo.moderation.reads.lessons import classifiers_of
from qunluo.moderation.reads.links import sites_of
from qunluo.moderation.reads.words import compiled_of
from qunluo.moderation.screens import TOPICS, CommunityScreen
from qunluo.moderation.words.finding import nothing_sought


def screen_of(community_id: int, senses: frozenset[Sense] = ALL_SENSES) -> CommunityScreen:
    """The screen of a community with what these senses need; made ready anew only where something changed."""
    classifiers = classifiers_of(community_id) if senses & set(TOPICS) else {}
    words = compiled_of(community_id) if Sense.WORDS in senses else nothing_sought()
    sites = sites_of(community_id) if Sense.CLUES in senses else NO_SITES
    return CommunityScreen(words=words, classifiers=classifiers, sites=sites)
