"""A nickname is text: every page, filled with what hostile members write, holds no markup of theirs and none inline."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from qunluo.analytics.models import HistoryFile
from qunluo.channels.models import ChannelAccount
from qunluo.checkins.models import Appeal, Plan, Submission
from qunluo.communities.models import Group, Member
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, Cast, handle_all
from tests.console.addresses import READING, SPOTS, address, text_of
from tests.intake.inbox import append, joined, message

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}{% now 'Y' %}",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202e\u2066反\u2069过来",
    "\u200b\u3164",
    "👩\u200d👩\u200d👧 🦌",
    "长" * 200,
]
INLINE = {"style", "srcdoc", "formaction"}


class Reader(HTMLParser):
    """Notes whatever a strict content policy would refuse, and every tag that is not ours."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.script = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.wrong += [f"<{tag} {name}>" for name in given if name.startswith("on") or name in INLINE]
        if tag == "script" and not given.get("src") and given.get("type") != "application/json":
            self.wrong.append("inline script")
        if tag == "style" or (tag == "img" and given.get("src") == "x"):
            self.wrong.append(f"<{tag}>")
        for name in ("href", "src", "action", "hx-get", "hx-post"):
            value = given.get(name) or ""
            if not value.startswith(("/", "?", "#")) and name in given:
                self.wrong.append(f"{name}={value}")


def fill(cast: Cast) -> None:
    """Hostile words wherever somebody outside can write."""
    told = [message(f"x{n}", text, member=f"m{n}", name=text[:200]) for n, text in enumerate(HOSTILE)]
    moved = [joined(f"y{n}", member=f"m{n}", name=text[:200], invited_by=f"m{n}") for n, text in enumerate(HOSTILE)]
    append(cast.account, *told, *moved, {"type": "nonsense", "html": HOSTILE[0]})
    handle_all()
    Group.objects.update(title=HOSTILE[1], owner="m0")
    ChannelAccount.objects.update(name=HOSTILE[0][:60], last_error=HOSTILE[1])
    PendingEvent.objects.update(error=HOSTILE[0])
    OutgoingAction.objects.update(payload={"member": "m0", "text": HOSTILE[4]}, last_error=HOSTILE[0], state="failed")
    HistoryFile.objects.update(name=HOSTILE[0], problem=HOSTILE[1])
    reasons = [["same_text", 50, HOSTILE[1]]]
    Submission.objects.update(text=HOSTILE[0], reasons=reasons, answers=[["x", HOSTILE[4]]], device=HOSTILE[0])
    Appeal.objects.update(words=HOSTILE[4])
    Plan.objects.update(name=HOSTILE[0])


@pytest.fixture
def full(cast, things) -> dict[str, int]:
    fill(cast)
    return {
        **things,
        "member_id": Member.objects.get(external_id="m0").pk,
        "event_id": IncomingEvent.objects.get(key="x1").pk,
    }


def test_no_page_holds_markup_of_members_or_anything_inline(full, steward):
    wrong = {}
    for name in READING:
        answer = steward.get(address(name, full))
        if answer.headers["Content-Type"].startswith("text/csv"):
            continue  # a table is no page: browsers save it, and are told not to guess
        reader = Reader()
        reader.feed(text_of(answer))
        wrong[name] = reader.wrong

    assert {name: found for name, found in wrong.items() if found} == {}


def test_hostile_words_are_there_as_text(full, cast, steward):
    shown = steward.get(f"/groups/{cast.group.pk}/timeline/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "{{ 7 * 7 }}" in shown
    assert "（空白昵称）" in shown


def test_every_answer_forbids_inline_scripts_and_styles(full, steward):
    policies = {name: steward.get(address(name, full)).headers.get("Content-Security-Policy", "") for name in SPOTS}

    assert {policy for policy in policies.values() if "unsafe" in policy or "script-src 'self'" not in policy} == set()


def test_pages_may_not_be_framed_or_sniffed(steward):
    headers = steward.get("/").headers

    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == (
        "DENY",
        "nosniff",
        "same-origin",
    )


def test_to_dos_of_hostile_text_are_shown_whole(full, steward):
    OutgoingAction.objects.update(state="by_hand", due_at=NOW)

    shown = steward.get("/todo/").content.decode()

    assert "&lt;/textarea&gt;&lt;svg onload=alert(1)&gt;" in shown
