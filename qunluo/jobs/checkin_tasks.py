"""What check-in plans do at their time: count, remind, report, and forget."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.checkins.reminders import remind_due
from qunluo.checkins.reports.making import send_due
from qunluo.checkins.writes.appeals import remind_overdue
from qunluo.checkins.writes.figure_days import keep_figures
from qunluo.checkins.writes.habits import refresh_habits
from qunluo.checkins.writes.make_up import return_needless
from qunluo.checkins.writes.once import forget_requests
from qunluo.checkins.writes.pictures import forget_loose_pictures
from qunluo.checkins.writes.places import forget_places
from qunluo.checkins.writes.settling import carry_forward
from qunluo.checkins.writes.settling import resettle_plan as settle_anew
from qunluo.entrances import uploads
from qunluo.jobs.tasks import EVERY_HOUR, EVERY_MINUTE, EVERY_NIGHT, moment
from qunluo.lib.clock import now

EVERY_FIVE_MINUTES = "*/5 * * * *"


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="count_checkins", queueing_lock="count_checkins")
def count_checkins(timestamp: int) -> None:
    """The figures of days that changed, ended or began."""
    keep_figures(at=moment(timestamp))


@app.periodic(cron=EVERY_FIVE_MINUTES)
@app.task(name="count_habits", queueing_lock="count_habits")
def count_habits(timestamp: int) -> None:
    """How members keep to their plans over weeks."""
    refresh_habits(at=moment(timestamp))


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="remind_members", queueing_lock="remind_members")
def remind_members(timestamp: int) -> None:
    """Who has not checked in, where the plan's hour has come."""
    remind_due(at=moment(timestamp))


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="send_reports", queueing_lock="send_reports")
def send_reports(timestamp: int) -> None:
    """The day's and the week's report of each plan to its groups."""
    send_due(at=moment(timestamp))


@app.periodic(cron=EVERY_HOUR)
@app.task(name="remind_of_appeals", queueing_lock="remind_of_appeals")
def remind_of_appeals(timestamp: int) -> None:
    """Appeals whose time to be decided is over: once each."""
    remind_overdue(at=moment(timestamp))


@app.periodic(cron=EVERY_HOUR)
@app.task(name="return_make_ups", queueing_lock="return_make_ups")
def return_make_ups(timestamp: int) -> None:
    """Make-ups of days for which a check-in came late: what was paid for them goes back."""
    return_needless(at=moment(timestamp))


@app.task(name="resettle_plan")
def resettle_plan(plan_id: int) -> None:
    """Everybody in a plan anew, after an outage was declared or revoked, or the plan was changed."""
    settle_anew(plan_id, at=now())


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="carry_checkins", queueing_lock="carry_checkins")
def carry_checkins(timestamp: int) -> None:
    """What members' check-ins of long ago come to, so that those of the morning need not count them."""
    carry_forward(at=moment(timestamp))


@app.task(name="check_sheet")
def check_sheet(upload_id: int) -> None:
    """What an uploaded table of check-ins or outcomes would do."""
    uploads.run_check(upload_id)


@app.task(name="import_sheet")
def import_sheet(upload_id: int) -> None:
    """An uploaded table into its plan."""
    uploads.run_import(upload_id)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="forget_checkin_traces", queueing_lock="forget_checkin_traces")
def forget_checkin_traces(timestamp: int) -> None:
    """Places whose time is over, pictures and tables that nobody wants, and requests that nobody repeats any more."""
    at = moment(timestamp)
    forget_places(at=at)
    forget_loose_pictures(at=at)
    forget_requests(at=at)
    uploads.forget_old(at=at)
