"""What a check of `qunluo doctor` says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only FAIL makes the command end with 1."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One sentence on what is, and one on what to do about it."""

    check: str
    level: Level
    sentence: str
    remedy: str = ""


def good(check: str, sentence: str) -> Diagnosis:
    """Nothing to do."""
    return Diagnosis(check=check, level=Level.OK, sentence=sentence)


def doubtful(check: str, sentence: str, remedy: str) -> Diagnosis:
    """It runs, but somebody should look."""
    return Diagnosis(check=check, level=Level.WARN, sentence=sentence, remedy=remedy)


def bad(check: str, sentence: str, remedy: str) -> Diagnosis:
    """It does not run, or not safely."""
    return Diagnosis(check=check, level=Level.FAIL, sentence=sentence, remedy=remedy)
