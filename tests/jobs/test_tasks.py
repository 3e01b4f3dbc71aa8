from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from qunluo.intake.models import DayTally, UsedNonce
from qunluo.jobs import tasks
from qunluo.lib.clock import now

CONTEXT = SimpleNamespace(app=app)
DOING = """
WITH worker AS (
    INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id
)
INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id, args)
SELECT 'default', 'end_days', 'doing', %s, id, '{}' FROM worker RETURNING id
"""


@pytest.fixture(autouse=True)
def _jobs_are_known() -> None:
    app.perform_import_paths()


def doing(silent_for: str, tries: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(DOING, [silent_for, tries])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silent_for", "tries", "status"),
    [
        pytest.param("29 seconds", 1, "doing", id="its process may still live"),
        pytest.param("31 seconds", 1, "todo", id="its process is dead"),
        pytest.param("31 seconds", 4, "todo", id="the last try is left"),
        pytest.param("31 seconds", 5, "failed", id="it kills its process each time"),
    ],
)
def test_job_of_a_dead_process_is_run_again(silent_for: str, tries: int, status: str):
    job = doing(silent_for, tries)

    async_to_sync(tasks.rescue_jobs.func)(CONTEXT, int(now().timestamp()))

    assert ProcrastinateJob.objects.get(pk=job).status == status


def test_every_periodic_job_is_queued_once_at_most():
    periodic = [task for task, _ in app.periodic_registry.periodic_tasks]

    assert {"end_days", "rescue_deliveries", "rescue_jobs", "tidy_up"} < set(periodic)
    assert [app.tasks[name].queueing_lock for name in periodic] == periodic


def test_due_time_of_another_clock_is_never_in_the_future():
    early = now() + timedelta(minutes=5)

    assert tasks.moment(int(early.timestamp())) <= now()
    assert tasks.moment(1_760_000_000) == datetime.fromtimestamp(1_760_000_000, UTC)


@pytest.mark.django_db
def test_nonces_are_kept_as_long_as_they_protect(account):
    at = now().replace(microsecond=0)
    for nonce, age in (("old", 901), ("new", 899)):
        UsedNonce.objects.create(account=account, nonce=nonce, seen_at=at - timedelta(seconds=age))

    tasks.forget_used_nonces(int(at.timestamp()))

    assert list(UsedNonce.objects.values_list("nonce", flat=True)) == ["new"]


@pytest.mark.django_db
def test_night_makes_room_and_forgets_old_counts(account):
    at = now()
    for days in (399, 401):
        day = (at - timedelta(days=days)).date()
        DayTally.objects.create(account=account, day=day, outcome="taken", count=1, last_at=at)

    tasks.tidy_up(int(at.timestamp()))

    assert DayTally.objects.count() == 1
    ahead = at + timedelta(days=62)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"communities_message_{ahead:%Y_%m}"])
        assert cursor.fetchone() != (None,)
