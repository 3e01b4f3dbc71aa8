from __future__ import annotations

import pytest

from qunluo.analytics.metrics.catalog import METRICS
from qunluo.analytics.plan import load_plan
from qunluo.analytics.playbook import AtLeast, Band, GradeRule, Level, Measure, MetricRule, Playbook, PlaybookError
from qunluo.analytics.playbook_file import load_playbook, read_playbook

SMALL = """
name: 小
at_least: {days: 7, members: 10}
grade:
  scores: {good: 100, watch: 60, bad: 20}
  letters: {A: 85, B: 50}
  at_least: {messages: 200, days: 14, members: 10, judged_share: 0.4}
measures:
  speak: {title: 开口, do: 说一句, who: 群主}
metrics:
  rate:
    section: 活跃
    name: 比例
    unit: ""
    explain: 多少人。
    source: 经验值。
    weight: 3
    at_least: {basis: 5, days: 30}
    bands:
      - {band: bad, below: 0.15, say: 少, do: speak}
      - {band: watch, up_to: 0.25, say: 不多, do: speak, label: 偏少}
      - {band: good, say: 够}
"""


def read(text: str) -> Playbook:
    return read_playbook(text, known={"rate"}, file="small.yaml")


def test_a_whole_playbook():
    assert read(SMALL) == Playbook(
        name="小",
        grade=GradeRule(
            scores={Level.GOOD: 100.0, Level.WATCH: 60.0, Level.BAD: 20.0},
            letters=(("A", 85.0), ("B", 50.0)),
            messages=200,
            days=14,
            members=10,
            judged_share=0.4,
        ),
        measures={"speak": Measure(name="speak", title="开口", do="说一句", who="群主")},
        metrics={
            "rate": MetricRule(
                name="rate",
                section="活跃",
                title="比例",
                unit="",
                explain="多少人。",
                source="经验值。",
                weight=3.0,
                at_least=AtLeast(basis=5, days=30, members=10),
                bands=(
                    Band(level=Level.BAD, end=0.15, closed=False, say="少", measure="speak"),
                    Band(level=Level.WATCH, end=0.25, closed=True, say="不多", measure="speak", label="偏少"),
                    Band(level=Level.GOOD, end=None, closed=False, say="够"),
                ),
            )
        },
    )


@pytest.mark.parametrize(
    ("value", "level"),
    [
        pytest.param(-1, Level.BAD, id="far below"),
        pytest.param(0.1499, Level.BAD, id="just below"),
        pytest.param(0.15, Level.WATCH, id="below does not include its end"),
        pytest.param(0.25, Level.WATCH, id="up to includes its end"),
        pytest.param(0.2501, Level.GOOD, id="just above"),
        pytest.param(99, Level.GOOD, id="far above"),
    ],
)
def test_every_value_has_one_band(value, level):
    band = read(SMALL).metrics["rate"].band(value)

    assert band is not None
    assert band.level is level


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param("  rate:", "  rat:", "打法 small.yaml › metrics › rat：没有这个指标。", id="unknown metric"),
        pytest.param(
            "up_to: 0.25",
            "up_to: 0.1",
            "打法 small.yaml › metrics › rate › 第 2 档：上限 0.1 没有超过前一档的 0.15，两档重叠了。",
            id="overlapping bands",
        ),
        pytest.param(
            "up_to: 0.25",
            "below: 0.15",
            "打法 small.yaml › metrics › rate › 第 2 档：上限 0.15 没有超过前一档的 0.15，两档重叠了。",
            id="an empty band",
        ),
        pytest.param(
            "up_to: 0.25, ",
            "",
            "打法 small.yaml › metrics › rate › 第 2 档：除最后一档外，每一档都要写“below”或“up_to”，最后一档不写。",
            id="no end",
        ),
        pytest.param(
            "{band: good, say: 够}",
            "{band: good, below: 1, say: 够}",
            "打法 small.yaml › metrics › rate › 第 3 档：除最后一档外，每一档都要写“below”或“up_to”，最后一档不写。",
            id="nothing above",
        ),
        pytest.param(
            "below: 0.15",
            "below: 0.15, up_to: 0.2",
            "打法 small.yaml › metrics › rate › 第 1 档：“below”和“up_to”只能写一个。",
            id="two ends",
        ),
        pytest.param(
            "below: 0.15",
            "below: 一成半",
            "打法 small.yaml › metrics › rate › 第 1 档：“below”应当是数字，现在是“一成半”。",
            id="words for a number",
        ),
        pytest.param(
            "below: 0.15",
            "below: true",
            "打法 small.yaml › metrics › rate › 第 1 档：“below”应当是数字，现在是“True”。",
            id="yes for a number",
        ),
        pytest.param(
            "band: bad",
            "band: awful",
            "打法 small.yaml › metrics › rate › 第 1 档：“band”只能是 good、watch 或 bad，现在是“awful”。",
            id="unknown band",
        ),
        pytest.param(
            "say: 少, do: speak",
            "say: 少, do: shout",
            "打法 small.yaml › metrics › rate › 第 1 档：没有叫“shout”的措施。",
            id="unknown measure",
        ),
        pytest.param(
            "say: 少, do: speak",
            "say: 少",
            "打法 small.yaml › metrics › rate › 第 1 档：不好的一档要用“do”写明做什么。",
            id="bad and nothing to do",
        ),
        pytest.param(
            "weight: 3", "weight: -1", "打法 small.yaml › metrics › rate：“weight”不能是负数。", id="negative weight"
        ),
        pytest.param("    name: 比例\n", "", "打法 small.yaml › metrics › rate：缺少“name”。", id="no name"),
        pytest.param(
            "who: 群主", "when: 明天", "打法 small.yaml › measures › speak：缺少“who”。", id="nobody to do it"
        ),
        pytest.param(
            "letters: {A: 85, B: 50}",
            "letters: {}",
            "打法 small.yaml › grade › letters：至少要有一个等级。",
            id="no grades",
        ),
        pytest.param("measures:", "measures: {", "打法 small.yaml：第 10 行附近不是有效的 YAML。", id="no YAML"),
    ],
)
def test_what_could_not_be_meant_is_refused(old, new, sentence):
    with pytest.raises(PlaybookError) as refusal:
        read(SMALL.replace(old, new, 1))

    assert str(refusal.value) == sentence


