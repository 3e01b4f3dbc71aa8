"""Codes by text message: sent after the commit of who asked, and forgotten when they have run out."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.entrances.phones import deliver_code
from qunluo.jobs.tasks import EVERY_QUARTER, moment
from qunluo.lib.clock import now
from qunluo.sms.writes import forget_codes


@app.task(name="send_sms")
def send_sms(code_id: int) -> None:
    """One code to one number."""
    deliver_code(code_id, at=now())


@app.periodic(cron=EVERY_QUARTER)
@app.task(name="forget_sms_codes", queueing_lock="forget_sms_codes")
def forget_sms_codes(timestamp: int) -> None:
    """Numbers and codes that nobody can use any more."""
    forget_codes(at=moment(timestamp))
