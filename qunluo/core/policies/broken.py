"""A rule that a message breaks."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.core.moderation.judge import Verdict
from qunluo.core.moderation.rules import Course, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that this message breaks, and whether the rule is in force here or only on trial.

    `is_advert`: an advert licence would be leave for it.
    """

    rule: Rule
    verdict: Verdict
    is_trial: bool
    is_advert: bool = False

    @property
    def course(self) -> Course:
        """A doubtful case never gets further than a person's desk."""
        if self.rule.course is Course.STRIKE and self.verdict.is_doubtful:
            return Course.QUEUE
        return self.rule.course
