"""What notices, newcomers and the question of the month need time for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.jobs.tasks import EVERY_QUARTER, moment
from qunluo.joining.lapses import settle_lapses
from qunluo.joining.mondays import ask_due
from qunluo.joining.reminders import remind_due


@app.periodic(cron=EVERY_QUARTER)
@app.task(name="remind_of_joining", queueing_lock="remind_of_joining")
def remind_of_joining(timestamp: int) -> None:
    """Who has not acknowledged, or not done a task that is due soon; and what lapsed."""
    remind_due(at=moment(timestamp))
    settle_lapses(at=moment(timestamp))


@app.periodic(cron=EVERY_QUARTER)
@app.task(name="ask_of_the_month", queueing_lock="ask_of_the_month")
def ask_of_the_month(timestamp: int) -> None:
    """The question of the first Monday, and its answer."""
    ask_due(at=moment(timestamp))
