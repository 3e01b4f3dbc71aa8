"""What a community sees in a text: its word lists and classifiers, compiled once and looked up by their version."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.core.moderation.sight import ALL_SENSES, Sense, Sight


@dataclass(frozen=True, slots=True)
class CommunityScreen:
    """The word lists and classifiers of one community."""

    version: str

    def look(self, text: str, senses: frozenset[Sense] = ALL_SENSES) -> Sight:
        """What is seen in this text."""
        return Sight()


def screen_of(community_id: int) -> CommunityScreen:
    """The screen of a community as it is now."""
    return CommunityScreen(version=f"{community_id}")
