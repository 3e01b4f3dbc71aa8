"""What is done at its time or when somebody asks for it, each at most once at a time and again after a kill.

procrastinate notes each due time in the database, so that two timetables make one job of it. A page asks
for a job by its name alone (`app.configure_task("run_checkup").defer(...)`): pages stand below this folder.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from qunluo.accounts.writes import forget_expired
from qunluo.analytics import uploads
from qunluo.analytics.asked import ask_for_figures
from qunluo.communities.writes.archive import ensure_months
from qunluo.intake.timed import close_days
from qunluo.intake.upkeep import forget_nonces, forget_tallies
from qunluo.lib.clock import now
from qunluo.outbox import queue
from qunluo.points import checker
from qunluo.points.writes import expire

EVERY_MINUTE = "* * * * *"
EVERY_QUARTER = "*/15 * * * *"
EVERY_HOUR = "7 * * * *"
EVERY_NIGHT = "17 19 * * *"  # 03:17 in China; the timetable counts in UTC
SILENT_FOR = 30.0  # seconds without a heartbeat, after which a process is taken for dead
MOST_TRIES = 5
HOURS_KEPT = 72
ONE_READER = "reads a history"  # one file at a time: several large ones would keep the timetable waiting
MONTHS_AHEAD = 3
log = logging.getLogger(__name__)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="rescue_jobs", queueing_lock="rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs whose process was killed are run again; one that kills its process each time is given up."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
        if job.attempts < MOST_TRIES:
            await manager.retry_job(job, retry_at=moment(timestamp))
        else:
            log.error("Job %s (%s) is given up after %d tries", job.id, job.task_name, job.attempts)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="end_days", queueing_lock="end_days")
def end_days(timestamp: int) -> None:
    """Where midnight has passed, the day is over: an event like any other."""
    close_days(at=moment(timestamp))


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="rescue_deliveries", queueing_lock="rescue_deliveries")
def rescue_deliveries(timestamp: int) -> None:
    """Deliveries that a killed worker left half-way."""
    queue.rescue(at=moment(timestamp))
    queue.expire(at=moment(timestamp))


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="watch_points", queueing_lock="watch_points")
def watch_points(timestamp: int) -> None:
    """What was written to the ledger since the last minute, and the next stretch of all the rest."""
    faults = checker.look(at=moment(timestamp)).faults
    if faults:
        log.error("The ledger of points has %d faults; see `qunluo points check`", len(faults))


@app.periodic(cron=EVERY_HOUR)
@app.task(name="expire_points", queueing_lock="expire_points")
def expire_points(timestamp: int) -> None:
    """Points that have run out."""
    expire(at=moment(timestamp))


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="seal_points", queueing_lock="seal_points")
def seal_points(timestamp: int) -> None:
    """Every ledger is held against its last seal, and sealed anew."""
    checker.close_day(at=moment(timestamp))


@app.periodic(cron=EVERY_QUARTER)
@app.task(name="forget_used_nonces", queueing_lock="forget_used_nonces")
def forget_used_nonces(timestamp: int) -> None:
    """Nonces that no longer protect from anything."""
    forget_nonces(at=moment(timestamp))


@app.task(name="run_checkup", lock=ONE_READER)
def run_checkup(upload_id: int) -> None:
    """The diagnosis of an uploaded history."""
    uploads.run_checkup(upload_id)


@app.task(name="run_import", lock=ONE_READER)
def run_import(upload_id: int) -> None:
    """An uploaded history into its group."""
    uploads.run_import(upload_id)


@app.periodic(cron=EVERY_HOUR)
@app.task(name="fill_lake", queueing_lock="fill_lake")
def fill_lake(timestamp: int) -> None:
    """Figures for the groups in which anything happened or a day ended."""
    from qunluo.analytics.figures import changed  # noqa: PLC0415 - loads DuckDB, which the other jobs do without

    ask_for_figures(changed(at=moment(timestamp)))


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="fill_whole_lake", queueing_lock="fill_whole_lake")
def fill_whole_lake(timestamp: int) -> None:  # noqa: ARG001 - a due time is always given
    """Every month of every group is held against its tables, whether or not anything seems to have changed."""
    from qunluo.analytics.figures import everything  # noqa: PLC0415 - loads DuckDB

    ask_for_figures(everything())


@app.task(name="fill_group")
def fill_group(group_id: int) -> None:
    """One group's months in the lake, and its figures."""
    from qunluo.analytics.figures import refresh  # noqa: PLC0415 - loads DuckDB

    refresh([group_id], at=now())


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="tidy_up", queueing_lock="tidy_up")
def tidy_up(timestamp: int) -> None:
    """Room for the messages of the coming months, and none for what nobody asks for any more."""
    at = moment(timestamp)
    newest = at + timedelta(days=31 * MONTHS_AHEAD)
    ensure_months([at + timedelta(days=31 * month) for month in range(MONTHS_AHEAD + 1)], newest=newest)
    forget_tallies(at=at)
    forget_expired(at=at)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="forget_jobs", queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - a due time is always given
    """Jobs that ended days ago, with whatever end."""
    await context.app.job_manager.delete_old_jobs(
        HOURS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )


def moment(timestamp: int) -> datetime:
    """The due time of a periodic job; never later than now, should the clock of another node run ahead."""
    return min(datetime.fromtimestamp(timestamp, UTC), now())
