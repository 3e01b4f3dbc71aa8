"""A rule of the cast's community that is out, with a back-test and one hit of it."""

from __future__ import annotations

from datetime import UTC, datetime

from qunluo.moderation.backtests import running
from qunluo.moderation.backtests.marks import hits_of
from tests.cast import NOW, Cast
from tests.moderation.ground import SHORT, begin_rule

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def ruled_things(cast: Cast) -> dict[str, int]:
    rule = begin_rule(cast, SHORT | {"options": {"most_characters": 6}})
    wish = running.Wish(version=1, since=SINCE, until=NOW)
    row = running.ask(rule.pk, wish, operator_id=cast.steward.pk, at=NOW)
    running.run(row.pk)
    return {"rule_id": rule.pk, "backtest_id": row.pk, "hit_id": hits_of(row.pk)[0].pk}
