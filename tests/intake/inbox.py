"""How tests put events into the log: by the door's own statement, inside the test's transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.db import connection

from qunluo.channels.app.codec import AppCodec
from qunluo.intake import statements
from qunluo.intake.gather import Call, parameters

RECEIVED = datetime(2026, 3, 5, tzinfo=UTC)


def append(account, *items):
    """Append JSON items of the app channel to the account's log, as one call."""
    readings = AppCodec().read(json.dumps({"events": list(items)}).encode())
    call = Call(account_id=account.pk, nonce="", readings=readings, at=RECEIVED, done=None)
    with connection.cursor() as cursor:
        cursor.execute(statements.TAKE, parameters([call]))
        return [key for what, _, key in cursor.fetchall() if what == "key"]


def message(key, text="早", *, member="ming", at="2026-03-02T12:00:00+08:00", group="g", **fields):
    return {"id": key, "type": "message", "group": group, "member": member, "at": at, "text": text, **fields}


def joined(key, *, member="lin", at="2026-03-02T12:00:00+08:00", group="g", **fields):
    return {"id": key, "type": "joined", "group": group, "member": member, "at": at, **fields}
