from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.channels.history.codec import dump, event_of, load
from qunluo.channels.history.records import Record
from qunluo.core import events
from qunluo.core.events import JoinScene, LeaveReason, MessageKind

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RECORDS = st.builds(Record, TEXTS, st.integers(-(2**40), 2**40), *[TEXTS] * 8)
ORIGIN = {"key": "k", "group": "g", "member": "wxid_a", "at": datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC), "name": "A"}


@given(RECORDS)
def test_what_was_dumped_is_loaded(record):
    assert load(dump(record)) == record
    assert type(load(dump(record))) is Record


def test_empty_ends_take_no_room():
    assert dump(Record("k", 1, "text", "a", "", "")) == b'["k",1,"text","a"]'


@pytest.mark.parametrize(
    ("change", "event"),
    [
        (
            {"kind": "text", "text": "早", "message": "1", "reply_to": "0"},
            events.MessagePosted(**ORIGIN, message="1", kind=MessageKind.TEXT, text="早", reply_to="0"),
        ),
        ({"kind": "red_packet"}, events.MessagePosted(**ORIGIN, message="", kind=MessageKind.RED_PACKET)),
        ({"kind": "recalled", "message": "1"}, events.MessageRecalled(**ORIGIN, message="1")),
        ({"kind": "patted", "target": "b"}, events.MemberPatted(**ORIGIN, target="b")),
        (
            {"kind": "joined", "target": "b", "detail": "qr_code"},
            events.MemberJoined(**ORIGIN, scene=JoinScene.QR_CODE, invited_by="b"),
        ),
        ({"kind": "joined", "detail": "?"}, events.MemberJoined(**ORIGIN)),
        ({"kind": "left"}, events.MemberLeft(**ORIGIN)),
        ({"kind": "removed", "target": "b"}, events.MemberLeft(**ORIGIN, reason=LeaveReason.REMOVED, removed_by="b")),
        ({"kind": "created", "detail": "X"}, events.GroupCreated(**ORIGIN, title="X")),
        ({"kind": "renamed", "detail": "X"}, events.GroupRenamed(**ORIGIN, title="X")),
        ({"kind": "notice_changed", "text": "X"}, events.NoticeChanged(**ORIGIN, text="X")),
        ({"kind": "owner_changed", "target": "b"}, events.OwnerChanged(**ORIGIN, owner="b")),
        ({"kind": "dismissed"}, events.GroupDismissed(**ORIGIN)),
        ({"kind": "system", "text": "X"}, events.SystemNoticed(**ORIGIN, text="X")),
    ],
)
def test_every_kind_becomes_its_event(change, event):
    record = Record("k", 1_760_000_000, "", "wxid_a", "A", "")._replace(**change)

    assert event_of(record, group="g") == event


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="'poem' is not a valid MessageKind"):
        event_of(Record("k", 1, "poem", "a", "", ""), group="g")
