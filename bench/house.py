"""A house of its own for the bench: an embedded server as in production, one community, one app channel."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECRET = "bench-" * 8
SLUG = "bench"
PORT = 8399


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where it stands. `conninfo` is PostgreSQL's."""

    var: Path
    conninfo: str
    account_id: int
    community_id: int


@contextlib.contextmanager
def house() -> Iterator[House]:
    """Build, lend and tear down. Django is configured by the environment that is made here."""
    var = Path(tempfile.mkdtemp(prefix="qunluo-bench-"))
    os.environ |= {"QUNLUO_VAR": str(var), "QUNLUO_PORT": str(PORT), "DJANGO_SETTINGS_MODULE": "qunluo.config.settings"}
    os.environ.pop("QUNLUO_DATABASE_URL", None)
    import django

    django.setup()
    from qunluo.jobs.database import EmbeddedServer

    server = EmbeddedServer(var / "postgres")
    server.start()
    try:
        yield _furnish(var, server.conninfo())
    finally:
        server.close()
        shutil.rmtree(var, ignore_errors=True)


def _furnish(var: Path, conninfo: str) -> House:
    from django.conf import settings
    from django.core.management import call_command

    from qunluo.accounts.models import Community
    from qunluo.channels.models import ChannelAccount
    from qunluo.jobs.preparing import collect
    from qunluo.lib.clock import now

    call_command("migrate", verbosity=0)
    collect(settings.STATIC_ROOT)
    community = Community.objects.create(name="Bench", created_at=now())
    account = ChannelAccount.objects.create(
        community=community, kind="app", name="Bench", slug=SLUG, secret=SECRET, created_at=now()
    )
    return House(var=var, conninfo=conninfo, account_id=account.pk, community_id=community.pk)


@contextlib.contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of our programs, ended when the block ends."""
    child = subprocess.Popen([sys.executable, "-m", "qunluo.config.cli", *words])
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()


def wait_for_web(seconds: float = 20.0) -> None:
    """Return when the port answers anything at all."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/in/{SLUG}/", timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the web process does not answer")
