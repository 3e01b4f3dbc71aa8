from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from qunluo.config.cli import app
from qunluo.moderation.measuring import figures_of, measure, recall_at

GOODS = ("手机壳", "茶叶", "会员", "面膜", "耳机", "球鞋", "奶粉", "课程")
TALK = ("今天下雨了", "晚上吃什么", "谢谢大家", "我到家了", "明天几点集合", "这本书真好看")


def write(path: Path, *, offset: int = 0) -> None:
    adverts = [f"ad\t低价出售{one}{n + offset}件，加微信 abc{n}xyz" for one in GOODS for n in range(4)]
    talk = [f"ham\t{one}，第{place}次" for one in TALK for place in "一二三四五六"]
    path.write_text("\n".join([*adverts, *talk]) + "\n", encoding="utf-8")


def test_figures_are_what_the_words_say() -> None:
    values = np.array([3.0, 1.0, -1.0, 2.0, -2.0, -3.0, -4.0])
    labels = np.array([True, True, True, False, False, False, False])

    found = figures_of(values, labels, line=0.0, names=("a.tsv", "shipped"), seen=np.zeros(7, dtype=bool))

    assert (found.precision, found.recall, found.f1) == (0.6667, 0.6667, 0.6667)
    assert found.false_alarms_per_1000 == 250
    assert found.auc == 0.8333


@pytest.mark.parametrize(
    ("harmless", "share"),
    [pytest.param(100, 0.5, id="none may pass"), pytest.param(1000, 1.0, id="one of a thousand may pass")],
)
def test_recall_at_one_false_alarm_of_a_thousand(harmless: int, share: float) -> None:
    values = np.array([2.0, 0.5, 1.0, *[-1.0] * (harmless - 1)])
    labels = np.array([True, True, *[False] * harmless])

    assert recall_at(values, labels) == share


def test_a_folder_with_one_file_is_judged_by_folds(tmp_path: Path) -> None:
    write(tmp_path / "texts.tsv")

    found = measure(tmp_path)

    assert [(one["file"], one["way"]) for one in found["figures"]] == [("texts.tsv", "shipped"), ("texts.tsv", "folds")]
    assert found["figures"][1]["f1"] > 0.9


def test_a_folder_with_train_learns_from_it(tmp_path: Path) -> None:
    write(tmp_path / "train.tsv")
    write(tmp_path / "heldout.tsv", offset=7)

    found = measure(tmp_path)

    assert [(one["file"], one["way"]) for one in found["figures"]] == [
        ("heldout.tsv", "shipped"),
        ("heldout.tsv", "learned"),
    ]
    assert found["figures"][1]["strict_texts"] == 0


def test_the_command_prints_a_table_and_json(tmp_path: Path) -> None:
    write(tmp_path / "texts.tsv")
    run = CliRunner().invoke

    table = run(app, ["evaluate", "moderation", str(tmp_path)])
    told = json.loads(run(app, ["evaluate", "moderation", str(tmp_path), "--json"]).stdout)

    assert table.exit_code == 0
    assert "texts.tsv" in table.stdout
    assert {"format", "topic", "model", "train", "bad_lines", "figures"} <= told.keys()


def test_the_command_wants_something_to_measure() -> None:
    found = CliRunner().invoke(app, ["evaluate", "moderation"])

    assert found.exit_code != 0
