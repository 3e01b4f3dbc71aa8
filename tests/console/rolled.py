"""A roll call of the cast's group, for the pages that are about one."""

from __future__ import annotations

from datetime import UTC, datetime

from qunluo.checkins.writes.roll_calls import Heard, take_roll_calls

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEXT = "#接龙\n3月2日打卡\n\n1. 阿明 打卡第1天\n2. 小静 打卡第1天\n3. 老周"


def rolled_things(cast):
    heard = Heard(
        community=cast.community.pk, group=cast.group.pk, plan=None, poster="hong", key="roll", at=AT, text=TEXT
    )
    return {"post_id": take_roll_calls(heard, at=AT)[0].pk}
