from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = ["up", "checkup", "rollcall", "doctor", "link", "migrate", "web", "worker", "jobs", "simulate"]


def qunluo(*words: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "qunluo.config.cli", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "100", **environment},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_help_names_every_command_in_chinese():
    code, out, _ = qunluo("--help")

    assert code == 0
    assert all(f"│ {command} " in out for command in COMMANDS)
    assert "显示这段说明。" in out
    assert "prepare" not in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["--foo"], "没有 --foo 这个选项。加上 --help 看用法。", id="unknown option"),
        pytest.param(["foo"], "没有这个命令，或者它的参数不是这样写的。加上 --help 看用法。", id="unknown command"),
        pytest.param(["checkup"], "缺少参数 FILE。加上 --help 看用法。", id="missing argument"),
        pytest.param(["link", "--minutes", "0"], "参数 MINUTES 的值不对。加上 --help 看用法。", id="out of range"),
    ],
)
def test_misuse_is_one_sentence(words: list[str], sentence: str):
    assert qunluo(*words) == (2, "", f"{sentence}\n")


def test_bad_setting_is_one_sentence():
    code, out, error = qunluo("doctor", QUNLUO_PORT="http")

    assert (code, out, error) == (1, "", "QUNLUO_PORT 应当是整数，现在是“http”。\n")


def test_database_that_is_away_is_one_sentence(tmp_path: Path):
    code, out, error = qunluo("link", QUNLUO_VAR=str(tmp_path))

    assert (code, out) == (1, "")
    assert error.startswith("连不上数据库：")
    assert error.count("\n") == 1


def test_data_folder_that_can_not_be_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")

    code, out, error = qunluo("up", QUNLUO_VAR=str(tmp_path / "file" / "var"))

    assert (code, out, error.count("\n")) == (1, "", 1)
    assert error.startswith(f"不能读写 {tmp_path}/file/var")


def test_checkup_needs_no_django():
    program = (
        "import sys; from qunluo.config import cli; import qunluo.analytics.checkup.command;"
        " print(sorted(name for name in sys.modules if name == 'django' or name == 'qunluo.config.settings'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
