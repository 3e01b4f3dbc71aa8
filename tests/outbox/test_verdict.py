"""What an outcome means, without a database or a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.channels.base import FixSettings, GiveUp, TryAgain
from qunluo.lib.http import MaybeSent, NotSent, RefusedTarget
from qunluo.outbox.verdict import Attempt, Hold, NoAddress, State, Verdict, backoff, verdict_on

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
FIRST = Attempt(key="k", tries=1, is_keyed=True)
LAST = Attempt(key="k", tries=12, is_keyed=True)
KEYLESS = Attempt(key="k", tries=1, is_keyed=False)
SECOND = timedelta(seconds=1)
SOON = AT + backoff(FIRST)


@pytest.mark.parametrize(
    ("error", "attempt", "expected"),
    [
        pytest.param(None, FIRST, Verdict(state=State.DONE), id="taken"),
        pytest.param(
            TryAgain("HTTP 500", after=30),
            FIRST,
            Verdict(state=State.WAITING, reason="HTTP 500", not_before=AT + 30 * SECOND),
            id="the platform's wait",
        ),
        pytest.param(
            TryAgain("HTTP 500", after=0),
            FIRST,
            Verdict(state=State.WAITING, reason="HTTP 500", not_before=SOON),
            id="never less than our own",
        ),
        pytest.param(
            TryAgain("HTTP 500", after=0),
            LAST,
            Verdict(state=State.FAILED, reason="试了 12 次仍未成功：HTTP 500"),
            id="the last try",
        ),
        pytest.param(
            TryAgain("HTTP 429", after=60, is_account_wide=True),
            LAST,
            Verdict(state=State.WAITING, reason="HTTP 429", is_counted=False, hold=Hold(until=AT + 60 * SECOND)),
            id="a limit on the account is nobody's fault",
        ),
        pytest.param(
            FixSettings("密钥不对"),
            FIRST,
            Verdict(state=State.FAILED, reason="密钥不对", hold=Hold(until=AT + 600 * SECOND, error="密钥不对")),
            id="settings",
        ),
        pytest.param(
            RefusedTarget("内网"),
            FIRST,
            Verdict(state=State.FAILED, reason="内网", hold=Hold(until=AT + 600 * SECOND, error="内网")),
            id="an address we may not call",
        ),
        pytest.param(
            NotSent("连不上"),
            LAST,
            Verdict(
                state=State.WAITING,
                reason="连不上",
                is_counted=False,
                hold=Hold(until=AT + 10 * SECOND, error="连不上"),
            ),
            id="surely not sent",
        ),
        pytest.param(
            MaybeSent("断开", was_slow=False),
            FIRST,
            Verdict(state=State.WAITING, reason="断开", not_before=SOON),
            id="doubt with a key",
        ),
        pytest.param(
            MaybeSent("没有答复", was_slow=True),
            FIRST,
            Verdict(
                state=State.WAITING,
                reason="没有答复",
                not_before=SOON,
                hold=Hold(until=AT + 10 * SECOND, error="没有答复"),
            ),
            id="slow doubt holds the account",
        ),
        pytest.param(
            MaybeSent("断开", was_slow=False),
            KEYLESS,
            Verdict(state=State.UNKNOWN, reason="断开"),
            id="doubt without a key",
        ),
        pytest.param(
            MaybeSent("断开", was_slow=False), LAST, Verdict(state=State.UNKNOWN, reason="断开"), id="doubt to the end"
        ),
        pytest.param(NoAddress(), FIRST, Verdict(state=State.BY_HAND, due_at=AT + timedelta(hours=2)), id="no address"),
        pytest.param(GiveUp("不会"), FIRST, Verdict(state=State.FAILED, reason="不会"), id="never"),
        pytest.param(
            KeyError("x"), FIRST, Verdict(state=State.FAILED, reason="内部错误：KeyError: 'x'"), id="a fault of ours"
        ),
    ],
)
def test_each_outcome_has_its_verdict(error, attempt, expected) -> None:
    assert verdict_on(error, attempt, at=AT) == expected


@given(st.text(max_size=2000))
def test_a_reason_fits_its_column(text: str) -> None:
    assert len(verdict_on(GiveUp(text), FIRST, at=AT).reason) <= 500
    assert len(verdict_on(ValueError(text), FIRST, at=AT).reason) <= 500


@given(key=st.text(max_size=20), tries=st.integers(1, 1_000))
def test_waits_grow_to_a_limit_and_are_drawn_by_the_key(key: str, tries: int) -> None:
    attempt = Attempt(key=key, tries=tries, is_keyed=True)
    longest = min(2 * 2 ** min(tries - 1, 20), 600)

    assert backoff(attempt) == backoff(attempt)
    assert longest / 2 <= backoff(attempt).total_seconds() <= longest


def test_a_crowd_does_not_come_back_as_one() -> None:
    waits = {backoff(Attempt(key=str(number), tries=5, is_keyed=True)) for number in range(100)}

    assert len(waits) == 100
