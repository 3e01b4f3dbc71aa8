from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "operate" / "settings.md"
PROGRAM = "from qunluo.config import settings; from qunluo.lib import env; print(*sorted(env.NAMES_READ))"


def test_every_setting_is_told_and_no_other():
    told = set(re.findall(r"^\| `(QUNLUO_\w+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))

    # In a process of its own: the tests of `env` read names that mean nothing.
    read = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout.split()

    assert sorted(told) == read
