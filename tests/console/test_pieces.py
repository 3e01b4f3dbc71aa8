"""Pieces as reviewers meet them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from qunluo.lib.pictures import keep_in
from qunluo.moderation.models import Piece, PiecePicture, PieceTerms
from qunluo.moderation.reads.pieces import FOLDER
from qunluo.moderation.writes.pieces import Draft, note_picture, submit
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW
from tests.console.test_markup import HOSTILE, Reader
from tests.moderation.ground import LONG, begin_rule
from tests.moderation.licensed import photo, seat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_piece(text="今天读到的一段话。", name="ming", pictures=()):
    return submit(seat(name), Draft(text=text, pictures=tuple(pictures)), at=NOW)


def url(name, *args):
    return reverse(f"console:pieces.{name}", args=args)


def post(client, name, *args, **typed):
    return client.post(url(name, *args), typed, follow=True).content.decode()


def test_the_queue_shows_what_the_rules_found_and_the_pictures(cast, steward):
    begin_rule(cast)
    picture = note_picture(keep_in(FOLDER, photo()), seat("ming"), at=NOW)
    PiecePicture.objects.filter(pk=picture.pk).update(codes=["https://shop.example/"])
    a_piece(text=LONG, pictures=[picture.sha256])

    text = steward.get(url("list")).content.decode()
    image = steward.get(url("picture", picture.sha256))

    for said in ("说短一点", "写了 13 个字，最多 10 个", "图片里有二维码", "https://shop.example/", "data-accept"):
        assert said in text
    assert (image.status_code, image.headers["Content-Type"], image.headers["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )


def test_one_is_approved_with_another_text_at_a_chosen_time_and_taken_back(steward, cast):
    piece = a_piece()

    told = post(
        steward, "decide", id=str(piece.pk), outcome="approve", text="改过的话。", publish_at="2026-03-03T20:00"
    )
    planned = steward.get(url("list") + "?list=approved").content.decode()
    post(steward, "take_back", piece.pk)

    assert "1 篇有了结果" in told
    assert "审核员改过" in steward.get(url("show", piece.pk)).content.decode() or "待审核" in planned
    [action] = OutgoingAction.objects.filter(kind="post_reply", key__startswith="piece:")
    assert (action.payload["text"], action.not_before.isoformat(), action.state) == (
        "【阿明 投稿】\n改过的话。",
        "2026-03-03T12:00:00+00:00",
        "expired",
    )
    assert Piece.objects.get().state == "waiting"


def test_many_are_decided_at_once(steward, cast):
    ids = [str(a_piece(text=f"第 {number} 篇").pk) for number in range(3)]

    told = post(steward, "decide", id=ids, outcome="refuse", reason="不合适")

    assert "3 篇有了结果" in told
    assert set(Piece.objects.values_list("state", flat=True)) == {"refused"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"outcome": "refuse"}, "请写明原因", id="no reason"),
        pytest.param({"outcome": "burn"}, "请选择通过", id="something else"),
        pytest.param({"outcome": "approve", "text": "长" * 2001}, "2000 字以内", id="too long"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(steward, cast, typed, sentence):
    piece = a_piece()

    assert sentence in post(steward, "decide", id=str(piece.pk), **typed)
    assert Piece.objects.get().state == "waiting"


def test_a_part_of_the_page_answers_with_the_card(steward, cast):
    piece = a_piece()
    asked = {"id": piece.pk, "outcome": "approve"}

    card = steward.post(url("decide"), asked, headers={"HX-Request": "true"}).content.decode()

    assert f'id="piece-{piece.pk}"' in card
    assert "您的意见：通过" in card
    assert "<html" not in card


def test_nobody_sees_what_others_said_before_they_spoke(steward, cast):
    PieceTerms.objects.create(community=cast.community, approvals=2, changed_at=NOW)
    piece = a_piece()
    other = cast.neighbour
    piece.votes.create(community=cast.community, version=1, operator=other, verdict="refuse", reason="不要这篇", at=NOW)

    texts = [steward.get(where).content.decode() for where in (url("list"), url("show", piece.pk))]

    assert ["已有 1 人表态" in text for text in texts] == [True, True]
    assert ["不要这篇" in text for text in texts] == [False, False]


def test_the_settings_are_kept(steward, cast):
    told = post(steward, "settings", is_open="on", approvals="1", due_hours="12", reviewer=str(cast.steward.pk))
    wrong = post(steward, "settings", approvals="2", due_hours="12")

    terms = PieceTerms.objects.get()
    assert "已保存" in told
    assert "至少得有两位" in wrong
    assert (terms.is_open, terms.due_hours, terms.reviewers) == (True, 12, [cast.steward.pk])


def test_hostile_words_stay_words(cast, steward):
    piece = a_piece(text=HOSTILE[0])
    post(steward, "decide", id=str(piece.pk), outcome="change", reason=HOSTILE[0][:300])

    for where in (url("list"), url("show", piece.pk), url("list") + "?list=done&after=x&row=y"):
        reader = Reader()
        reader.feed(steward.get(where).content.decode())
        assert reader.wrong == []


def test_a_piece_of_another_community_is_not_there(cast, neighbour, stranger):
    piece = a_piece()

    for client in (neighbour, stranger):
        assert client.post(url("decide"), {"id": piece.pk, "outcome": "approve"}).status_code == 404
        assert client.post(url("keep_back", piece.pk)).status_code == 404
    assert neighbour.get(url("show", piece.pk)).status_code == 404
