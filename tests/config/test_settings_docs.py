from __future__ import annotations

import re
from pathlib import Path

from qunluo.lib import env

PAGE = Path(__file__).parents[2] / "docs" / "operate" / "settings.md"


def test_every_setting_is_told_and_no_other():
    told = set(re.findall(r"^\| `(QUNLUO_\w+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))

    # The key's own name is read only where no list of keys is given: both are told.
    assert told == {name for name in env.NAMES_READ if name.startswith("QUNLUO_")}
