"""Months get a partition when messages come for them, within reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from qunluo.communities.writes import archive, ensure_months

NEWEST = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(archive, "_known_months", set())


def partitions():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'communities_message'::regclass"
        )
        return {name.removeprefix("communities_message_") for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "made"),
    [
        pytest.param(datetime(2017, 5, 20, tzinfo=UTC), "2017_05", id="an old history"),
        pytest.param(datetime(2026, 4, 30, tzinfo=UTC), "2026_04", id="the newest month"),
        pytest.param(datetime(2025, 12, 31, 23, tzinfo=UTC), "2025_12", id="the last hour of a year"),
        pytest.param(datetime(2026, 5, 1, tzinfo=UTC), None, id="further ahead"),
        pytest.param(datetime(2009, 12, 31, tzinfo=UTC), None, id="before there were groups"),
    ],
)
def test_a_month_in_reason_gets_its_partition(at, made):
    before = partitions()

    ensure_months([at, at], newest=NEWEST)
    ensure_months([at], newest=NEWEST)

    assert partitions() - before == ({made} if made else set())
