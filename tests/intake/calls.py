"""How tests knock at the door: signed calls to the ASGI application, without a server."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from qunluo.intake.door import Door
from qunluo.lib.clock import now
from qunluo.lib.signing import sign

_nonces = count(1)


def signed(body, *, secret="s" * 32, nonce=None, age=0):
    timestamp, nonce = str(int(now().timestamp()) - age), nonce or f"nonce-{next(_nonces):06d}"
    return {
        "x-qunluo-timestamp": timestamp,
        "x-qunluo-nonce": nonce,
        "x-qunluo-signature": sign(secret, timestamp=timestamp, nonce=nonce, body=body),
    }


def body_of(*items):
    return json.dumps({"events": list(items)}).encode()


def post(conninfo, *calls, slug="app-1", limit=100_000):
    """Make these calls (body, headers) at once and return [(status, answer)] in their order."""

    async def all_at_once():
        door = Door(conninfo, limit)
        try:
            return await asyncio.gather(*(_one(door, slug, *call) for call in calls))
        finally:
            await door.gatherer.close()

    return apart(all_at_once())


def apart(work):
    """Run it in a loop of a thread of its own: a browser test may keep one running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _one(door, slug, body, headers, method="POST"):
    sent = []
    scope = {
        "type": "http",
        "method": method,
        "path": f"/in/{slug}/",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await door(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])
