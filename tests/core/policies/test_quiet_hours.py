"""In the quiet hours the group rests."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from qunluo.core.actions import SendHint
from qunluo.core.changes import QuietNightBroken
from qunluo.core.decision import Finding
from qunluo.core.policies.quiet_hours import keep_quiet_hours
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding, QuietHoursRule, Snapshot
from tests.core.said import joined, message

RULE = QuietHoursRule(starts=time(22), ends=time(8), hint="明早再聊")


def night(*, rule=RULE, timezone="Asia/Shanghai", owner="", **member):
    standing = MemberStanding(id="ming", **member)
    return Snapshot(
        rules=GroupRules(quiet_hours=rule, timezone=timezone), group=GroupFacts(owner=owner), member=standing
    )


def test_the_first_message_of_a_night_is_hinted_in_private():
    event = message(clock="23:30")

    assert keep_quiet_hours(event, night()) == Finding(
        policy="quiet_hours",
        matched=True,
        detail="免打扰时段发言，私下提示一次",
        changes=(QuietNightBroken(group="g", member="ming", at=event.at, night=date(2026, 3, 2)),),
        actions=(SendHint(group="g", member="ming", text="明早再聊", expires_at=event.at + timedelta(minutes=30)),),
        final=True,
    )


@pytest.mark.parametrize(
    ("event", "snapshot", "detail"),
    [
        pytest.param(message(clock="23:30"), night(rule=None), "未设置免打扰时段", id="no rule"),
        pytest.param(joined(clock="23:30"), night(), "不是发言", id="a join"),
        pytest.param(message(clock="21:59"), night(), "不在免打扰时段 22:00–08:00", id="just before"),
        pytest.param(message(clock="8:00"), night(), "不在免打扰时段 22:00–08:00", id="the last minute is over"),
        pytest.param(
            message(clock="23:30"), night(timezone="Europe/London"), "不在免打扰时段 22:00–08:00", id="day elsewhere"
        ),
        pytest.param(
            message(clock="23:30"),
            night(rule=QuietHoursRule(starts=time(9), ends=time(9))),
            "不在免打扰时段 09:00–09:00",
            id="no time at all",
        ),
    ],
)
def test_nothing_is_found(event, snapshot, detail):
    assert keep_quiet_hours(event, snapshot) == Finding(policy="quiet_hours", matched=False, detail=detail)


@pytest.mark.parametrize(
    ("event", "snapshot", "hinted", "noted"),
    [
        pytest.param(message(clock="22:00"), night(), True, date(2026, 3, 2), id="the first minute"),
        pytest.param(message(clock="7:59"), night(), True, date(2026, 3, 1), id="the last minute is of the eve"),
        pytest.param(
            message(clock="1:00", day=3),
            night(quiet_nights=frozenset({date(2026, 3, 2)})),
            False,
            None,
            id="again after midnight",
        ),
        pytest.param(
            message(clock="23:00", day=3),
            night(quiet_nights=frozenset({date(2026, 3, 2)})),
            True,
            date(2026, 3, 3),
            id="the next night",
        ),
        pytest.param(message(clock="23:00"), night(is_admin=True), False, date(2026, 3, 2), id="an admin"),
        pytest.param(message(clock="23:00"), night(owner="ming"), False, date(2026, 3, 2), id="the owner"),
        pytest.param(message(clock="23:00"), night(owner="hong"), True, date(2026, 3, 2), id="another's group"),
        pytest.param(
            message(clock="13:00"),
            night(rule=QuietHoursRule(starts=time(12), ends=time(14), hint="午休")),
            True,
            date(2026, 3, 2),
            id="a rest at noon",
        ),
    ],
)
def test_a_message_in_the_quiet_hours_ends_the_round(event, snapshot, hinted, noted):
    finding = keep_quiet_hours(event, snapshot)

    assert (finding.matched, finding.final, bool(finding.actions)) == (True, True, hinted)
    assert [change.night for change in finding.changes] == ([noted] if noted else [])
