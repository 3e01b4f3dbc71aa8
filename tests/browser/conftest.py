"""The system's Chromium, signed in as 管家, before a server with the cast on stage."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import Cast, set_the_stage
from tests.console.conftest import browser_of

# Playwright keeps an event loop in this thread; the database is used by the test itself, between its steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert path, "浏览器测试需要 Chromium：apt-get install --no-install-recommends chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def cast(live_server) -> Cast:
    return set_the_stage()


@pytest.fixture
def open_page(chromium, live_server, cast) -> Iterator:
    """Open pages of a width, signed in; what the browser complains of is gathered in `page.complaints`."""
    contexts = []

    def make(size=WIDE) -> Page:
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale="zh-CN")
        contexts.append(context)
        session = browser_of(cast.steward).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append("a script of a member ran"), dialog.dismiss()))
        return page

    yield make
    for context in contexts:
        context.close()
