"""The stage on which joining is tested."""

from __future__ import annotations

import pytest

from tests.cast import Cast, set_the_stage


@pytest.fixture
def cast(db) -> Cast:
    return set_the_stage()
