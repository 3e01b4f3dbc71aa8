"""A page's write is done once for its key: pressed twice, timed out, or sent again after a crash.

The key is noted in the transaction of the write itself. So what was answered was done, and what was refused or broke
off left no trace: the same key may try again, with other words too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import connection, transaction

from qunluo.checkins.models import PageRequest

KEPT = timedelta(days=90)


class OtherRequest(Exception):
    """This key was used for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks, by which key, and a fingerprint of what for."""

    scope: str
    key: str
    fingerprint: str


_CLAIM = """
INSERT INTO checkins_pagerequest (scope, key, fingerprint, answer, at) VALUES (%s, %s, %s, '{}', %s)
ON CONFLICT (scope, key) DO NOTHING RETURNING id
"""


def once(request: Request, do: Callable[[], dict[str, Any]], *, at: datetime) -> dict[str, Any]:
    """What `do` answered the first time. Raises `OtherRequest`, and whatever `do` raises: then nothing was done.

    Two at once: the second waits for the first one's commit.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [request.scope, request.key, request.fingerprint, at])
            is_new = cursor.fetchone() is not None
        if not is_new:
            return _known_answer(request)
        answer: dict[str, Any] = orjson.loads(orjson.dumps(do()))
        PageRequest.objects.filter(scope=request.scope, key=request.key).update(answer=answer)
        return answer


def forget_requests(*, at: datetime) -> None:
    """Keys that nobody will send again. What they wrote has keys of its own, which are kept."""
    PageRequest.objects.filter(at__lt=at - KEPT).delete()


def _known_answer(request: Request) -> dict[str, Any]:
    row = PageRequest.objects.get(scope=request.scope, key=request.key)
    if row.fingerprint != request.fingerprint:
        raise OtherRequest(request.key)
    known: dict[str, Any] = row.answer
    return known
