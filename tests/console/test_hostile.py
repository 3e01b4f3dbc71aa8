"""Every address of the console, asked with what no browser of ours would send: it answers, and breaks over nothing."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.console.addresses import READING, READS, SPOTS, address

pytestmark = pytest.mark.slow
ENDLESS = "9" * 5_000
WORDS = dict.fromkeys(("reason", "words", "note", "name", "text", "q", "tag", "cause", "theme", "code"), "a\0b")
NUMBERS = dict.fromkeys(
    ("id", "member", "group", "plan", "before", "page", "version", "row", "word", "reviewer"), ENDLESS
)
CHOICES = dict.fromkeys(("outcome", "mode", "level", "do", "back", "next", "list", "look", "as", "way", "opened"), "０")
BEGINNING = {"day": "0001-01-01", "first": "0001-01-01", "last": "0001-01-01", "month": "0001-01", "at": "0001-01-01"}
END = {"day": "9999-12-31", "first": "9999-12-31", "last": "9999-12-31", "month": "9999-12", "at": "9999-12-31T23:59"}
SENT = [
    pytest.param(WORDS | NUMBERS | CHOICES | BEGINNING, id="the beginning of all calendars"),
    pytest.param(WORDS | NUMBERS | CHOICES | END, id="their end"),
]


def asked(client, method, where, sent) -> int:
    """The status; whatever was changed is as it was."""
    with transaction.atomic():
        answer = getattr(client, method)(where, sent)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("sent", SENT)
def test_no_address_breaks_over_what_stands_behind_the_question_mark(things, steward, sent):
    statuses = {name: asked(steward, "get", address(name, things), sent) for name in READING}

    assert {name: status for name, status in statuses.items() if status not in {200, 302, 404}} == {}


@pytest.mark.parametrize("sent", SENT)
def test_no_form_breaks_over_what_was_typed(things, steward, sent):
    changing = [name for name, spot in SPOTS.items() if spot.does != READS]

    statuses = {name: asked(steward, "post", address(name, things), sent) for name in changing}

    assert {name: status for name, status in statuses.items() if status not in {200, 302, 400, 403, 404, 422}} == {}
