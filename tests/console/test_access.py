"""Every address of the console, and what each of five visitors meets there. An address not declared here fails."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from qunluo.accounts.models import AuditEntry
from tests.console.addresses import (
    CHANGES,
    READING,
    READS,
    SPOTS,
    TRIES,
    address,
    console_names,
    open_names,
    text_of,
)

OWN = {"accounts.show", "accounts.name", "accounts.password", "accounts.end_sessions", "accounts.community"}
OPEN = {"accounts.link", "accounts.sign_in", "accounts.sign_out", "accounts.language"}
CHANGING = sorted(name for name, spot in SPOTS.items() if spot.does == CHANGES)


def test_every_address_is_declared():
    assert console_names() == set(SPOTS) | OWN | OPEN


def test_open_addresses_are_those_that_the_door_needs():
    assert open_names() == OPEN


def met(client: Client, things: dict[str, int], asked: list[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    """What the visitor met at each address: the statuses by which it answered, in the order asked."""
    statuses: dict[str, tuple[int, ...]] = {}
    for name, method in asked:
        answer = getattr(client, method)(address(name, things))
        statuses[name] = (*statuses.get(name, ()), answer.status_code)
    return statuses


def test_who_is_not_signed_in_is_sent_to_the_door(things):
    asked = [(name, "get" if spot.does == READS else "post") for name, spot in SPOTS.items()]

    answers = {name: getattr(Client(), method)(address(name, things)) for name, method in asked}

    assert {name: answer.headers["Location"].partition("?")[0] for name, answer in answers.items()} == dict.fromkeys(
        SPOTS, "/sign-in/"
    )


def test_own_pages_are_shut_for_who_is_not_signed_in(db):
    client = Client()

    answers = {name: client.post(reverse(f"console:{name}")).status_code for name in OWN}

    assert answers == {name: 405 if name == "accounts.show" else 302 for name in OWN}
    assert client.get(reverse("console:accounts.show")).status_code == 302


def test_stranger_reads_only_that_there_is_nothing_to_see(things, stranger):
    pages = {name: stranger.get(address(name, things)) for name in READING}

    assert {name: answer.status_code for name, answer in pages.items()} == dict.fromkeys(READING, 200)
    assert [name for name, answer in pages.items() if "您还没有可以查看的社群" not in answer.content.decode()] == []
    assert tattled(pages) == []


def test_stranger_finds_nothing_to_change(things, stranger):
    asked = [(name, "post") for name, spot in SPOTS.items() if spot.does != READS]

    assert met(stranger, things, asked) == {name: (404,) for name, _ in asked}


def test_things_of_another_community_are_not_there(things, neighbour):
    asked = [(name, "get" if spot.does == READS else "post") for name, spot in SPOTS.items() if spot.thing]

    assert met(neighbour, things, asked) == {name: (404,) for name, _ in asked}
    assert neighbour.get(address("groups.settings", things)).status_code == 404


@pytest.mark.parametrize("outcome", ["reject", "reverse", "approve"])
def test_things_of_another_community_are_not_reached_by_numbers_in_a_form(things, cast, neighbour, outcome):
    ours = sorted({thing for thing in things.values() if isinstance(thing, int)})
    sent = dict.fromkeys(("id", "member", "group", "groups", "plan", "asked", "reviewer", "row"), ours)
    sent |= {
        "outcome": outcome,
        "reason": "x",
        "do": "remind",
        "does": "true",
        "day": "2026-03-02",
        "slot": "2026-03-02",
    }
    deeds = AuditEntry.objects.filter(community=cast.community).count()

    asked = [name for name, spot in SPOTS.items() if spot.does == CHANGES and not spot.thing]
    statuses = {neighbour.post(address(name, things), sent).status_code for name in asked}

    assert statuses <= {200, 302, 400, 404}
    assert AuditEntry.objects.filter(community=cast.community).count() == deeds


def test_lists_of_another_community_show_nothing_of_ours(things, neighbour):
    pages = {name: neighbour.get(address(name, things)) for name in READING if not SPOTS[name].thing}

    assert {name: answer.status_code for name, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert tattled(pages) == []


def test_clerk_is_refused_with_a_sentence(things, clerk):
    answers = {name: clerk.post(address(name, things), {"note": "x", "name": "x"}) for name in CHANGING}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(CHANGING, 403)
    sentence = "您可以查看“晨光读书会”，但没有修改的权限"
    assert [name for name, answer in answers.items() if sentence not in answer.content.decode()] == []


def test_clerk_and_steward_read_all_and_try(things, clerk, steward):
    asked = [(name, "get") for name in READING] + [(name, "post") for name, spot in SPOTS.items() if spot.does == TRIES]
    elsewhere = {
        "checkups.download": (404,),
        "checkups.progress": (302,),
        "board.find": (302,),
        "sheets.progress": (302,),
    }
    expected = {name: (200,) for name, _ in asked} | elsewhere

    assert met(clerk, things, asked) == expected | {"licences.paper": (403,)}  # for reviewers alone
    assert met(steward, things, asked) == expected


def test_every_answer_is_kept_out_of_caches(things, steward):
    answers = {name: steward.get(address(name, things)) for name in SPOTS}

    assert {name: answer.headers["Cache-Control"] for name, answer in answers.items()} == dict.fromkeys(
        SPOTS, "no-store"
    )


def test_no_operator_goes_to_a_community_of_others(cast, neighbour):
    asked = [cast.community.pk, "", "x", "9" * 5_000]

    answers = [neighbour.post(reverse("console:accounts.community"), {"community": one}).status_code for one in asked]

    assert answers == [404] * 4


def tattled(pages) -> list[tuple[str, str]]:
    told = ("晨光读书会", "老周", "低价代购", "秘密", "读书会小助手")
    return [(name, word) for name, answer in pages.items() for word in told if word in text_of(answer)]
