from __future__ import annotations

import pytest

from qunluo.analytics.duck import Value
from tests.analytics.story import NOTHING, came, every_day, figure, recalled, said


def four(first: dict) -> list:
    return [said("a", 0, 9, **first), said("a", 0, 10), said("b", 0, 11), said("b", 0, 12)]


@pytest.mark.parametrize(
    ("metric", "message", "value"),
    [
        pytest.param("image_share", {"kind": "image"}, 0.25, id="picture"),
        pytest.param("image_share", {"kind": "sticker"}, 0.25, id="sticker"),
        pytest.param("image_share", {"kind": "video"}, 0.0, id="a video is no picture"),
        pytest.param("link_share", {"text": "看 https://example.com/a"}, 0.25, id="address"),
        pytest.param("link_share", {"text": "WWW.example.com"}, 0.25, id="address in capitals"),
        pytest.param("link_share", {"kind": "link"}, 0.25, id="link card"),
        pytest.param("link_share", {"kind": "mini_program"}, 0.25, id="mini program"),
        pytest.param("link_share", {"text": "a@example.com"}, 0.0, id="a mail address is no link"),
    ],
)
def test_content_is_counted_by_kind(metric, message, value):
    assert figure(metric, four(message)) == Value(value=value, basis=4)


def test_quotes_are_counted_where_there_are_any():
    records = [said("a", 0, 9, message="m1"), said("b", 0, 10, message="m2", reply_to="m1")]

    assert figure("quote_share", records) == Value(value=0.5, basis=2)


@pytest.mark.parametrize("reply_to", ["", "gone"], ids=["no quotes", "quotes of what is not in the history"])
def test_quotes_are_unknown_where_none_leads_anywhere(reply_to):
    assert figure("quote_share", [said("a", 0, reply_to=reply_to)]) == NOTHING


@pytest.mark.parametrize(
    ("message", "value"),
    [
        pytest.param("m1", 1 / 3, id="the recalled message still stands there"),
        pytest.param("", 1 / 4, id="the recalled message is gone"),
        pytest.param("m9", 1 / 4, id="another message was recalled"),
    ],
)
def test_recalls_are_a_share_of_what_was_sent(message, value):
    records = [said("a", 0, message="m1"), said("a", 1, message="m2"), said("b", 1), recalled("a", 2, message=message)]

    assert figure("recall_share", records) == Value(value=value, basis=3)


def test_average_length_is_that_of_texts():
    records = [said("a", 0, text="四个字啊"), said("a", 0, text="两字"), said("a", 0, text="图片说明", kind="image")]

    assert figure("average_length", records) == Value(value=3.0, basis=2)


def test_characters_are_not_bytes():
    assert figure("average_length", [said("a", 0, text="👋🏽好a")]) == Value(value=4.0, basis=1)


def test_red_packets_are_counted_by_the_week():
    records = [said("a", 0, kind="red_packet"), said("a", 3, kind="red_packet"), came("b", 13)]

    assert figure("red_packets_per_week", records) == Value(value=1.0, basis=14)


def test_a_month_ago_is_another_story():
    records = [*every_day("a", [0], times=9), said("a", 30, kind="image")]

    assert figure("image_share", records) == Value(value=1.0, basis=1)
