"""The process that runs the jobs of `tasks`: what is due, and what somebody asked for."""

from __future__ import annotations

import logging
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

AT_ONCE = 2
SECONDS_TO_FINISH = 3.0
TALK_OF_THE_DATABASE = ("procrastinate.worker.worker", "procrastinate.utils", "psycopg.pool")
log = logging.getLogger(__name__)


class BarOutages(logging.Filter):
    """That the database is away is one line, said by `run`, and not four tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record tells something else."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, ConnectorException) and record.name != "psycopg.pool"


def run() -> int:
    """Run jobs until asked to stop. A job that does not end in time is run again by the next process.

    Returns 1 where the database went away: the next process finds it again.
    """
    for name in TALK_OF_THE_DATABASE:
        logging.getLogger(name).addFilter(BarOutages())
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    try:
        with app.replace_connector(connector) as runner:
            runner.run_worker(
                concurrency=AT_ONCE,
                delete_jobs="successful",
                shutdown_graceful_timeout=SECONDS_TO_FINISH,
                fetch_job_polling_interval=2.0,
            )
    except ConnectorException:
        log.warning("The database is away; the timetable starts anew")
        return 1
    return 0
