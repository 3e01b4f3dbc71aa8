"""Notices: versions, what they ask for, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qunluo.core.joining.notices import span_at
from qunluo.joining.announcing import announce, groups_asked, groups_under
from qunluo.joining.models import NoticeVersion
from qunluo.joining.reads.notices import draft_of, in_force, spans_of
from qunluo.joining.writes.notices import (
    Text,
    drop_draft,
    ensure_notice,
    follow_community,
    go_back,
    publish,
    save_draft,
)
from qunluo.lib.refusal import Refusal
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW
from tests.joining.ground import FULL, HAND, SINCE, put_out

DAY = timedelta(days=1)


def asks(*versions):
    for one in versions:
        one.refresh_from_db()
    return [one.asks.number for one in versions]


def test_an_ordinary_version_asks_for_what_the_one_before_it_did(cast):
    first, second = put_out(cast), put_out(cast, "二", at=SINCE + DAY)
    third, fourth = put_out(cast, "三", at=SINCE + 2 * DAY, is_important=True), put_out(cast, "四", at=SINCE + 3 * DAY)

    assert asks(first, second, third, fourth) == [1, 1, 3, 3]


def test_going_back_asks_for_what_the_old_one_asked(cast):
    first = put_out(cast)
    put_out(cast, "二", at=SINCE + DAY, is_important=True)

    back = go_back(first.notice, 1, hand=replace(HAND, at=SINCE + 2 * DAY))

    assert (back.number, back.full, back.is_important, back.note) == (3, FULL, False, "恢复到第 1 版")
    assert asks(back) == [1]
    assert in_force(cast.group.pk, cast.community.pk, at=NOW).pk == back.pk


def test_a_draft_is_nowhere_in_force_and_moves_on_when_another_comes_before_it(cast):
    first = put_out(cast)
    put_out(cast, "二", at=SINCE + DAY)
    draft = save_draft(first.notice, Text(short="", full="草稿"), hand=HAND)

    go_back(first.notice, 1, hand=replace(HAND, at=SINCE + 2 * DAY))

    draft.refresh_from_db()
    assert (draft.number, draft_of(first.notice)) == (4, draft)
    assert in_force(cast.group.pk, cast.community.pk, at=NOW).number == 3
    assert (drop_draft(first.notice), drop_draft(first.notice)) == (True, False)


def test_a_group_s_own_holds_until_it_follows_again(cast):
    put_out(cast)
    own = put_out(cast, "自己的", at=SINCE + DAY, group=cast.group.pk)
    follow_community(own.notice, hand=replace(HAND, at=SINCE + 2 * DAY))

    spans = spans_of({cast.group.pk: cast.community.pk})[cast.group.pk]

    full = dict(NoticeVersion.objects.values_list("pk", "full"))
    assert [full[span_at(spans, SINCE + n * DAY).version] for n in (0, 1, 2)] == [FULL, "自己的", FULL]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        pytest.param(lambda one: publish(one.notice, is_important=False, hand=HAND), "没有写好的草稿", id="no draft"),
        pytest.param(lambda one: go_back(one.notice, 9, hand=HAND), "没有这一版", id="no such version"),
        pytest.param(lambda one: go_back(one.notice, 1, hand=HAND), "正在生效", id="in force already"),
        pytest.param(lambda one: follow_community(one.notice, hand=HAND), "没有可以跟随", id="nothing to follow"),
    ],
)
def test_what_can_t_be_is_refused_with_a_sentence(cast, act, sentence):
    version = put_out(cast)

    with pytest.raises(Refusal, match=sentence):
        act(version)


def test_a_community_has_one_notice_however_often_it_is_begun(cast):
    assert ensure_notice(cast.community.pk, hand=HAND) == ensure_notice(cast.community.pk, hand=HAND)


def test_a_version_is_announced_once_in_each_group_it_is_for(cast):
    version = put_out(cast, is_important=True)
    groups = groups_under(version.notice, at=NOW)

    for _time in range(2):
        announce(version, groups, posts=True, asks=True, at=NOW)

    rows = list(OutgoingAction.objects.filter(key__startswith="notice:").order_by("kind"))
    assert [(row.kind, row.state) for row in rows] == [("ask_operator", "by_hand"), ("post_reply", "by_hand")]
    assert rows[0].payload["text"].endswith(FULL)
    assert "请每位成员确认" in rows[1].payload["text"]
    assert groups == groups_asked(version, at=NOW) == [cast.group.pk]
