"""A lake of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def lake_folder(tmp_path: Path, settings) -> Path:
    settings.QUNLUO_LAKE = str(tmp_path / "lake")
    return tmp_path / "lake"
