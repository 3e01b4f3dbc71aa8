"""What rules need time for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.moderation.backtests import running


@app.task(name="run_backtest")
def run_backtest(backtest_id: int) -> None:
    """A version of a rule over what was said before."""
    running.run(backtest_id)
