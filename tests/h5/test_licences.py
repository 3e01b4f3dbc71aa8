"""Leave to advertise and pieces, as members meet them on a phone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.moderation.models import Licence, LicencePaper, Piece, PiecePicture, PieceVersion
from qunluo.moderation.writes.licensing import ask_for_more
from qunluo.moderation.writes.reviewing import Voice, speak
from tests.cast import NOW
from tests.h5.conftest import set_clock
from tests.h5.stage import browser_of, member
from tests.h5.things import photo
from tests.moderation.licensed import an_application, by, pdf

KEY = "licence-key-1"
ASKED = {"what": "自家果园的苹果", "first": "2026-03-02", "last": "2026-05-31"}


def post(client, path, key=KEY, **typed):
    return client.post(path, {"key": key, "proof": client.proof, **typed}, follow=True)


def files():
    return {"file_business": pdf(), "file_product": photo("#a63"), "file_reviews": [photo("#36a"), photo("#6a3")]}


def group():
    return member("ming").group_id


def test_an_application_with_papers_waits_and_says_so(stage, ming):
    text = post(ming, "/m/licences/apply/", group=group(), **ASKED, **files()).content.decode()

    row = Licence.objects.get()
    assert (row.account_id, row.asked_groups, row.state) == (stage.ming.account_id, [group()], "applied")
    assert sorted(row.papers.values_list("kind", "ending")) == [
        ("business", "pdf"),
        ("product", "jpg"),
        ("reviews", "jpg"),
        ("reviews", "jpg"),
    ]
    assert "已提交，待审批。最晚 3 月 5 日 12:30 前答复" in text


def test_after_midnight_the_form_begins_with_the_new_day(stage, ming, monkeypatch):
    set_clock(monkeypatch, datetime(2026, 3, 2, 17, tzinfo=UTC))

    assert 'name="first" value="2026-03-03"' in ming.get("/m/licences/new/").content.decode()


def test_a_form_that_is_refused_keeps_words_and_papers(stage, ming):
    refused = post(ming, "/m/licences/apply/", group=group(), **ASKED, file_business=pdf())
    text = refused.content.decode()
    [kept] = LicencePaper.objects.all()
    again = post(
        ming,
        "/m/licences/apply/",
        key="licence-key-2",
        group=group(),
        **ASKED,
        paper=kept.sha256,
        file_product=photo(),
        file_reviews=photo("#36a"),
    )

    assert (refused.status_code, "还差：产品资质、用户评价" in text, "自家果园的苹果" in text) == (422, True, True)
    assert f'name="paper" value="{kept.sha256}"' in text
    assert (again.status_code, Licence.objects.get().papers.count()) == (200, 3)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"group": 10**9}, "请选一下要在哪些群发", id="a group of others"),
        pytest.param({"group": ""}, "请选一下要在哪些群发", id="no group"),
        pytest.param({"file_business": photo("#123")}, "还差", id="one paper"),
    ],
)
def test_what_is_missing_is_said(stage, ming, typed, sentence):
    answer = post(ming, "/m/licences/apply/", **{"group": group(), **ASKED} | typed)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not Licence.objects.exists()


def test_more_is_handed_in_and_withdrawn(cast, stage, ming):
    row = an_application(member("ming"))
    ask_for_more(row.pk, by(cast, reason="营业执照看不清"))

    asked = ming.get(f"/m/licences/{row.pk}/").content.decode()
    again = post(ming, f"/m/licences/{row.pk}/more/", group=group(), **ASKED, file_business=photo()).content.decode()
    gone = post(ming, f"/m/licences/{row.pk}/withdraw/", key="licence-key-3").content.decode()

    assert ("营业执照看不清" in asked, "补充材料" in asked, "已补充提交" in again) == (True, True, True)
    assert ("申请已经撤回" in gone, Licence.objects.get().state) == (True, "withdrawn")


def test_applications_and_pieces_of_others_are_not_there(stage, ming):
    row = an_application(member("zhou"))
    piece = _piece(browser_of(member("zhou")))

    assert [ming.get(where).status_code for where in (f"/m/licences/{row.pk}/", f"/m/pieces/{piece.pk}/")] == [404, 404]
    assert ming.get(f"/m/pieces/pictures/{PiecePicture.objects.get().sha256}/").status_code == 404
    post(ming, f"/m/pieces/{piece.pk}/withdraw/")
    assert Piece.objects.get().state == "waiting"


def test_a_piece_goes_its_way(cast, stage, ming):
    piece = _piece(ming)
    waits = ming.get(f"/m/pieces/{piece.pk}/").content.decode()
    speak([piece.pk], Voice(operator_id=cast.steward.pk, verdict="change", reason="写长一点"), at=NOW)
    asked = ming.get(f"/m/pieces/{piece.pk}/").content.decode()
    picture = PiecePicture.objects.get().sha256
    post(ming, f"/m/pieces/{piece.pk}/again/", key="piece-key-2", text="写长了一些。", picture=picture)
    speak([piece.pk], Voice(operator_id=cast.steward.pk, verdict="approve", text="写长了很多。"), at=NOW)
    passed = ming.get(f"/m/pieces/{piece.pk}/").content.decode()

    assert "已提交，待审核。最晚 3 月 3 日 12:30 前看完" in waits
    assert ("写长一点" in asked, "改好再交" in asked) == (True, True)
    assert ("审核员改过的文字" in passed, "写长了很多。" in passed, "写长了一些。" in passed) == (True, True, True)
    assert PieceVersion.objects.filter(piece=piece, pictures=[picture]).count() == 2


def test_a_picture_that_is_none_is_refused_with_the_words_kept(stage, ming):
    bad = photo()
    bad.seek(0)
    bad.truncate(50)

    answer = post(ming, "/m/pieces/submit/", text="读书笔记一则", file=bad)

    text = answer.content.decode()
    assert (answer.status_code, "读书笔记一则" in text, Piece.objects.count()) == (422, True, 0)


def _piece(client) -> Piece:
    post(client, "/m/pieces/submit/", key="piece-key-1", text="读书笔记一则", file=photo())
    return Piece.objects.get()
