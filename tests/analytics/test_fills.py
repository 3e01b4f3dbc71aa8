"""Which months are written, and that each is written as if the whole history had been read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection as database

from qunluo.accounts.models import Community
from qunluo.analytics import fills
from qunluo.analytics.lake import Lake, Pseudonyms, lake
from qunluo.analytics.models import Fill
from qunluo.communities.models import Withdrawal
from qunluo.communities.reads.facts import told_group
from tests.analytics.lakeside import UNTIL, connection, files, group_on, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_folder")]
AUGUST, SEPTEMBER, OCTOBER = (datetime(2026, month, 15, 4, 0, tzinfo=UTC) for month in (8, 9, 10))
END_OF_AUGUST = datetime(2026, 8, 31, 23, 59, 50, tzinfo=UTC)


class Killed(BaseException):
    """Stands for a process that ends there and then."""


def fill(group, *, at=UNTIL):
    return fills.fill(told_group(group.pk), lake(), at=at).written


def three_months():
    group = group_on(connection(), "g")
    for at in (AUGUST, SEPTEMBER, OCTOBER):
        say(group, "aming", at)
        say(group, "laozhou", at + timedelta(minutes=2))
    return group


def column(name: str, month: str = "2026-09", table: str = "messages") -> list[object]:
    path = next(Path(lake().root).glob(f"{table}/*/month={month}/part.parquet"))
    return pq.ParquetFile(path).read()[name].to_pylist()


def months() -> list[str]:
    return [f"{row.month:%Y-%m}" for row in Fill.objects.filter(done_at=None).order_by("month")]


def test_months_are_written_once():
    group = three_months()

    assert (fill(group), fill(group)) == (3, 0)
    assert list(Fill.objects.order_by("month").values_list("rows", flat=True)) == [2, 2, 2]
    assert {name.removeprefix(f"messages/group={group.pk}/") for name in files()} == {
        "month=2026-08/part.parquet",
        "month=2026-09/part.parquet",
        "month=2026-10/part.parquet",
    }


def test_late_message_rewrites_its_month_and_the_one_after():
    group = three_months()
    fill(group)

    say(group, "jingjing", END_OF_AUGUST)

    assert fill(group) == 2  # September begins with another silence
    assert column("pause_s") == [14 * 86400 + 4 * 3600 + 10, 120]


def test_late_message_within_a_month_leaves_the_others_alone():
    group = three_months()
    fill(group)

    say(group, "jingjing", SEPTEMBER - timedelta(days=1))

    assert fill(group) == 1


def test_recall_rewrites_the_month_of_its_message():
    group = three_months()
    fill(group)

    Withdrawal.objects.create(community=Community.objects.get(), group=group, message=f"m{SEPTEMBER.timestamp()}")

    assert fill(group) == 1
    assert column("recalled") == [True, False]


def test_answers_and_quotes_reach_over_the_end_of_a_month():
    group = three_months()
    say(group, "aming", END_OF_AUGUST, text="几点开始？", message="question")
    say(group, "laozhou", END_OF_AUGUST + timedelta(seconds=30), reply_to="question")
    say(group, "laozhou", SEPTEMBER + timedelta(hours=1), reply_to=f"m{AUGUST.timestamp()}")

    fill(group)

    aming = Pseudonyms(group.account_id)("aming")
    assert column("answer_s", "2026-08") == [120, None, 30]
    assert column("is_question", "2026-08") == [False, False, True]
    assert column("reply_member") == [aming, None, None, aming]


@pytest.mark.parametrize("broken", ["before the file", "after the file"])
def test_kill_between_the_notes_is_healed(monkeypatch, broken):
    group = three_months()
    fill(group)
    say(group, "jingjing", OCTOBER + timedelta(days=1))
    write = Lake.write

    def killed(self, place, rows):
        if broken == "after the file":
            write(self, place, rows)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Lake, "write", killed)
        with pytest.raises(Killed):
            fill(group)

    assert months() == ["2026-10"]
    assert fill(group) == 1
    assert months() == []
    assert len(column("at", "2026-10")) == 3


def test_half_written_file_is_no_file(monkeypatch):
    group = three_months()
    fill(group)
    before = files()
    say(group, "jingjing", OCTOBER + timedelta(days=1))

    def cut(_table, stream, **_options):
        stream.write(b"PAR1")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("qunluo.analytics.lake.pq.write_table", cut)
        with pytest.raises(Killed):
            fill(group)

    left = files()
    assert {name: left[name] for name in before} == before
    assert fill(group) == 1
    assert len(column("at", "2026-10")) == 3
    assert set(files()) == set(before)


def test_month_that_is_no_more_leaves_the_lake():
    group = three_months()
    fill(group)

    with database.cursor() as cursor:
        cursor.execute("DELETE FROM communities_message WHERE group_id = %s AND at < %s", [group.pk, SEPTEMBER])

    assert fill(group) == 1
    assert sorted(name.split("/")[2] for name in files()) == ["month=2026-09", "month=2026-10"]
    assert Fill.objects.count() == 2


def test_running_day_of_a_live_group_is_left_for_tomorrow():
    group = group_on(connection("app"), "g", at=OCTOBER)
    for at in (datetime(2026, 11, 1, 15, 59, tzinfo=UTC), datetime(2026, 11, 1, 16, 0, tzinfo=UTC)):
        say(group, "aming", at)

    fill(group)
    assert column("hour", "2026-11") == [23]
    assert fill(group, at=UNTIL + timedelta(days=1)) == 1
    assert column("hour", "2026-11") == [23, 0]
