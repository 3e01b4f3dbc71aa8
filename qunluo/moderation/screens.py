"""What a community sees in a text: its word lists and classifiers, all at once or text by text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qunluo.core.moderation.sight import ALL_SENSES, Evidence, Hit, Screen, Sense, Sight, Topic
from qunluo.moderation.evidence import evidence_of
from qunluo.moderation.learning.classifier import Classifier
from qunluo.moderation.links.sites import NO_SITES, Sites
from qunluo.moderation.words.finding import CompiledLists

TOPICS = {Sense.ADVERT: Topic.ADVERT, Sense.ABUSE: Topic.ABUSE}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CommunityScreen:
    """The word lists and classifiers of one community."""

    words: CompiledLists
    classifiers: Mapping[Topic, Classifier]
    sites: Sites = NO_SITES

    @property
    def version(self) -> str:
        """Changes with any list and any model."""
        models = [self.classifiers[topic].version for topic in sorted(self.classifiers)]
        return "/".join([self.words.version, *models, *([f"s{self.sites.version}"] if self.sites.version else [])])

    def look(self, text: str, senses: frozenset[Sense] = ALL_SENSES) -> Sight:
        """What these senses see in this text."""
        return self.look_many([text], senses)[0]

    def look_many(self, texts: Sequence[str], senses: frozenset[Sense] = ALL_SENSES) -> list[Sight]:
        """The same for many texts: a good deal quicker than one by one."""
        hits: list[tuple[Hit, ...]] = self.words.find_in(texts) if Sense.WORDS in senses else []
        clues: list[tuple[Evidence, ...]] = [evidence_of(one) for one in texts] if Sense.CLUES in senses else []
        opinions = [
            self.classifiers[topic].opinions(texts)
            for sense, topic in TOPICS.items()
            if sense in senses and topic in self.classifiers
        ]
        return [
            Sight(
                hits=hits[number] if hits else (),
                evidence=clues[number] if clues else (),
                opinions=tuple(its[number] for its in opinions),
                sites=self.sites.sites_in(clues[number]) if clues else (),
            )
            for number in range(len(texts))
        ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrimedScreen:
    """A screen that has looked at some texts already."""

    screen: CommunityScreen
    senses: frozenset[Sense]
    seen: Mapping[str, Sight] = field(repr=False)

    @property
    def version(self) -> str:
        """That of the screen."""
        return self.screen.version

    def look(self, text: str, senses: frozenset[Sense] = ALL_SENSES) -> Sight:
        """What was seen, if it is known; else what the screen sees now."""
        known = self.seen.get(text) if senses == self.senses else None
        return self.screen.look(text, senses) if known is None else known


def primed(screen: Screen, texts: Iterable[str], senses: frozenset[Sense]) -> Screen:
    """The screen with all these texts looked at in one go."""
    if not isinstance(screen, CommunityScreen):
        return screen
    wanted = list(dict.fromkeys(texts))
    seen = dict(zip(wanted, screen.look_many(wanted, senses), strict=True)) if wanted else {}
    return PrimedScreen(screen=screen, senses=senses, seen=seen)
