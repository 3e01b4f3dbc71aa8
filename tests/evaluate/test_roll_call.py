"""The evaluation tells right from wrong, on an invented month."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from evaluate.result import Score
from evaluate.roll_call import evaluate

TEXT = """7月打卡记录

---

7月2日打卡

1. 小红-读书-3年 打卡第2天
读了20页
2. 阿明

---

7月1日打卡

1. 小红-读书-3年 打卡第一天
"""
GOLD = [
    {"date": "07-02", "first_lines": ["小红-读书-3年 打卡第2天", "阿明"]},
    {"date": "07-01", "first_lines": ["小红-读书-3年 打卡第一天"]},
]
HAND = """### 1. 小红（本月累计打卡 2 天）
#### 7 月 1 日
#### 7 月 2 日
### 2. 阿明（本月累计打卡 1 天）
#### 7 月 2 日
"""


def month(folder: Path, *, gold: list[dict[str, object]], hand: str = HAND) -> Path:
    place = folder / "jielong_june"
    place.mkdir()
    (place / "month_in.txt").write_text(TEXT, encoding="utf-8")
    (place / "month_gold_blocks.json").write_text(json.dumps(gold), encoding="utf-8")
    (place / "month_hand_stats.md").write_text(hand, encoding="utf-8")
    return folder


def test_everything_right_is_good(tmp_path: Path):
    assert list(evaluate(month(tmp_path, gold=GOLD))) == [
        Score(name="lists", right=2, of=2),
        Score(name="entries", right=3, of=3),
        Score(name="borders", right=3, of=3),
        Score(name="day numbers", right=3, of=3),
        Score(name="other styles of the same lists", right=20, of=20),
        Score(name="names", right=3, of=3),
        Score(name="days that the organisers saw", right=2, of=3, wrong=("False ≠ True",), is_told_only=True),
    ]


def test_one_entry_more_in_the_gold_is_told_as_wrong(tmp_path: Path):
    more = [{"date": "07-02", "first_lines": ["小红-读书-3年 打卡第2天", "阿明", "老周"]}, GOLD[1]]

    scores = {score.name: score for score in evaluate(month(tmp_path, gold=more))}

    assert (scores["entries"].right, scores["entries"].of, scores["entries"].is_good) == (3, 4, False)


def test_wrong_entry_ends_the_program_with_one(tmp_path: Path):
    month(tmp_path, gold=[{"date": "07-02", "first_lines": []}, GOLD[1]])

    done = subprocess.run(
        [sys.executable, "-m", "evaluate", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "WRONG" in done.stdout


def test_folder_without_data_ends_the_program_with_two(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "evaluate", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
