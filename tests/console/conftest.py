"""The stage, the operators' browsers, and the moment at which they look."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOW, Cast, set_the_stage


@pytest.fixture
def cast(db) -> Cast:
    return set_the_stage()


@pytest.fixture(autouse=True)
def half_past_noon(request, monkeypatch):
    if "browser" not in request.keywords:
        monkeypatch.setattr("qunluo.console.desk.now", lambda: NOW)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def browser_of(operator) -> Client:
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def steward(cast) -> Client:
    return browser_of(cast.steward)


@pytest.fixture
def clerk(cast) -> Client:
    return browser_of(cast.clerk)


@pytest.fixture
def stranger(cast) -> Client:
    return browser_of(cast.stranger)


@pytest.fixture
def neighbour(cast) -> Client:
    return browser_of(cast.neighbour)
