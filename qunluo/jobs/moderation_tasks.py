"""What rules need time for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.jobs.tasks import EVERY_HOUR, moment
from qunluo.moderation.backtests import running
from qunluo.moderation.writes.appeals import remind_overdue_appeals


@app.task(name="run_backtest")
def run_backtest(backtest_id: int) -> None:
    """A version of a rule over what was said before."""
    running.run(backtest_id)


@app.periodic(cron=EVERY_HOUR)
@app.task(name="remind_of_violation_appeals", queueing_lock="remind_of_violation_appeals")
def remind_of_violation_appeals(timestamp: int) -> None:
    """Appeals against violations whose time to be answered is over: once each."""
    remind_overdue_appeals(at=moment(timestamp))
