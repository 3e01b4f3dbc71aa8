"""Check-ins that were taken and are not judged yet: the worker is seconds behind, and a page says so."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest

from qunluo.h5 import statements
from qunluo.h5.asked import A_KEY
from qunluo.h5.door import event_key
from qunluo.h5.visit import Visit
from qunluo.lib.rows import as_json


def waiting_in(request: HttpRequest, visit: Visit) -> dict[int, str]:
    """Plan id -> the key of the check-in after which this page is shown, if it waits to be judged."""
    key = request.GET.get("after", "")
    if not A_KEY.fullmatch(key):
        return {}
    question = {
        "n": 0,
        "account": visit.holder.account_id,
        "member": visit.member.pk,
        "key": event_key(visit.member.pk, key),
    }
    with connection.cursor() as cursor:
        cursor.execute(statements.RESULTS, [as_json([question])])
        return {plan: key for _, plan, waits, *_rest in cursor.fetchall() if waits}
