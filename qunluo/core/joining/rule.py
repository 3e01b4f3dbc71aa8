"""What the policies know of a group's notices and of what its newcomers are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from qunluo.core.joining.notices import Span
from qunluo.core.joining.terms import Acknowledging, Newcomers


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningRule:
    """Of one group. `link` leads to the rules and is open to all; `since` is when tasks for newcomers began.

    `newcomers` is None where the group asks nothing; `can_hint` says that the channel reaches a member in private.
    """

    spans: tuple[Span, ...] = ()
    acknowledging: Acknowledging = field(default_factory=Acknowledging)
    newcomers: Newcomers | None = None
    since: datetime | None = None
    link: str = ""
    appends_rules: bool = True
    can_hint: bool = False
