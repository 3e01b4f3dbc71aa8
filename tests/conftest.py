"""One embedded PostgreSQL for a whole run of the tests, started when the first test asks for the database."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
import hypothesis
import pytest

VAR = Path(tempfile.mkdtemp(prefix="qunluo-tests-"))
os.environ["QUNLUO_VAR"] = str(VAR)
os.environ["DJANGO_SETTINGS_MODULE"] = "qunluo.config.settings"
for name in [name for name in os.environ if name.startswith("QUNLUO_") and name != "QUNLUO_VAR"]:
    del os.environ[name]  # the tests are the same whatever the shell says
(VAR / "static").mkdir()

from django.conf import settings  # noqa: E402 - settings read the environment that is made above

settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slowness is what the real ones are for
settings.WHITENOISE_USE_FINDERS = True  # pages in a browser get their files without a collection first
django.setup()
# How quickly examples are drawn is the machine's business: a shared one is slow at times, and nothing is wrong with us.
AT_EASE = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("whole", **AT_EASE)
hypothesis.settings.register_profile("fast", max_examples=10, **AT_EASE)  # for `make test-fast`
hypothesis.settings.load_profile("whole")

# After Django is set up, like all that tests import:
from qunluo.accounts.models import Community  # noqa: E402
from qunluo.channels.models import ChannelAccount  # noqa: E402
from qunluo.jobs.database import EmbeddedServer  # noqa: E402

OPENED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedServer]:
    """The server behind every test with a database. Here it may forget; the kill drills start their own."""
    server = EmbeddedServer(VAR / "postgres", is_durable=False)
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: EmbeddedServer) -> None:
    """The server must run before pytest-django makes its test database."""


@pytest.fixture
def account(db: None) -> ChannelAccount:
    """A community's app channel."""
    return ChannelAccount.objects.create(
        community=Community.objects.create(name="晨光读书会", created_at=OPENED),
        kind="app",
        name="自有应用",
        slug="app-1",
        secret="s" * 32,
        deliver_to="https://app.example/in",
        created_at=OPENED,
    )


def pytest_unconfigure() -> None:
    shutil.rmtree(VAR, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=50, help="how often the drill kills (make drill: 1000)")
    parser.addoption("--operations", type=int, default=5_000, help="how many moves of points (make drill: 1000000)")
