"""The answer of the core: what to write, what to ask for, and why."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.core.actions import Action
from qunluo.core.changes import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one policy saw. Every policy leaves one, also when it did nothing.

    `policy` names it for machines, `detail` is the reason as a person reads it (Chinese). `final` ends
    the rounds: what comes after is not asked.
    """

    policy: str
    matched: bool
    detail: str
    changes: tuple[Change, ...] = ()
    actions: tuple[Action, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`record` is what is written for the event itself, whatever the policies found."""

    record: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The record of the event first, then what the policies add."""
        return self.record + tuple(change for finding in self.findings for change in finding.changes)

    @property
    def actions(self) -> tuple[Action, ...]:
        """In the order of the policies."""
        return tuple(action for finding in self.findings for action in finding.actions)
