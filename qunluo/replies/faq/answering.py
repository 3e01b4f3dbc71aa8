"""From matches to a decision: answer, ask back, or keep silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qunluo.core.faq import Answered, Offer, Verdict
from qunluo.replies.faq.asking import looks_asked
from qunluo.replies.faq.folding import fold
from qunluo.replies.faq.matching import Match, Matcher

SURE: Final = 0.8
NEAR: Final = 0.45
RELATED: Final = 0.6
"""So much of what a word of no entry would tell; no word that many questions hold reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From `sure` on an entry is the answer; from `near` on it is worth asking back; below, silence."""

    sure: float = SURE
    near: float = NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a group is told where somebody asks this."""

    id: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAnswers:
    """The `Answerer` of one group: its entries, compiled, and when they are sure enough."""

    version: str
    matcher: Matcher
    entries: Mapping[int, Entry]
    thresholds: Thresholds = Thresholds()
    asks_back: bool = True
    needs_question: bool = True

    def answer(self, text: str, *, is_called: bool) -> Answered | None:
        """What to do with this text; None where nothing is asked."""
        is_asked = is_called or not self.needs_question or looks_asked(text)
        if not is_asked and not self._is_listed(text):
            return None
        return self.judge(self.matcher.match(text))

    def offer(self, entry: int) -> Offer | None:
        """This entry, as somebody gets it who asks for it by its number."""
        known = self.entries.get(entry)
        if known is None:
            return None
        return Offer(entry=known.id, question=known.question, answer=known.answer, confidence=1.0)

    def judge(self, matches: list[Match]) -> Answered:
        """Weigh the matches against the thresholds."""
        best = matches[0].confidence if matches else 0.0
        near = tuple(self._offer(match) for match in matches if match.confidence >= self.thresholds.near)
        if best >= self.thresholds.sure:
            return Answered(verdict=Verdict.ANSWERED, offers=near or (self._offer(matches[0]),))
        if near and self.asks_back:
            return Answered(verdict=Verdict.OFFERED, offers=near)
        return Answered(verdict=Verdict.SILENT, offers=tuple(self._offer(match) for match in matches[:1]))

    def _is_listed(self, text: str) -> bool:
        """Somebody sends one of our own questions, as we ask for when we ask back."""
        return self.matcher.holds(fold(text).letters)

    def _offer(self, match: Match) -> Offer:
        entry = self.entries[match.id]
        return Offer(
            entry=entry.id,
            question=entry.question,
            answer=entry.answer,
            confidence=match.confidence,
            is_related=is_related(match),
        )


def is_related(match: Match) -> bool:
    """Whether question and entry share a word that tells something."""
    return match.signs.shared >= RELATED
