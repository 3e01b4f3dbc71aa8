"""The web process: granian, with one worker process for each QUNLUO_WEB_PROCESSES on one port."""

from __future__ import annotations

import importlib
import os
import signal
import threading
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from qunluo.jobs.processes import end_with_parent

APPLICATION = "qunluo.config.asgi:application"
SECONDS_TO_FINISH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the web process listens, and with how many processes."""

    address: str
    port: int
    processes: int


def serve(listening: Listening) -> None:
    """Run until asked to stop. A worker that dies is replaced; a master that dies takes its workers along.

    The master loads the application before it forks: a new worker is there in a moment, not in a second.
    """
    _application()
    server = Granian(
        APPLICATION,
        address=listening.address,
        port=listening.port,
        workers=listening.processes,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    server.serve(target_loader=_Loader(os.getpid()), wrap_loader=False)


class _Loader:
    """Runs in the worker process: a worker must not outlive its master and keep the port."""

    def __init__(self, master: int) -> None:
        self.master = master

    def __call__(self) -> Any:
        end_with_parent(self.master, signal.SIGKILL)()
        threading.Thread(target=_load_pages, daemon=True).start()
        return _application()


def _load_pages() -> None:
    """Who opens the first page shall not wait for the code of all pages."""
    get_resolver().url_patterns  # noqa: B018 - asking for them loads them


def _application() -> Any:
    module, _, name = APPLICATION.partition(":")
    return getattr(importlib.import_module(module), name)
