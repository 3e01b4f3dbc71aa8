"""The pages with the tap door before them, for tests that know Django alone: its server is not ours."""

from __future__ import annotations

import asyncio

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from psycopg.conninfo import make_conninfo

from qunluo.h5.door import TapDoor
from qunluo.intake.gather import Gatherer
from tests.intake.calls import apart


def conninfo() -> str:
    """The test's own database."""
    parts = connection.settings_dict
    return make_conninfo(dbname=parts["NAME"], user=parts["USER"], host=parts["HOST"])


def ask(*requests):
    """Make these requests (method, path, headers, body) at once and return [(status, headers, body)] in their order."""

    async def all_at_once():
        door = TapDoor(Gatherer(conninfo()))
        try:
            return await asyncio.gather(*(_one(door, *request) for request in requests))
        finally:
            await door.gatherer.close()
            await door.looker.close()

    return apart(all_at_once())


async def _one(door, method, where, headers, body):
    sent = []
    told = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": where, "headers": told, "client": ("127.0.0.1", 5)}

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await door(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@csrf_exempt
def through_the_door(request: HttpRequest) -> HttpResponse:
    [(status, headers, body)] = ask((request.method, request.path, dict(request.headers), request.body))
    response = HttpResponse(body, status=status)
    for name, value in headers.items():
        response.headers[name.decode()] = value.decode()
    return response


urlpatterns = [
    re_path(r"^m/(?:tap|result/.*)$", through_the_door),
    path("", include("qunluo.config.urls")),
]
