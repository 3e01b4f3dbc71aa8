"""Figures of groups: the same as a checkup's, the same again after a loss, and nobody else's."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from qunluo.accounts.models import Community
from qunluo.analytics.checkup.compute import check_up
from qunluo.analytics.figures import changed, everything, refresh
from qunluo.analytics.models import Fill, GroupFigures
from qunluo.analytics.reads import grades_of, shown_figures
from qunluo.communities.models import Member, RulesVersion
from tests.analytics.lakeside import UNTIL, connection, figures_at, files, group_on, imported, join, say, told

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("lake_folder")]
NOON = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)  # in Shanghai, on the day before UNTIL


def values_of(data: dict[str, Any]) -> dict[str, float | None]:
    return {verdict["name"]: verdict.pop("value") for verdict in data["verdicts"]}


@pytest.mark.parametrize("stage", ["lively", "new", "quiet", "troubled"])
def test_figures_from_the_lake_are_those_of_the_checkup(tmp_path, stage):
    path = told(tmp_path, stage)
    group = imported(path, connection(), stage)

    figures = orjson.loads(figures_at(group, UNTIL))

    checkup = check_up(path).to_data()
    computed, expected = values_of(figures), values_of(checkup)
    assert computed == {name: value and pytest.approx(value, rel=1e-9) for name, value in expected.items()}
    for kind in (figures, checkup):
        for unknown in ("patted", "other_notices"):  # only the log knows these, and no metric asks for them
            kind["totals"].pop(unknown)
        kind["series"].pop("by_notice")
    shown = ("playbook", "span", "totals", "grade", "verdicts", "advice", "series")
    assert {name: figures[name] for name in shown} == {name: checkup[name] for name in shown}


def test_lost_lake_gives_the_same_figures_again(tmp_path, lake_folder):
    group = imported(told(tmp_path, "lively"), connection(), "lively")
    before, held = figures_at(group, UNTIL), files()

    shutil.rmtree(lake_folder)
    GroupFigures.objects.all().delete()

    assert figures_at(group, UNTIL) == before
    assert files() == held


def test_group_does_not_feel_its_neighbour(tmp_path):
    account = connection()
    quiet = imported(told(tmp_path, "quiet"), account, "quiet")
    alone = figures_at(quiet, UNTIL)

    troubled = imported(told(tmp_path, "troubled"), account, "troubled")
    refresh([quiet.pk, troubled.pk], at=UNTIL)
    GroupFigures.objects.filter(group=quiet).update(basis="")

    assert figures_at(quiet, UNTIL) == alone
    assert figures_at(troubled, UNTIL) != alone


def test_empty_group_has_figures_that_say_nothing():
    group = group_on(connection(), "g")

    refresh([group.pk], at=UNTIL)

    shown = shown_figures(group.pk)
    assert shown["span"] is None
    assert (shown["series"]["by_day"], shown["advice"], shown["caveats"]) == ([], [], [])
    assert {verdict["level"] for verdict in shown["verdicts"]} == {"too_little"}
    assert grades_of([group.pk])[group.pk].letter == ""
    assert files() == {}


def test_group_of_silent_arrivals_counts_them():
    group = group_on(connection(), "g")
    for day in range(3):
        join(group, f"m{day}", NOON - timedelta(days=day))

    refresh([group.pk], at=UNTIL)

    days = shown_figures(group.pk)["series"]["by_day"]
    assert [(day["joined"], day["members"], day["messages"]) for day in days] == [(1, 1, 0), (1, 2, 0), (1, 3, 0)]


def test_days_without_a_word_count_in_a_live_group():
    group = group_on(connection("app"), "g", at=UNTIL - timedelta(days=5))
    say(group, "aming", UNTIL - timedelta(days=5))
    say(group, "aming", UNTIL)

    refresh([group.pk], at=UNTIL)

    days = shown_figures(group.pk)["series"]["by_day"]
    assert [(day["day"], day["messages"]) for day in days] == [
        ("2026-10-28", 1),
        ("2026-10-29", 0),
        ("2026-10-30", 0),
        ("2026-10-31", 0),
        ("2026-11-01", 0),
    ]


def test_unseen_days_between_history_and_connection_do_not_count():
    group = group_on(connection("app"), "g", at=UNTIL - timedelta(days=1))
    say(group, "aming", datetime(2026, 9, 1, tzinfo=UTC))
    say(group, "aming", datetime(2026, 9, 3, tzinfo=UTC))

    refresh([group.pk], at=UNTIL)

    days = [day["day"] for day in shown_figures(group.pk)["series"]["by_day"]]
    assert days == ["2026-09-01", "2026-09-02", "2026-09-03", "2026-11-01"]


@pytest.mark.parametrize("kind", ["app", "history"])
def test_impossible_moments_are_left_out(kind):
    group = group_on(connection(kind), "g", at=NOON)
    for at in (datetime(1970, 1, 2, tzinfo=UTC), NOON, UNTIL + timedelta(days=1), datetime(2099, 1, 1, tzinfo=UTC)):
        say(group, "aming", at)

    refresh([group.pk], at=UNTIL)

    assert [(day["day"], day["messages"]) for day in shown_figures(group.pk)["series"]["by_day"]] == [("2026-11-01", 1)]


def test_figures_are_computed_only_where_something_changed(tmp_path):
    group = imported(told(tmp_path, "quiet"), connection(), "quiet")

    assert changed(at=UNTIL) == everything() == [group.pk]
    assert refresh([group.pk], at=UNTIL) == 1
    assert changed(at=UNTIL + timedelta(days=9)) == []
    assert refresh([group.pk], at=UNTIL) == 0
    Member.objects.filter(group=group, external_id="aming").update(is_staff=True)
    assert changed(at=UNTIL) == [group.pk]
    assert refresh([group.pk], at=UNTIL) == 1


def test_day_that_ends_changes_a_live_group():
    group = group_on(connection("app"), "g", at=NOON)
    refresh([group.pk], at=UNTIL)

    assert changed(at=datetime(2026, 11, 2, 15, 59, tzinfo=UTC)) == []
    assert changed(at=datetime(2026, 11, 2, 16, 0, tzinfo=UTC)) == [group.pk]


def test_new_time_zone_gives_new_days():
    group = group_on(connection(), "g")
    say(group, "aming", datetime(2026, 10, 31, 20, 0, tzinfo=UTC))
    refresh([group.pk], at=UNTIL)
    before = shown_figures(group.pk)["span"]["first_day"]

    RulesVersion.objects.create(group=group, version=1, data={"timezone": "Europe/Berlin"}, created_at=UNTIL)

    assert changed(at=UNTIL) == [group.pk]
    refresh([group.pk], at=UNTIL)
    assert (before, shown_figures(group.pk)["span"]["first_day"]) == ("2026-11-01", "2026-10-31")


def test_file_cut_short_is_written_again(tmp_path, lake_folder):
    group = imported(told(tmp_path, "quiet"), connection(), "quiet")
    before = figures_at(group, UNTIL)
    whole = files()
    broken = next(iter(lake_folder.rglob("month=2026-10/part.parquet")))
    broken.write_bytes(broken.read_bytes()[:100])
    GroupFigures.objects.update(basis="")

    assert figures_at(group, UNTIL) == before
    assert files() == whole


def test_deleted_group_is_passed_over():
    assert refresh([1], at=UNTIL) == 0
    assert (Fill.objects.count(), Community.objects.count()) == (0, 0)
