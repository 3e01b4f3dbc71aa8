from __future__ import annotations

import pytest

from qunluo.analytics.checkup import wording
from qunluo.analytics.metrics.units import Unit
from qunluo.analytics.plan import load_plan
from qunluo.analytics.playbook_file import load_playbook

RULES = load_playbook(load_plan().metrics).metrics


@pytest.mark.parametrize(
    ("metric", "unit", "value", "shown"),
    [
        ("messages_per_day", Unit.PER_DAY, 132.4, "132 条/天"),
        ("messages_per_day", Unit.PER_DAY, 12345.6, "12,346 条/天"),
        ("messages_per_member_day", Unit.PER_DAY, 0.654, "0.65 条"),
        ("messages_per_member_day", Unit.PER_DAY, 4.0, "4 条"),
        ("daily_active_rate", Unit.SHARE, 0.0875, "8.8%"),
        ("daily_active_rate", Unit.SHARE, 1.0, "100%"),
        ("daily_active_rate", Unit.SHARE, 0.0, "0%"),
        ("messages_trend", Unit.CHANGE, 0.1, "+10%"),
        ("messages_trend", Unit.CHANGE, -0.645, "−64.5%"),
        ("messages_trend", Unit.CHANGE, 0.0, "0%"),
        ("first_response_median", Unit.MINUTES, 0.35, "21 秒"),
        ("first_response_median", Unit.MINUTES, 14.26, "14.3 分钟"),
        ("first_response_median", Unit.MINUTES, 150, "2.5 小时"),
        ("longest_silence", Unit.HOURS, 69, "69 小时"),
        ("longest_silence", Unit.HOURS, 96, "4 天"),
        ("gini", Unit.RATIO, 0.789, "0.79"),
    ],
)
def test_values_in_words(metric, unit, value, shown):
    assert wording.amount(value, RULES[metric], unit) == shown


@pytest.mark.parametrize(
    ("metric", "unit", "line"),
    [
        ("messages_per_day", Unit.PER_DAY, "＜30 不好 · 30–100 留意 · 100–200 健康 · ＞200 偏吵（条/天）"),
        ("daily_active_rate", Unit.SHARE, "＜15% 不好 · 15%–25% 留意 · ＞25% 健康"),
        ("monthly_speakers_share", Unit.SHARE, "＜20% 不好 · 20%–40% 留意 · ≥40% 健康"),
        ("messages_trend", Unit.CHANGE, "≤−30% 不好 · −30% 到 −15% 留意 · ＞−15% 健康"),
        ("leave_rate_week", Unit.SHARE, "＜15% 健康 · ≥15% 不好"),
        ("burst_days", Unit.DAYS, ""),
    ],
)
def test_bands_in_one_line(metric, unit, line):
    assert wording.edges(RULES[metric], unit) == line


@pytest.mark.parametrize(
    ("figure", "sentence"), [("8.8%", "从 8.8% 到"), ("234 条/天", "从 234 条/天到"), ("一半", "从一半到")]
)
def test_figures_stand_apart_from_chinese_words(figure, sentence):
    assert f"从{wording.spaced(figure)}到" == sentence


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2026-03-02", "2026-03-02", "2026/3/2"),
        ("2026-03-02", "2026-04-01", "2026/3/2–4/1"),
        ("2025-12-30", "2026-01-02", "2025/12/30–2026/1/2"),
    ],
)
def test_stretches_of_days(first, last, shown):
    assert wording.stretch(first, last) == shown
