"""Rules as tests let them out."""

from __future__ import annotations

from datetime import UTC, datetime

from qunluo.core.moderation.rules import Mode, Unit
from qunluo.moderation.models import Rule
from qunluo.moderation.writes.rules import Wish, create_rule, release

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
SHORT = {"name": "说短一点", "kind": "speech", "options": {"most_characters": 10}}
"""A rule that needs no word list: whoever writes more than ten characters breaks it."""
LONG = "这句话明显已经超过十个字了"


def begin_rule(cast, data=SHORT, *, groups=(), at=SINCE, **wish) -> Rule:
    """A rule of the cast's community whose first version is out: for all, unless the wish says else."""
    rule = create_rule(cast.community.pk, data, groups=groups, at=at, operator_id=cast.steward.pk)
    wanted = {"version": 1, "mode": Mode.ON, "share": 0, "unit": Unit.MEMBER} | wish
    release(rule.pk, Wish(**wanted), operator_id=cast.steward.pk, at=at)
    return rule
