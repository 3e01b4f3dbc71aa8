from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.analytics.duck import Value, duck_over, duck_over_parquet
from qunluo.analytics.metrics.catalog import METRICS
from qunluo.channels.history.records import Record
from tests.analytics.story import START, gathered, plan, record

pytestmark = pytest.mark.slow

KINDS = ("text", "text", "text", "image", "link", "red_packet", "joined", "left", "removed", "recalled", "system")
TEXTS = ("早", "请问几点开始？", "看 https://example.com", "字" * 70, "")
MEMBERS = ("a", "b", "c", "d", "boss")

lines = st.builds(
    lambda kind, who, second, text: record(kind, who, START + second, text=text, message=f"m{second}"),
    st.sampled_from(KINDS),
    st.sampled_from(MEMBERS),
    st.integers(0, 60 * 24 * 3600),
    st.sampled_from(TEXTS),
)
histories = st.lists(lines, min_size=1, max_size=40)
lawful = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def figures(tables) -> dict[str, dict[str, Value]]:
    with duck_over(plan(), tables) as duck:
        return duck.metrics()


def tables_of(records: list[Record], group: str = "g"):
    return gathered(records, staff=["boss"], listed=[*MEMBERS, "quiet"], group=group).tables


def close(found: dict, expected: dict) -> bool:
    """Equal, but for the last digit of what was added up in another order."""
    return all(
        found[name].keys() == groups.keys()
        and all(
            value.basis == found[name][group].basis and value.value == pytest.approx(found[name][group].value)
            for group, value in groups.items()
        )
        for name, groups in expected.items()
    )


@lawful
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(records, dice):
    tables = tables_of(records)
    shuffled = {
        name: table.take(pa.array(dice.sample(range(table.num_rows), table.num_rows), pa.int64()))
        for name, table in tables.items()
    }

    assert close(figures(shuffled), figures(tables))


@lawful
@given(histories, histories)
def test_another_group_changes_no_figure(records, others):
    tables, neighbours = tables_of(records), tables_of(others, group="neighbours")
    both = {
        name: pa.concat_tables([table, neighbours[name]], promote_options="permissive")
        for name, table in tables.items()
    }

    together = figures({name: table.unify_dictionaries() for name, table in both.items()})

    assert close({name: {"g": groups["g"]} for name, groups in together.items()}, figures(tables))


@lawful
@given(histories)
def test_every_metric_has_one_row_a_group_and_shares_are_parts_of_a_whole(records):
    found = figures(tables_of(records))

    assert {name: list(groups) for name, groups in found.items()} == {name: ["g"] for name in METRICS}
    several_times = {"leave_rate_month", "leave_rate_week", "recall_share"}  # somebody may leave or recall again
    shares = {name for name, metric in METRICS.items() if metric.unit == "share"} - several_times
    assert all(0 <= (found[name]["g"].value or 0) <= 1 for name in shares)


def test_parquet_files_give_the_same_as_tables_in_memory(tmp_path: Path):
    records = [
        record(KINDS[place % len(KINDS)], MEMBERS[place % 5], START + place * 7919, text=TEXTS[place % 5])
        for place in range(2000)
    ]
    tables = tables_of(records)
    for name, table in tables.items():
        for part in range(2):
            half = slice(part * table.num_rows // 2, (part + 1) * table.num_rows // 2)
            pq.write_table(table.slice(half.start, half.stop - half.start), tmp_path / f"{name}-{part}.parquet")

    with duck_over_parquet(plan(), {name: str(tmp_path / f"{name}-*.parquet") for name in tables}) as duck:
        from_files = duck.metrics()

    assert close(from_files, figures(tables))
