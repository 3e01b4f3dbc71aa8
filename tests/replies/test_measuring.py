"""Figures about an invented list."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from evaluate.faq import evaluate
from qunluo.config.cli import app
from qunluo.replies.measuring import NothingToMeasure, measure, measure_folder

LIST = [("1", "怎么退款"), ("2", "怎么补卡"), ("3", "几点打卡")]
ASKED = [("1", "请问怎么退款"), ("2", "怎么补卡啊"), ("3", "几点打卡呢"), ("9", "明天下雨吗"), ("8", "谁有书推荐")]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "faq_a.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in LIST), encoding="utf-8")
    (tmp_path / "asked.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in ASKED), encoding="utf-8")
    (tmp_path / "pairs_a.tsv").write_text("1\t怎么退款\t如何退款\n", encoding="utf-8")
    return tmp_path


def test_a_list_that_is_asked_from_within_and_without():
    told = measure("a", LIST, ASKED)

    assert (told.entries, told.asked, told.outside) == (3, 3, 2)
    assert (told.top1, told.top3, told.answered, told.auc) == (1.0, 1.0, 1.0, 1.0)


def test_wrong_answers_count_as_wrong():
    told = measure("a", LIST, [("2", "请问怎么退款"), ("1", "怎么退款啊")])

    assert (told.top1, told.top3, told.answered, told.auc) == (0.5, 1.0, None, None)


def test_a_folder_is_read_without_its_pairs(folder):
    [told] = measure_folder(folder)

    assert (told.name, told.asked, told.outside) == ("a", 3, 2)


def test_a_list_without_an_outside_is_taken_in_parts(folder):
    (folder / "asked.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in ASKED[:3]), encoding="utf-8")

    assert [(told.name, told.entries) for told in measure_folder(folder)] == [("a#1", 1), ("a#2", 1), ("a#3", 1)]


@pytest.mark.parametrize("missing", ["faq_a.tsv", "asked.tsv"])
def test_a_folder_without_questions_says_so(folder, missing):
    (folder / missing).unlink()

    with pytest.raises(NothingToMeasure, match=r"\.tsv"):
        measure_folder(folder)


def test_the_command_prints_a_table_or_json(folder):
    runner = CliRunner()

    table = runner.invoke(app, ["evaluate", "faq", str(folder)])
    told = runner.invoke(app, ["evaluate", "faq", str(folder), "--json"])

    assert (table.exit_code, told.exit_code) == (0, 0)
    assert json.loads(told.stdout)[0]["top1"] == 1.0


def test_the_command_tells_what_is_missing(tmp_path):
    assert CliRunner().invoke(app, ["evaluate", "faq", str(tmp_path)]).exit_code == 2


def test_the_evaluation_is_silent_without_its_data(tmp_path, folder):
    assert list(evaluate(tmp_path / "nowhere")) == []
    folder.rename(tmp_path.parent / "faq_lcqmc")
    assert [score.is_good for score in evaluate(tmp_path.parent)] == [True, True, True]