def test_a_weight_needs_bands():
    start = SMALL.index("    bands:")

    with pytest.raises(PlaybookError, match="有权重的指标必须分档"):
        read(SMALL[:start] + "    bands: []\n")


@pytest.mark.parametrize("text", ["", "- 1\n", "一句话"], ids=["empty", "a list", "a sentence"])
def test_a_file_that_is_no_playbook_is_refused(text):
    with pytest.raises(PlaybookError, match=r"^打法 small\.yaml：内容是空的，或者不是一组键值。$"):
        read(text)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")

    for path in (binary, tmp_path / "missing.yaml"):
        with pytest.raises(PlaybookError, match=f"^打法文件 {path.name} 打不开"):
            load_playbook({"rate"}, path)


def test_the_shipped_playbook_speaks_of_every_metric():
    assert list(load_playbook(load_plan().metrics).metrics) == list(METRICS)


def test_every_shipped_measure_is_used():
    playbook = load_playbook(load_plan().metrics)
    used = {band.measure for rule in playbook.metrics.values() for band in rule.bands}

    assert used - {""} == set(playbook.measures)


@pytest.mark.parametrize(
    ("metric", "value", "level"),
    [
        ("messages_per_day", 99, "watch"),
        ("messages_per_day", 100, "good"),
        ("messages_per_day", 200, "good"),
        ("messages_per_day", 201, "watch"),
        ("messages_per_member_day", 0.79, "watch"),
        ("messages_per_member_day", 0.8, "good"),
        ("daily_active_rate", 0.14, "bad"),
        ("daily_active_rate", 0.15, "watch"),
        ("daily_active_rate", 0.25, "watch"),
        ("daily_active_rate", 0.26, "good"),
        ("weekly_speakers_share", 0.19, "bad"),
        ("weekly_speakers_share", 0.2, "watch"),
        ("weekly_speakers_share", 0.35, "watch"),
        ("weekly_speakers_share", 0.36, "good"),
        ("monthly_speakers_share", 0.39, "watch"),
        ("monthly_speakers_share", 0.4, "good"),
        ("retention_d7", 0.29, "bad"),
        ("retention_d7", 0.3, "watch"),
        ("retention_d30", 0.5, "watch"),
        ("retention_d30", 0.51, "good"),
        ("leave_rate_month", 0.049, "good"),
        ("leave_rate_month", 0.05, "watch"),
        ("leave_rate_week", 0.149, "good"),
        ("leave_rate_week", 0.15, "bad"),
        ("first_response_median", 14.9, "good"),
        ("first_response_median", 15, "watch"),
        ("content_interaction", 0.149, "watch"),
        ("content_interaction", 0.15, "good"),
        ("messages_trend", -0.14, "good"),
        ("messages_trend", -0.15, "watch"),
        ("falling_days", 2, "watch"),
        ("falling_days", 3, "bad"),
        ("quiet_days", 13, "watch"),
        ("quiet_days", 14, "bad"),
        ("valuable_share", 0.05, "good"),
    ],
)
def test_the_figures_of_the_trade_stand_in_the_shipped_playbook(metric, value, level):
    band = load_playbook(load_plan().metrics).metrics[metric].band(value)

    assert band is not None
    assert band.level == level
