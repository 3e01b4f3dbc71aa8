"""Every address of the console, and what each of five visitors meets there. An address not declared here fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from qunluo.analytics.models import HistoryFile
from qunluo.communities.models import Member
from qunluo.console.urls import app_name
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.outbox.models import OutgoingAction
from tests.console.addresses import console_names, open_names

READS, CHANGES, TRIES = "reads", "changes", "tries"


@dataclass(frozen=True)
class Spot:
    """One address: how it is called, whether it is about one thing, and which methods it has."""

    does: str
    thing: str = ""


SPOTS = {
    "overview": Spot(READS),
    "overview.live": Spot(READS),
    "groups.health": Spot(READS, "group_id"),
    "groups.timeline": Spot(READS, "group_id"),
    "groups.members": Spot(READS, "group_id"),
    "groups.settings": Spot(CHANGES, "group_id"),
    "groups.replies": Spot(TRIES, "group_id"),
    "groups.preview": Spot(TRIES, "group_id"),
    "groups.try": Spot(TRIES, "group_id"),
    "groups.restore": Spot(CHANGES, "group_id"),
    "members.find": Spot(READS),
    "members.show": Spot(READS, "member_id"),
    "members.note": Spot(CHANGES, "member_id"),
    "todo.list": Spot(READS),
    "todo.settle": Spot(CHANGES, "action_id"),
    "todo.reopen": Spot(CHANGES, "action_id"),
    "deliveries.list": Spot(READS),
    "deliveries.retry": Spot(CHANGES, "action_id"),
    "parked.list": Spot(READS),
    "parked.rerun": Spot(CHANGES, "event_id"),
    "parked.rerun_all": Spot(CHANGES),
    "why.show": Spot(READS, "event_id"),
    "channels.list": Spot(READS),
    "channels.create": Spot(CHANGES),
    "channels.show": Spot(READS, "account_id"),
    "channels.edit": Spot(CHANGES, "account_id"),
    "channels.rotate": Spot(CHANGES, "account_id"),
    "channels.pause": Spot(CHANGES, "account_id"),
    "channels.resume": Spot(CHANGES, "account_id"),
    "channels.check": Spot(CHANGES, "account_id"),
    "checkups.list": Spot(READS),
    "checkups.upload": Spot(CHANGES),
    "checkups.show": Spot(READS, "upload_id"),
    "checkups.progress": Spot(READS, "upload_id"),
    "checkups.download": Spot(READS, "upload_id"),
    "checkups.import": Spot(CHANGES, "upload_id"),
    "checkups.delete": Spot(CHANGES, "upload_id"),
}
OWN = {"accounts.show", "accounts.name", "accounts.password", "accounts.end_sessions", "accounts.community"}
OPEN = {"accounts.link", "accounts.sign_in", "accounts.sign_out", "accounts.language"}
READABLE_TOO = {"groups.settings", "channels.create"}
CHANGING = sorted(name for name, spot in SPOTS.items() if spot.does == CHANGES)
READING = sorted(name for name, spot in SPOTS.items() if spot.does == READS) + sorted(READABLE_TOO)


@pytest.fixture
def things(cast) -> dict[str, int]:
    """One of each thing that an address can be about."""
    event = IncomingEvent.objects.get(key="m3")
    PendingEvent.objects.create(event=event, lane=event.lane, parked_at=cast.group.created_at, error="ValueError: 坏了")
    at = datetime(2026, 3, 2, tzinfo=UTC)
    upload = HistoryFile.objects.create(
        operator=cast.steward,
        community=cast.community,
        name="秘密.txt",
        path="/nowhere",
        bytes=1,
        state=HistoryFile.State.UNREADABLE,
        problem="读不出来",
        created_at=at,
        changed_at=at,
    )
    return {
        "group_id": cast.group.pk,
        "member_id": Member.objects.get(external_id="zhou").pk,
        "action_id": OutgoingAction.objects.order_by("id")[0].pk,
        "event_id": event.pk,
        "account_id": cast.account.pk,
        "upload_id": upload.pk,
    }


def address(name: str, things: dict[str, int]) -> str:
    spot = SPOTS[name]
    kwargs = {spot.thing: things[spot.thing]} if spot.thing else {}
    if name == "groups.restore":
        kwargs["version"] = 1
    return reverse(f"{app_name}:{name}", kwargs=kwargs)


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

    answers = {name: client.post(reverse(f"{app_name}:{name}")).status_code for name in OWN}

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
    expected = {name: (200,) for name, _ in asked} | {"checkups.download": (404,), "checkups.progress": (302,)}

    assert met(clerk, things, asked) == expected
    assert met(steward, things, asked) == expected


def test_every_answer_is_kept_out_of_caches(things, steward):
    answers = {name: steward.get(address(name, things)) for name in SPOTS}

    assert {name: answer.headers["Cache-Control"] for name, answer in answers.items()} == dict.fromkeys(
        SPOTS, "no-store"
    )


def test_no_operator_goes_to_a_community_of_others(cast, neighbour):
    answer = neighbour.post(reverse("console:accounts.community"), {"community": cast.community.pk})

    assert answer.status_code == 404


def tattled(pages) -> list[tuple[str, str]]:
    told = ("晨光读书会", "老周", "低价代购", "秘密", "读书会小助手")
    return [(name, word) for name, answer in pages.items() for word in told if word in answer.content.decode()]
