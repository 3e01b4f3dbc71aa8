from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qunluo.analytics.checkup.command import WithoutPandas
from tests.analytics.checkup.samples import lively, written

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
RUN = """
import sys
from pathlib import Path
from qunluo.analytics.checkup.command import run
from qunluo.analytics.checkup.compute import Choices
choices = Choices(timezone=sys.argv[4]) if len(sys.argv) > 4 else None
report = Path(sys.argv[2]) if sys.argv[2] else None
sys.exit(run(Path(sys.argv[1]), report=report, as_json=sys.argv[3] == "json", choices=choices))
"""


def command(folder: Path, file: Path, *, report: str = "", form: str = "", timezone: str = "") -> tuple[int, str, str]:
    """Run in a process of its own, for it hides pandas from the whole process."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, file, report, form, *([timezone] if timezone else [])],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_report_is_written_beside_and_the_diagnosis_printed(tmp_path):
    code, out, err = command(tmp_path, written(tmp_path, lively()))

    assert (code, err) == (0, "")
    assert "总评" in out
    assert out.endswith("报告写好了：group-群体检.html\n")
    assert (tmp_path / "group-群体检.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json_is_all_that_is_printed(tmp_path):
    code, out, _ = command(tmp_path, written(tmp_path, lively()), form="json")

    assert code == 0
    assert json.loads(out)["totals"]["messages"] == 243
    assert sorted(path.name for path in tmp_path.iterdir()) == ["group.jsonl"]


def test_json_and_a_report(tmp_path):
    code, out, _ = command(tmp_path, written(tmp_path, lively()), form="json", report="r.html")

    assert (code, json.loads(out)["version"]) == (0, 1)
    assert (tmp_path / "r.html").exists()


@pytest.mark.parametrize(
    ("content", "report", "timezone", "sentence"),
    [
        pytest.param(None, "", "", "找不到文件", id="no such file"),
        pytest.param(b"", "", "", "空", id="an empty file"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "", "", "", id="a picture"),
        pytest.param(b"hello", "", "Asia/Atlantis", "没有“Asia/Atlantis”这个时区", id="no such time zone"),
        pytest.param("good", "missing/r.html", "", "写不了", id="no such folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path, content, report, timezone, sentence):
    path = tmp_path / "group.txt"
    if content == "good":
        path = written(tmp_path, lively())
    elif content is not None:
        path.write_bytes(content)

    code, out, err = command(tmp_path, path, report=report, timezone=timezone)

    assert (code, out) == (2, "")
    assert sentence in err
    assert err.endswith("。\n")
    assert err.count("\n") == 1


def test_hiding_pandas_hides_nothing_else():
    finder = WithoutPandas()

    assert finder.find_spec("orjson", None) is None
    with pytest.raises(ModuleNotFoundError):
        finder.find_spec("pandas", None)
