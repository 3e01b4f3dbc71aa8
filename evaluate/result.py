"""One line of what was evaluated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many of a kind came out right."""

    name: str
    right: int
    of: int
    wrong: tuple[str, ...] = ()
    """Which came out wrong, for whoever holds the data."""
    is_told_only: bool = False
    """The reference is known to count other things; a difference is no error."""

    @property
    def is_good(self) -> bool:
        """Whether nothing came out wrong."""
        return self.is_told_only or self.right == self.of
