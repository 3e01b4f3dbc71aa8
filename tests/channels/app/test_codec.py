"""The app channel: JSON in, events out; actions in, signed calls out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.channels.app.codec import AppCodec
from qunluo.channels.base import (
    Answer,
    BadSignature,
    FixSettings,
    GiveUp,
    Incoming,
    OutgoingCall,
    Passport,
    TryAgain,
    UnreadableBody,
)
from qunluo.core import events as ev
from qunluo.core.actions import (
    AskOperator,
    MuteMember,
    PostPicture,
    PostReply,
    RecallMessage,
    RemoveMember,
    SendHint,
    WelcomeMember,
)
from qunluo.lib.signing import is_signed

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
COMMON = {"id": "e1", "group": "g", "member": "ming", "name": "阿明", "at": "2026-03-02T12:00:00+08:00"}
SAME = {"key": "e1", "group": "g", "member": "ming", "name": "阿明", "at": AT}


def read(item):
    return AppCodec().read(json.dumps(item).encode())


@pytest.mark.parametrize(
    ("item", "event"),
    [
        pytest.param(
            {"type": "message", "text": "早", "reply_to": "m0", "mentions": ["hong"]},
            ev.MessagePosted(**SAME, message="e1", text="早", reply_to="m0", mentions=("hong",)),
            id="message",
        ),
        pytest.param(
            {"type": "message", "kind": "image"},
            ev.MessagePosted(**SAME, message="e1", kind=ev.MessageKind.IMAGE),
            id="image",
        ),
        pytest.param(
            {"type": "message", "kind": "image", "picture": "https://cdn.example/1.jpg"},
            ev.MessagePosted(**SAME, message="e1", kind=ev.MessageKind.IMAGE, picture="https://cdn.example/1.jpg"),
            id="a picture with its address",
        ),
        pytest.param(
            {"type": "message", "kind": "image", "picture": "javascript:alert(1)"},
            ev.MessagePosted(**SAME, message="e1", kind=ev.MessageKind.IMAGE),
            id="a picture with no web address",
        ),
        pytest.param(
            {"type": "message", "kind": "hologram"},
            ev.MessagePosted(**SAME, message="e1", kind=ev.MessageKind.OTHER),
            id="a kind that comes later",
        ),
        pytest.param({"type": "recalled", "message": "m0"}, ev.MessageRecalled(**SAME, message="m0"), id="recalled"),
        pytest.param({"type": "patted", "target": "hong"}, ev.MemberPatted(**SAME, target="hong"), id="patted"),
        pytest.param({"type": "system", "text": "提示"}, ev.SystemNoticed(**SAME, text="提示"), id="system"),
        pytest.param(
            {"type": "joined", "scene": "qr_code", "invited_by": "hong"},
            ev.MemberJoined(**SAME, scene=ev.JoinScene.QR_CODE, invited_by="hong"),
            id="joined",
        ),
        pytest.param(
            {"type": "left", "reason": "removed", "removed_by": "hong"},
            ev.MemberLeft(**SAME, reason=ev.LeaveReason.REMOVED, removed_by="hong"),
            id="removed",
        ),
        pytest.param({"type": "left"}, ev.MemberLeft(**SAME), id="left"),
        pytest.param({"type": "group_created", "title": "晨光"}, ev.GroupCreated(**SAME, title="晨光"), id="created"),
        pytest.param({"type": "group_renamed", "title": "夜读"}, ev.GroupRenamed(**SAME, title="夜读"), id="renamed"),
        pytest.param({"type": "notice_changed", "text": "周六"}, ev.NoticeChanged(**SAME, text="周六"), id="notice"),
        pytest.param({"type": "owner_changed", "owner": "hong"}, ev.OwnerChanged(**SAME, owner="hong"), id="owner"),
        pytest.param({"type": "group_dismissed"}, ev.GroupDismissed(**SAME), id="dismissed"),
        pytest.param({"type": "contact_added", "state": "s1"}, ev.ContactAdded(**SAME, state="s1"), id="contact"),
        pytest.param(
            {"type": "page_acted", "page": "quiz", "action": "passed", "fields": {"score": 9}},
            ev.PageActed(**SAME, page="quiz", action="passed", fields=(("score", "9"),)),
            id="page",
        ),
        pytest.param(
            {"type": "delivery_reported", "delivery": "1:m1#0", "is_done": False, "detail": "已禁言"},
            ev.DeliveryReported(**SAME, delivery="1:m1#0", is_done=False, detail="已禁言"),
            id="delivery",
        ),
    ],
)
def test_each_type_of_event_is_read(item, event):
    [reading] = read(COMMON | item)

    assert (reading.event, reading.key) == (event, "e1")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"type": "hologram"}, id="unknown type"),
        pytest.param({"type": []}, id="a type that is no word"),
        pytest.param({"id": ""}, id="no id"),
        pytest.param({"id": "x" * 201}, id="id too long"),
        pytest.param({"id": True}, id="id is no id"),
        pytest.param({"id": "a\0b"}, id="NUL in an id"),
        pytest.param({"group": ""}, id="no group"),
        pytest.param({"member": ""}, id="no member"),
        pytest.param({"at": "2026-03-02T12:00:00"}, id="time without a zone"),
        pytest.param({"at": "gestern"}, id="no time at all"),
        pytest.param({"at": 10**18}, id="nanoseconds"),
        pytest.param({"at": 0}, id="before there were chats"),
        pytest.param({"text": ["早"]}, id="text is a list"),
        pytest.param({"mentions": "hong"}, id="mentions is a text"),
    ],
)
def test_what_is_no_event_is_kept_as_it_came(change):
    item = COMMON | {"type": "message", "text": "早"} | change

    [reading] = read(item)

    assert reading.event is None
    assert reading.key.startswith("unknown:")
    assert json.loads(reading.raw) == item


def test_each_event_of_a_body_reads_alone_as_it_did_together():
    items = [COMMON | {"id": f"e{n}", "type": "message", "text": "早"} for n in range(3)]

    readings = read({"events": items})

    assert [AppCodec().read(one.raw)[0].event for one in readings] == [one.event for one in readings]


def test_an_event_that_nests_too_deeply_to_be_kept_is_refused_with_a_sentence():
    bottomless = b'{"events":[{"type":"message","junk":' + b"[" * 300 + b"]" * 300 + b"}]}"

    with pytest.raises(UnreadableBody, match="an event can't be kept"):
        AppCodec().read(bottomless)


def test_more_than_a_hundred_events_are_refused_whole():
    with pytest.raises(UnreadableBody):
        read({"events": [COMMON] * 101})


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    try:
        readings = AppCodec().read(body)
    except UnreadableBody:
        return
    assert all(reading.raw.decode() for reading in readings)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
odd_items = st.fixed_dictionaries(
    {"type": st.sampled_from(["message", "joined", "left", "page_acted", "delivery_reported", "contact_added"])},
    optional=dict.fromkeys(["id", "group", "member", "name", "at", "text", "fields", "mentions"], json_values),
)


@given(odd_items)
def test_any_json_is_an_event_or_unknown(item):
    [reading] = read(item)

    assert reading.event is None or reading.event.key == reading.key


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        pytest.param(
            PostReply(group="g", text="看公告", mention="ming", reply_to="m1"),
            {"action": "post_reply", "text": "看公告", "mention": "ming", "reply_to": "m1"},
            id="reply",
        ),
        pytest.param(
            PostPicture(group="g", url="https://example.com/r.png", text="日报"),
            {"action": "post_picture", "url": "https://example.com/r.png", "text": "日报"},
            id="picture",
        ),
        pytest.param(
            WelcomeMember(group="g", member="lin", text="欢迎"),
            {"action": "welcome_member", "member": "lin", "text": "欢迎"},
            id="welcome",
        ),
        pytest.param(
            SendHint(group="g", member="ming", text="夜深了"),
            {"action": "send_hint", "member": "ming", "text": "夜深了"},
            id="hint",
        ),
        pytest.param(
            RecallMessage(group="g", message="m1", text="低价代购"),
            {"action": "recall_message", "message": "m1", "text": "低价代购"},
            id="recall",
        ),
        pytest.param(
            MuteMember(group="g", member="zhou", hours=24, text="刷屏"),
            {"action": "mute_member", "member": "zhou", "hours": 24, "text": "刷屏"},
            id="mute",
        ),
        pytest.param(
            RemoveMember(group="g", member="zhou", text="广告"),
            {"action": "remove_member", "member": "zhou", "text": "广告"},
            id="removal",
        ),
    ],
)
def test_an_action_becomes_a_signed_call(action, fields):
    passport = Passport(secret="s" * 32, deliver_to="https://app.example/in")

    call = AppCodec().write(action, key="1:m1#0", passport=passport, at=AT)

    assert json.loads(call.body) == {"key": "1:m1#0", "group": "g", **fields}
    assert (call.url, call.headers["x-qunluo-key"]) == ("https://app.example/in", "1:m1#0")
    assert _is_ours(call, "s" * 32)
    assert AppCodec().verify(Incoming(body=call.body, headers=call.headers), "s" * 32, AT + timedelta(seconds=300))


def test_a_later_try_has_another_nonce_and_the_same_key():
    passport = Passport(secret="s" * 32, deliver_to="https://app.example/in")
    action = SendHint(group="g", member="ming", text="夜深了")

    first, later = (AppCodec().write(action, key="k", passport=passport, at=AT + timedelta(seconds=n)) for n in (0, 9))

    assert first.headers["x-qunluo-nonce"] != later.headers["x-qunluo-nonce"]
    assert first.headers["x-qunluo-key"] == later.headers["x-qunluo-key"] == "k"


@pytest.mark.parametrize("key", ["1:m1\r\nX-Evil: 1#0", "1:消息#0"], ids=["a broken line", "Chinese"])
def test_a_key_that_no_header_can_hold_goes_as_its_hash(key):
    passport = Passport(secret="s" * 32, deliver_to="https://app.example/in")

    call = AppCodec().write(SendHint(group="g", member="ming", text="夜深了"), key=key, passport=passport, at=AT)

    assert (json.loads(call.body)["key"], call.headers["x-qunluo-key"]) == (key, sha256(key.encode()).hexdigest())


def _is_ours(call: OutgoingCall, secret: str) -> bool:
    timestamp, nonce = call.headers["x-qunluo-timestamp"], call.headers["x-qunluo-nonce"]
    return is_signed(secret, call.headers["x-qunluo-signature"], timestamp=timestamp, nonce=nonce, body=call.body)


def test_what_the_channel_cannot_do_is_said_so():
    with pytest.raises(GiveUp):
        AppCodec().write(
            AskOperator(group="g", text="建新群"), key="k", passport=Passport(secret="s", deliver_to="https://a"), at=AT
        )


@pytest.mark.parametrize(
    ("status", "error"),
    [
        pytest.param(429, TryAgain, id="too many"),
        pytest.param(500, TryAgain, id="broken"),
        pytest.param(503, TryAgain, id="away"),
        pytest.param(401, FixSettings, id="unknown secret"),
        pytest.param(403, FixSettings, id="wrong signature"),
        pytest.param(404, FixSettings, id="wrong address"),
        pytest.param(400, GiveUp, id="refused"),
        pytest.param(302, GiveUp, id="elsewhere"),
    ],
)
def test_an_answer_says_who_must_act(status, error):
    with pytest.raises(error):
        AppCodec().settle(Answer(status=status, headers={}, body=b""))


@pytest.mark.parametrize("status", [200, 201, 204])
def test_an_answer_of_two_hundred_is_done(status):
    AppCodec().settle(Answer(status=status, headers={}, body=b"<html>"))


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        pytest.param({"retry-after": "7"}, 7.0, id="as told"),
        pytest.param({}, 30.0, id="not told"),
        pytest.param({"retry-after": "999999"}, 3_600.0, id="too long"),
        pytest.param({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30.0, id="as a date"),
    ],
)
def test_too_many_holds_back_the_whole_account(headers, after):
    with pytest.raises(TryAgain) as told:
        AppCodec().settle(Answer(status=429, headers=headers, body=b""))

    assert (told.value.after, told.value.is_account_wide) == (after, True)


def test_a_call_without_a_number_for_a_timestamp_is_refused():
    headers = {"x-qunluo-timestamp": "1e9", "x-qunluo-nonce": "a" * 10, "x-qunluo-signature": "x"}

    with pytest.raises(BadSignature):
        AppCodec().verify(Incoming(body=b"", headers=headers), "s" * 32, AT)
