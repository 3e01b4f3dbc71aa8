from __future__ import annotations

import pytest
from django.db import connection

from qunluo.config.database_checks import database
from qunluo.jobs.database import EmbeddedServer

pytestmark = pytest.mark.django_db


def test_test_database_forgets_and_is_otherwise_well(database_server: EmbeddedServer):
    found = list(database(database_server.conninfo(connection.settings_dict["NAME"]), embedded=None))

    assert {one.check: one.level.value for one in found} == {
        "database": "ok",
        "letters": "ok",
        "durability": "fail",
        "clock": "ok",
        "schema": "ok",
        "events": "ok",
        "deliveries": "ok",
        "ledger": "ok",
        "timetable": "warn",
    }


def test_unknown_migration_of_ours_is_told(database_server: EmbeddedServer):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('intake', '0099_later', now())")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('gone', '0001_initial', now())")

    found = database(database_server.conninfo(connection.settings_dict["NAME"]), embedded=None)

    [schema] = [one.sentence for one in found if one.check == "schema"]
    assert schema == "数据库比程序新，程序不认识 intake.0099_later。"
