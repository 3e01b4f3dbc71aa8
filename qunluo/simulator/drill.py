"""The platform's side of a kill drill: speaks without pause, comes again until it is heard, and counts at the end.

Every event is a newcomer in some group, who must be counted once and welcomed once. What the platform's own
log and the groups' head counts say is the verdict; nothing of ours is asked for its opinion.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import httpx

from qunluo.lib.clock import now
from qunluo.lib.signing import sign
from qunluo.simulator.platform import Platform

GROUPS = 40
SPEAKERS = 4
SECONDS_BETWEEN_TRIES = 0.2
SECONDS_FOR_AN_ANSWER = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The connection that a drill speaks on."""

    url: str
    secret: str
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Of so many events that we answered for: which newcomers were never welcomed, and who was out of the blue.

    A second welcome would come under another key, and so be one out of the blue. `repeats` are deliveries
    that came again under their own key, which a platform ignores: one is owed to each kill at most.
    """

    heard: int
    lost: tuple[str, ...]
    invented: tuple[str, ...]
    repeats: int


class Load:
    """Speakers in threads. Each tells one event after another, and one event again until it is answered 200."""

    def __init__(self, target: Target, *, pause: float = 0.05) -> None:
        self.target, self.pause = target, pause
        self.heard: list[str] = []
        self.tries = 0
        self._run = secrets.token_hex(4)
        self._numbers = count(1)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._speak, daemon=True) for _ in range(SPEAKERS)]

    def start(self) -> None:
        """Begin to speak."""
        for thread in self._threads:
            thread.start()

    def stop(self, *, patience: float = 60.0) -> None:
        """Speak no new word, but bring to an end what was begun."""
        self._stop.set()
        for thread in self._threads:
            thread.join(patience)

    def _speak(self) -> None:
        with httpx.Client(timeout=SECONDS_FOR_AN_ANSWER) as client:
            while not self._stop.is_set():
                number = next(self._numbers)
                key = f"drill-{self._run}-{number:07d}"
                self._tell(client, key, group_name(number))
                self.heard.append(key)
                time.sleep(self.pause)

    def _tell(self, client: httpx.Client, key: str, group: str) -> None:
        """As platforms do: the same event under a new signature, until somebody says 200."""
        event = {"id": key, "type": "joined", "group": group, "member": key, "name": "新人", "at": now().timestamp()}
        body = json.dumps(event).encode()
        while True:
            self.tries += 1
            try:
                if (
                    client.post(self.target.url, content=body, headers=self._headers(body)).status_code
                    == httpx.codes.OK
                ):
                    return
            except httpx.HTTPError:
                pass
            time.sleep(SECONDS_BETWEEN_TRIES)

    def _headers(self, body: bytes) -> dict[str, str]:
        timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(12)
        return {
            "x-qunluo-timestamp": timestamp,
            "x-qunluo-nonce": nonce,
            "x-qunluo-signature": sign(self.target.secret, timestamp=timestamp, nonce=nonce, body=body),
        }


def verdict(heard: Iterable[str], platform: Platform, target: Target) -> Verdict:
    """Compare what was told with what came back."""
    owed = {f"{target.account_id}:{key}#0" for key in heard}
    carried_out = set(platform.done)
    return Verdict(
        heard=len(owed),
        lost=tuple(sorted(owed - carried_out)),
        invented=tuple(sorted(carried_out - owed)),
        repeats=sum(receipt.is_repeated for receipt in platform.receipts),
    )


def group_name(number: int) -> str:
    """The group in which the event of this number happens."""
    return f"g{number % GROUPS:02d}"
