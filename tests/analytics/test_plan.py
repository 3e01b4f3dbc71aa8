from __future__ import annotations

import subprocess
import sys

from qunluo.analytics.compile_plan import compile_plan
from qunluo.analytics.metrics.catalog import METRICS
from qunluo.analytics.plan import load_plan

HINT = "python -m qunluo.analytics.compile_plan"


def test_the_plan_beside_the_code_is_that_of_the_code():
    assert load_plan() == compile_plan(), f"plan.json is old: run {HINT}"


def test_there_are_enough_metrics_and_each_says_what_it_is():
    assert len(METRICS) >= 40
    assert {
        name for name, metric in METRICS.items() if not metric.formula.endswith(".") or name != metric.name
    } == set()


def test_running_the_plan_needs_neither_ibis_nor_django():
    loads = "import sys, qunluo.analytics.checkup.compute; print({'ibis', 'django', 'pandas'} & set(sys.modules))"

    found = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)

    assert found.stdout == "set()\n"


def test_drawing_a_report_needs_no_engine():
    loads = "import sys, qunluo.analytics.checkup.html; print({'duckdb', 'pyarrow', 'django'} & set(sys.modules))"

    found = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)

    assert found.stdout == "set()\n"
