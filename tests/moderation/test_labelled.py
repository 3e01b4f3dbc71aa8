from __future__ import annotations

from pathlib import Path

import pytest

from qunluo.core.moderation.sight import Topic
from qunluo.lib.refusal import Refusal
from qunluo.moderation.labelled import read_file, read_folder


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("label", "topic"),
    [
        ("ad", Topic.ADVERT),
        ("spam", Topic.ADVERT),
        ("SPAM", Topic.ADVERT),
        ("FR:Phishing(Bank)", Topic.ADVERT),
        ("广告", Topic.ADVERT),
        ("offensive", Topic.ABUSE),
        ("攻击", Topic.ABUSE),
    ],
)
def test_labels_tell_the_topic(tmp_path: Path, label: str, topic: Topic) -> None:
    write(tmp_path, "test.tsv", f"{label}\t一", "ham\t二", "正常\t三")

    collection = read_folder(tmp_path)

    assert collection.topic is topic
    assert collection.tests[0].labels.tolist() == [True, False, False]


def test_train_is_learnt_only_where_others_are_there(tmp_path: Path) -> None:
    write(tmp_path, "train.tsv", "ad\t一", "ham\t二")
    alone = read_folder(tmp_path)
    write(tmp_path, "heldout.tsv", "ad\t三", "ham\t四")
    both = read_folder(tmp_path)

    assert (alone.train, [one.name for one in alone.tests]) == (None, ["train.tsv"])
    assert both.train is not None
    assert (both.train.name, [one.name for one in both.tests]) == ("train.tsv", ["heldout.tsv"])


def test_lines_without_label_are_counted(tmp_path: Path) -> None:
    found = read_file(write(tmp_path, "a.tsv", "ad\t一", "没有标签", "", "ham\t二\t三"))

    assert (found.texts, found.bad_lines) == (["一", "二\t三"], 1)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        pytest.param(["奇怪\t文字"], "标签“奇怪”不认识", id="unknown label"),
        pytest.param(["没有标签"], "没有带标签的文件", id="no labels"),
        pytest.param(["ad\t一", "offensive\t二"], "一次只能评一种", id="both topics"),
    ],
)
def test_what_cannot_be_measured_is_refused(tmp_path: Path, lines: list[str], sentence: str) -> None:
    write(tmp_path, "a.tsv", *lines)

    with pytest.raises(Refusal, match=sentence):
        read_folder(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"ad\t\xff\xfe\xfa")

    with pytest.raises(Refusal, match="编码"):
        read_folder(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有“"):
        read_folder(tmp_path / "none")
