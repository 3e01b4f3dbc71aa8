from __future__ import annotations

import pytest

from qunluo.accounts.models import Community
from tests.points import purse


@pytest.fixture
def club(db: None) -> Community:
    return purse.community()


@pytest.fixture
def ming(club: Community) -> int:
    return purse.person(club)
