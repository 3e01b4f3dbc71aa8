"""`qunluo simulate --history`."""

from __future__ import annotations

from datetime import UTC, datetime

from qunluo.simulator.command import Wanted, history
from qunluo.simulator.history import chatlab_lines

UNTIL = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
WANTED = Wanted(stage="troubled", seed=3, days=5, messages=200, until=UNTIL)


def test_the_file_holds_what_was_asked_for(tmp_path, capsys) -> None:
    path = tmp_path / "export.jsonl"

    assert history(path, WANTED) == 0

    told = b"".join(chatlab_lines("troubled", seed=3, days=5, messages=200, until=UNTIL))
    assert path.read_bytes() == told
    assert "200 条消息" in capsys.readouterr().err


def test_a_time_without_a_zone_is_meant_as_in_china(tmp_path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    history(first, WANTED)

    history(
        second, Wanted(stage="troubled", seed=3, days=5, messages=200, until=datetime.fromisoformat("2026-11-02T18:00"))
    )

    assert first.read_bytes() == second.read_bytes()


def test_a_folder_that_is_not_there_is_told(tmp_path, capsys) -> None:
    assert history(tmp_path / "nowhere" / "export.jsonl", WANTED) == 1
    assert "写不进" in capsys.readouterr().err.replace("\n", "")
