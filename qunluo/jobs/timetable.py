"""The process that runs the jobs of `tasks`: what is due, and what somebody asked for."""

from __future__ import annotations

from procrastinate.contrib.django import app

AT_ONCE = 2
SECONDS_TO_FINISH = 3.0


def run() -> None:
    """Run jobs until asked to stop. A job that does not end in time is run again by the next process."""
    with app.replace_connector(app.connector.get_worker_connector()) as runner:
        runner.run_worker(
            concurrency=AT_ONCE,
            delete_jobs="successful",
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
            fetch_job_polling_interval=2.0,
        )
