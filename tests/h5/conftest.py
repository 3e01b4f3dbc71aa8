"""The stage, and the moment at which members look: Monday, half past noon."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOW, Cast, set_the_stage
from tests.h5.stage import Stage, browser_of, set_up
from tests.h5.things import make_things


@pytest.fixture
def cast(db) -> Cast:
    return set_the_stage()


@pytest.fixture
def stage(cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def ming(stage) -> Client:
    return browser_of(stage.ming)


@pytest.fixture(autouse=True)
def half_past_noon(monkeypatch):
    set_clock(monkeypatch, NOW)


@pytest.fixture(autouse=True)
def texts(settings):
    """Texts are on, and stay in the house."""
    settings.QUNLUO_SMS = "demo"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def set_clock(monkeypatch, at):
    for name in ("visit", "door", "views.signing", "views.backups", "views.phone_ways"):
        monkeypatch.setattr(f"qunluo.h5.{name}.now", lambda: at)


@pytest.fixture
def things(stage) -> dict:
    """One of each thing that an address can be about, all 阿明's."""
    return make_things(stage)
