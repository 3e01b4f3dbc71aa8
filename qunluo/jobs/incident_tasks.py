"""What incidents and the daily rounds do at their time."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.entrances.rounds import make_all_rounds
from qunluo.incidents.writes.reminding import remind_of_steps
from qunluo.jobs.tasks import EVERY_MINUTE, moment

EVERY_MORNING = "37 22 * * *"  # 06:37 in China: what went wrong at night is known before people begin


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="remind_of_incident_steps", queueing_lock="remind_of_incident_steps")
def remind_of_incident_steps(timestamp: int) -> None:
    """Steps of plans that nobody did in time: once each."""
    remind_of_steps(at=moment(timestamp))


@app.periodic(cron=EVERY_MORNING)
@app.task(name="make_rounds", queueing_lock="make_rounds")
def make_rounds(timestamp: int) -> None:
    """The house looks at all its rooms."""
    make_all_rounds(at=moment(timestamp))
