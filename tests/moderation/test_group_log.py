from __future__ import annotations

from pathlib import Path

import pytest

from qunluo.lib.refusal import Refusal
from qunluo.moderation.group_log import measure_group

ADVERT = "出售二手会员账号，低价99元包邮，诚信交易，加我微信 abc12345 私聊"
TALK = ("早上好", "今天下雨了带伞", "晚上一起吃饭吗", "作业写完了", "几点集合", "谢谢大家", "到家了", "这本书不错")


def write(folder: Path, *, adverts: tuple[int, ...] = ()) -> Path:
    path = folder / "group.txt"
    lines = []
    for number in range(800):
        text = ADVERT if number in adverts else f"{TALK[number % len(TALK)]}{'啊呀哦嗯'[number % 4]}{number % 97}"
        hour, minute = divmod(number, 60)
        lines.append(
            f"2024-05-{1 + hour // 20:02} {hour % 20}:{minute:02}:00 小{number % 8}(2000{number % 8})\n{text}\n"
        )
    path.write_text("消息记录\n\n" + "\n".join(lines), encoding="utf-8")
    return path


def test_a_quiet_log_raises_no_alarm(tmp_path: Path) -> None:
    told = measure_group(write(tmp_path))

    assert (told["messages"], told["learned"], told["judged"], told["calls"]) == (800, 400, 400, 0)


def test_adverts_are_compared_with_labels(tmp_path: Path) -> None:
    log = write(tmp_path, adverts=(120, 700))
    gold = tmp_path / "gold.tsv"
    gold.write_text(f"120\tad\t{ADVERT}\n699\tad\t{ADVERT}\n5\tvote\t不在记录里的话\n", encoding="utf-8")

    told = measure_group(log, gold=gold)

    assert (told["gold"], told["caught"], told["not_in_log"], told["false_alarms"]) == (2, 2, 1, 0)


def test_an_earlier_log_is_learnt_whole(tmp_path: Path) -> None:
    (tmp_path / "past").mkdir()

    told = measure_group(write(tmp_path, adverts=(700,)), past=write(tmp_path / "past"))

    assert (told["learned"], told["judged"], told["called"]) == (800, 800, [700])


def test_labels_of_another_form_are_refused(tmp_path: Path) -> None:
    gold = tmp_path / "gold.tsv"
    gold.write_text("ad\t广告\n", encoding="utf-8")

    with pytest.raises(Refusal, match="第 1 行"):
        measure_group(write(tmp_path), gold=gold)


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"\x00\x01\x02")

    with pytest.raises(Refusal):
        measure_group(path)
