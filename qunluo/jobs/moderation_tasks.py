"""What rules need time for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.jobs.own_texts import own_texts
from qunluo.jobs.tasks import EVERY_HOUR, EVERY_MINUTE, EVERY_NIGHT, moment
from qunluo.moderation.backtests import running
from qunluo.moderation.writes import licences, link_checks, nightly, pieces
from qunluo.moderation.writes.appeals import remind_overdue_appeals
from qunluo.moderation.writes.pictures import read_pictures as read_waiting_pictures

EVERY_MORNING = "23 21 * * *"  # 05:23 in China
ONE_LOOK = "looks outside"  # slow sites shall keep one job waiting, and not the whole timetable


@app.task(name="run_backtest")
def run_backtest(backtest_id: int) -> None:
    """A version of a rule over what was said before."""
    running.run(backtest_id)


@app.task(name="check_links", lock=ONE_LOOK)
def check_links(check_id: int) -> None:
    """A round through the links of a community."""
    link_checks.run(check_id, own_texts)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="read_pictures", queueing_lock="read_pictures", lock=ONE_LOOK)
def read_pictures(timestamp: int) -> None:  # noqa: ARG001 - a due time is always given
    """Pictures that wait to be looked at for codes, where that is switched on."""
    read_waiting_pictures()


@app.periodic(cron=EVERY_MORNING)
@app.task(name="check_all_links", queueing_lock="check_all_links")
def check_all_links(timestamp: int) -> None:
    """A round through the links of every community that switched it on, before people get up."""
    link_checks.ask_daily(at=moment(timestamp))
    link_checks.forget_old(at=moment(timestamp))


@app.periodic(cron=EVERY_HOUR)
@app.task(name="remind_of_violation_appeals", queueing_lock="remind_of_violation_appeals")
def remind_of_violation_appeals(timestamp: int) -> None:
    """Appeals against violations whose time to be answered is over: once each."""
    remind_overdue_appeals(at=moment(timestamp))


@app.periodic(cron=EVERY_HOUR)
@app.task(name="remind_of_reviews", queueing_lock="remind_of_reviews")
def remind_of_reviews(timestamp: int) -> None:
    """Applications and pieces whose time to be answered is over, and licences that end within a week: once each."""
    licences.remind_overdue_licences(at=moment(timestamp))
    licences.remind_of_ends(at=moment(timestamp))
    pieces.remind_overdue_pieces(at=moment(timestamp))


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="forget_papers", queueing_lock="forget_papers")
def forget_papers(timestamp: int) -> None:
    """Documents of applications that nobody needs any more, and what was sent but never handed in."""
    licences.forget_papers(at=moment(timestamp))
    pieces.forget_loose_pictures(at=moment(timestamp))


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="learn_talk", queueing_lock="learn_talk")
def learn_talk(timestamp: int) -> None:
    """What is usual in each community, so that its rules take it for harmless; and tables that nobody took in go."""
    nightly.learn_talk(at=moment(timestamp))
    nightly.forget_tried_imports(at=moment(timestamp))
