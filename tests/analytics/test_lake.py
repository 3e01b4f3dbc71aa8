"""What is in the files, and what must not be."""

from __future__ import annotations

import duckdb
import pytest

from qunluo.analytics import tables
from qunluo.analytics.figures import refresh
from qunluo.analytics.lake import Pseudonyms, lake
from qunluo.communities.models import Member, Message
from tests.analytics.lakeside import UNTIL, connection, files, imported, told

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_lake_holds_no_name_no_id_and_no_text(tmp_path, lake_folder):
    group = imported(told(tmp_path, "lively"), connection(), "lively")
    refresh([group.pk], at=UNTIL)

    cells = set()
    for table in tables.ALL:
        for row in lake().read(table, group.pk).to_pylist():
            cells |= {value for value in row.values() if isinstance(value, str)}

    members = Member.objects.filter(group=group)
    assert members.count() > 100
    assert not cells & set(members.values_list("external_id", flat=True))
    assert not cells & set(members.exclude(name="").values_list("name", flat=True))
    assert not cells & set(Message.objects.filter(group_id=group.pk, text__regex=".{3}").values_list("text", flat=True))
    assert set(lake().read(tables.MESSAGES, group.pk).column_names) == set(tables.MESSAGES.columns)


@pytest.mark.django_db
def test_any_engine_reads_the_files_by_their_paths(tmp_path, lake_folder):
    account = connection()
    groups = [imported(told(tmp_path, stage), account, stage) for stage in ("quiet", "new")]
    refresh([group.pk for group in groups], at=UNTIL)

    pattern = f"{lake_folder}/messages/*/*/*.parquet"
    found = duckdb.sql(f"SELECT \"group\", count(*) FROM '{pattern}' GROUP BY 1").fetchall()  # noqa: S608 - our path

    assert dict(found) == {group.pk: Message.objects.filter(group_id=group.pk).count() for group in groups}
    assert all(name.endswith("/part.parquet") for name in files())


def test_lake_may_lie_wherever_pyarrow_reaches(tmp_path, settings):
    settings.QUNLUO_LAKE = f"file://{tmp_path}/lake/"

    assert lake().root == f"{tmp_path}/lake"


def test_pseudonym_is_the_same_for_ever_and_another_elsewhere(settings):
    settings.SECRET_KEY = "one"
    here, again, elsewhere = Pseudonyms(1), Pseudonyms(1), Pseudonyms(2)
    settings.SECRET_KEY = "two"
    other_key = Pseudonyms(1)

    assert here("aming") == again("aming") == "49a3e1b950ad1aa5bdfaaba08a5cb418"
    assert len({here("aming"), here("laozhou"), elsewhere("aming"), other_key("aming")}) == 4
    assert (here(""), here.key_mark == again.key_mark, here.key_mark == other_key.key_mark) == ("", True, False)
