from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.channels.history.errors import BadValue, UnreadableExport
from qunluo.channels.history.moments import EARLIEST, LATEST, LocalTimes, unix_seconds

START = 1_760_000_000


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(START, START, id="seconds"),
        pytest.param(START + 0.9, START, id="a fraction"),
        pytest.param(START * 10**3 + 999, START, id="milliseconds"),
        pytest.param(START * 10**6, START, id="microseconds"),
        pytest.param(START * 10**9, START, id="nanoseconds"),
        pytest.param(EARLIEST, EARLIEST, id="the first second of 1990"),
        pytest.param(LATEST - 1, LATEST - 1, id="the last second of 2099"),
    ],
)
def test_numbers(number, expected):
    assert unix_seconds(number) == expected


@pytest.mark.parametrize("number", [0, -1, EARLIEST - 1, LATEST, 10**30, float("nan"), float("inf"), float("-inf")])
def test_nonsense_numbers(number):
    with pytest.raises(BadValue, match="时间不在 1990 年到 2100 年之间"):
        unix_seconds(number)


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-09 16:53:20",
        "2025-10-09T16:53:20",
        " 2025-10-09 16:53:20 ",
        "2025-10-09T16:53:20+08:00",
        "2025-10-09T08:53:20Z",
        "2025-10-09T08:53:20.123456Z",
        "2025-10-09T04:53:20-0400",
        "2025/10/9 16:53:20",
        "2025.10.09 16:53:20",
        "2025年10月9日 16:53:20",
        "2025年10月9日 16时53分20秒",
        "2025年10月9日 星期四 下午4:53:20",
        "2025-10-9 4:53:20 PM",
        "20251009165320",
        "1760000000",
        "1760000000000",
        "45939.703703703703",
    ],
)
def test_written_times(text):
    assert LocalTimes("Asia/Shanghai").read(text) == START


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2025-10-09", 0, 0),
        ("20251009", 0, 0),
        ("2025-10-09 16:53", 16, 53),
        ("2025-10-09 上午12:05", 0, 5),
        ("2025-10-09 下午12:05", 12, 5),
        ("2025-10-09 凌晨3:05", 3, 5),
        ("2025-10-09 12:05 am", 0, 5),
    ],
)
def test_parts_of_times(text, hour, minute):
    expected = datetime(2025, 10, 9, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert LocalTimes("Asia/Shanghai").read(text) == int(expected.timestamp())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "看不懂时间“”"),
        ("昨天", "看不懂时间“昨天”"),
        ("10/9/2025 16:53", "看不懂时间“10/9/2025 16:53”"),
        ("2025-02-30 16:53:20", "时间不存在"),
        ("2025-10-09 24:00:00", "时间不存在"),
        ("2025-10-09 16:60:00", "时间不存在"),
        ("2025-10-09T16:53:20+99:00", "时间不存在"),
        ("1970-01-01 00:00:00", "时间不在 1990 年到 2100 年之间"),
        ("0", "时间不在 1990 年到 2100 年之间"),
        ("99999999999999999999", "时间不在 1990 年到 2100 年之间"),
    ],
)
def test_unreadable_times(text, reason):
    with pytest.raises(BadValue, match="^" + re.escape(reason) + "$"):
        LocalTimes("Asia/Shanghai").read(text)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "Asia", "\0"])
def test_unknown_zones(zone):
    with pytest.raises(UnreadableExport, match=r"^不认识时区"):
        LocalTimes(zone)


ZONES = st.sampled_from(["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "Europe/Berlin"])


@given(zone=ZONES, seconds=st.lists(st.integers(EARLIEST + 86_400 * 1_500, LATEST - 86_400), min_size=1, max_size=5))
def test_the_cached_offset_is_the_zone_s_own(zone, seconds):
    times, info = LocalTimes(zone), ZoneInfo(zone)

    for second in seconds:
        local = datetime.fromtimestamp(second, UTC).astimezone(info)
        expected = int(local.replace(fold=0).timestamp())
        found = times.at(local.date().isoformat(), hour=local.hour, minute=local.minute, second=local.second)
        assert found == expected
