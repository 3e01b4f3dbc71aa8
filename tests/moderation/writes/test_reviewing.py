"""What members hand in is looked at by the rules and by people, and goes out when enough of them agree."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import segno

from qunluo.accounts.writes import grant
from qunluo.communities.models import Member, MemberTag, Tag
from qunluo.lib.pictures import keep_in
from qunluo.moderation.models import Lesson, PieceTerms, PieceVersion, PieceVote
from qunluo.moderation.reads.pieces import FOLDER, agreement, looks_at, own_piece, picture_url, public_picture, waiting
from qunluo.moderation.writes.piece_terms import BadPieceTerms, Wished, save_piece_terms
from qunluo.moderation.writes.pieces import (
    Draft,
    NotHandedIn,
    forget_loose_pictures,
    note_picture,
    remind_overdue_pieces,
    resubmit,
    submit,
    withdraw_piece,
)
from qunluo.moderation.writes.reviewing import NotReviewed, Verdict, Voice, keep_back, outcome_of, speak, take_back
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, operator, set_the_stage
from tests.moderation.ground import LONG, begin_rule
from tests.moderation.licensed import photo, seat

HOUR = timedelta(hours=1)
TEXT = "今天读到的一段话，分享给大家。"
A, R, C = Verdict.APPROVE, Verdict.REFUSE, Verdict.CHANGE


@pytest.fixture
def cast(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return set_the_stage()


@pytest.fixture
def second(cast):
    other = operator("second", "第二位")
    grant(other, cast.community)
    return other


def two_needed(cast):
    PieceTerms.objects.create(community=cast.community, approvals=2, changed_at=NOW)


def a_piece(text=TEXT, pictures=(), name="ming"):
    return submit(seat(name), Draft(text=text, pictures=tuple(pictures)), at=NOW)


def says(who, verdict="approve", **fields):
    return Voice(operator_id=who.pk, verdict=verdict, **fields)


def going_out(piece):
    rows = OutgoingAction.objects.filter(key__regex=rf"^piece:{piece.pk}:\d+#").order_by("id")
    return [(one.kind, one.state, one.payload["text"]) for one in rows]


def fresh(piece):
    return own_piece(piece.pk, piece.author_id)


def test_the_rules_look_first_and_show_where(cast):
    rule = begin_rule(cast)

    piece = a_piece(text=LONG)

    [seen] = PieceVersion.objects.get(piece=piece).seen
    assert (seen["rule"], seen["name"], seen["detail"], seen["is_licensed"]) == (
        rule.pk,
        "说短一点",
        "写了 13 个字，最多 10 个",
        False,
    )
    assert waiting(cast.community.pk) == [piece]


def test_a_code_in_a_picture_is_shown_to_reviewers(cast):
    out = io.BytesIO()
    segno.make("https://shop.example/join").save(out, kind="png", scale=8)
    out.seek(0)
    ming = seat("ming")
    row = note_picture(keep_in(FOLDER, out), ming, at=NOW)
    plain = note_picture(keep_in(FOLDER, photo()), ming, at=NOW)

    piece = a_piece(pictures=[plain.sha256, row.sha256])

    version = PieceVersion.objects.get(piece=piece)
    assert (version.codes, version.pictures) == (["https://shop.example/join"], [plain.sha256, row.sha256])


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        pytest.param(Draft(text=" \0\n"), "写几句", id="nothing"),
        pytest.param(Draft(text="长" * 2001), "2000 字以内", id="too long"),
        pytest.param(
            Draft(text="x", pictures=tuple(f"{number:064}" for number in range(10))), "9 张", id="ten pictures"
        ),
    ],
)
def test_what_is_missing_is_said(cast, draft, sentence):
    with pytest.raises(NotHandedIn, match=sentence):
        submit(seat("ming"), draft, at=NOW)


def test_pictures_of_others_are_passed_over(cast):
    row = note_picture(keep_in(FOLDER, photo()), seat("zhou"), at=NOW)

    assert PieceVersion.objects.get(piece=a_piece(pictures=[row.sha256])).pictures == []


def test_approved_it_goes_out_with_its_pictures_and_the_author_hears(cast):
    picture = note_picture(keep_in(FOLDER, photo()), seat("ming"), at=NOW)
    piece = a_piece(pictures=[picture.sha256])

    speak([piece.pk], says(cast.steward), at=NOW + HOUR)

    assert [(kind, text) for kind, _, text in going_out(piece)] == [
        ("post_reply", f"【阿明 投稿】\n{TEXT}"),
        ("post_picture", "阿明 投稿的第 1 张图片"),
    ]
    assert OutgoingAction.objects.filter(kind="send_hint", payload__text__startswith="您的投稿通过了。").count() == 1


def test_the_open_address_of_a_picture_shows_it_for_a_week_and_no_other(cast):
    picture = note_picture(keep_in(FOLDER, photo()), seat("ming"), at=NOW)
    piece = a_piece(pictures=[picture.sha256])
    speak([piece.pk], says(cast.steward), at=NOW)
    piece = fresh(piece)
    word = picture_url(piece, 0).rsplit("-0-", 1)[1].removesuffix(".jpg")

    def shown(number=0, word=word, at=NOW):
        file = public_picture(piece.pk, piece.turn, number, word, at=at)
        if file:
            file.close()
        return file is not None

    assert [shown(), shown(at=NOW + timedelta(days=8)), shown(number=1), shown(word="x" * 22)] == [
        True,
        False,
        False,
        False,
    ]


def test_it_waits_for_its_time_and_for_the_end_of_the_night(cast):
    planned, at_night = a_piece(), a_piece(text="晚安")
    speak([planned.pk], says(cast.steward, publish_at=NOW + 3 * HOUR), at=NOW)
    speak([at_night.pk], says(cast.steward), at=NOW + 12 * HOUR)  # half past midnight in Shanghai

    rows = OutgoingAction.objects.filter(kind="post_reply", key__startswith="piece:")
    moments = {row.key.split(":")[1]: row.not_before for row in rows}
    assert moments == {
        str(planned.pk): NOW + 3 * HOUR,
        str(at_night.pk): NOW + 19 * HOUR + timedelta(minutes=30),
    }


def test_an_edited_text_goes_out_and_the_author_sees_that_it_was(cast):
    piece = a_piece()

    speak([piece.pk], says(cast.steward, text="改过的话。"), at=NOW)

    assert going_out(piece)[0][2] == "【阿明 投稿】\n改过的话。"
    assert (fresh(piece).final, fresh(piece).is_edited) == ("改过的话。", True)
    assert OutgoingAction.objects.filter(payload__text__icontains="审核员改动了文字").exists()


def test_refused_with_a_reason_and_never_without(cast):
    piece = a_piece()

    with pytest.raises(NotReviewed, match="请写明原因"):
        speak([piece.pk], says(cast.steward, "refuse"), at=NOW)
    speak([piece.pk], says(cast.steward, "refuse", reason="和群主题无关"), at=NOW)

    assert (fresh(piece).state, fresh(piece).reason, going_out(piece)) == ("refused", "和群主题无关", [])


def test_a_change_is_asked_for_and_comes_as_a_new_version(cast):
    piece = a_piece()
    speak([piece.pk], says(cast.steward, "change", reason="写长一点"), at=NOW)

    resubmit(piece.pk, seat("ming"), Draft(text="写长了一些的话。"), at=NOW + HOUR)

    assert (fresh(piece).version, fresh(piece).state, fresh(piece).due_at) == (2, "waiting", NOW + 25 * HOUR)
    with pytest.raises(NotHandedIn, match="刚刚有了变化"):
        resubmit(piece.pk, seat("ming"), Draft(text="再来"), at=NOW)
    with pytest.raises(NotHandedIn, match="没有找到"):
        withdraw_piece(piece.pk, seat("zhou"), at=NOW)


@pytest.mark.parametrize(
    ("verdicts", "needed", "outcome"),
    [
        pytest.param([A], 1, A, id="one is enough"),
        pytest.param([A], 2, None, id="one is not enough"),
        pytest.param([A, A], 2, A, id="two agree"),
        pytest.param([R, R], 2, R, id="two refuse"),
        pytest.param([A, R], 2, None, id="they differ"),
        pytest.param([A, R, R], 2, R, id="the third decides"),
        pytest.param([A, R, C], 2, C, id="three say three things"),
    ],
)
def test_so_many_who_agree_decide(verdicts, needed, outcome):
    assert outcome_of(verdicts, needed=needed) == outcome


def test_two_must_agree_and_nobody_speaks_twice(cast, second):
    two_needed(cast)
    piece = a_piece()

    assert speak([piece.pk], says(cast.steward), at=NOW) == []
    with pytest.raises(NotReviewed, match="表过态"):
        speak([piece.pk], says(cast.steward), at=NOW)
    assert going_out(piece) == []
    assert speak([piece.pk], says(second), at=NOW) == [piece]

    assert len(going_out(piece)) == 1
    assert (agreement(cast.community.pk).doubles, agreement(cast.community.pk).percent) == (1, 100)


def test_only_reviewers_speak(cast, second):
    save_piece_terms(cast.community.pk, _wished(reviewers=(second.pk,)), operator_id=cast.steward.pk, at=NOW)
    piece = a_piece()

    for who in (cast.steward, cast.clerk, cast.neighbour):
        with pytest.raises(NotReviewed, match="不是这个社群的审核员"):
            speak([piece.pk], says(who), at=NOW)
    assert speak([piece.pk], says(second), at=NOW) == [piece]


def test_many_at_once(cast):
    pieces = [a_piece(text=f"第 {number} 篇") for number in range(3)]

    done = speak([one.pk for one in pieces], says(cast.steward), at=NOW)

    assert (len(done), PieceVote.objects.count(), waiting(cast.community.pk)) == (3, 3, [])


def test_a_word_is_taken_back_as_long_as_nothing_went_out(cast):
    piece = a_piece()
    speak([piece.pk], says(cast.steward), at=NOW)

    take_back(piece.pk, operator_id=cast.steward.pk, at=NOW)
    assert [state for _, state, _ in going_out(piece)] == ["expired"]
    assert fresh(piece).state == "waiting"
    speak([piece.pk], says(cast.steward), at=NOW)
    OutgoingAction.objects.filter(kind="post_reply", state="by_hand").update(state="done")

    with pytest.raises(NotHandedIn, match="已经发出去了"):
        take_back(piece.pk, operator_id=cast.steward.pk, at=NOW)
    [look] = looks_at([fresh(piece)])
    assert look.sent == "sent"


def test_kept_back_or_withdrawn_it_does_not_go_out(cast):
    one, other = a_piece(), a_piece(text="另一篇")
    speak([one.pk, other.pk], says(cast.steward), at=NOW)

    keep_back(one.pk, operator_id=cast.steward.pk, reason="撞题了", at=NOW)
    withdraw_piece(other.pk, seat("ming"), at=NOW)

    assert {state for piece in (one, other) for _, state, _ in going_out(piece)} == {"expired"}
    assert (fresh(one).state, fresh(other).state) == ("withdrawn", "withdrawn")


def test_each_decision_teaches_until_it_is_taken_back(cast):
    good, advert, dull = a_piece(), a_piece(text="加我微信买苹果"), a_piece(text="没什么意思")
    speak([good.pk], says(cast.steward), at=NOW)
    speak([advert.pk], says(cast.steward, "refuse", reason="是广告", about="advert"), at=NOW)
    speak([dull.pk], says(cast.steward, "refuse", reason="太短", about="other"), at=NOW)

    learnt = Lesson.objects.filter(undone_at=None).order_by("pk").values_list("topic", "is_positive")
    assert list(learnt) == [("advert", False), ("abuse", False), ("advert", True)]
    take_back(advert.pk, operator_id=cast.steward.pk, at=NOW)
    assert Lesson.objects.filter(undone_at=None, is_positive=True).count() == 0


def test_chosen_authors_alone_hand_in(cast):
    tag = Tag.objects.create(community=cast.community, name="作者")
    save_piece_terms(cast.community.pk, _wished(tags=("作者",)), operator_id=cast.steward.pk, at=NOW)

    with pytest.raises(NotHandedIn, match="指定作者"):
        a_piece()
    MemberTag.objects.create(tag=tag, member=Member.objects.get(external_id="ming"))

    assert a_piece().pk


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"due_hours": 0}, "1 到 240 小时", id="no time"),
        pytest.param({"approvals": 3}, "一人通过还是两人", id="three"),
        pytest.param({"approvals": 2}, "至少得有两位", id="two of one"),
        pytest.param({"reviewers": (10**9,)}, "有修改权限", id="a stranger"),
    ],
)
def test_bad_terms_are_refused(cast, fields, sentence):
    with pytest.raises(BadPieceTerms, match=sentence):
        save_piece_terms(cast.community.pk, _wished(**fields), operator_id=cast.steward.pk, at=NOW)

    assert not PieceTerms.objects.exists()


def test_who_waits_too_long_is_a_to_do_once(cast):
    piece = a_piece()

    assert [remind_overdue_pieces(at=NOW + hours * HOUR) for hours in (23, 25, 26)] == [0, 1, 1]
    assert OutgoingAction.objects.filter(key__startswith=f"piece:{piece.pk}:overdue").count() == 1


def test_what_is_decided_is_no_to_do_any_more(cast):
    piece = a_piece()
    remind_overdue_pieces(at=NOW + 25 * HOUR)

    speak([piece.pk], says(cast.steward), at=NOW + 26 * HOUR)

    assert OutgoingAction.objects.get(key__startswith=f"piece:{piece.pk}:overdue").state == "expired"


def test_pictures_that_were_never_handed_in_go(cast):
    ming = seat("ming")
    kept, loose = (note_picture(keep_in(FOLDER, photo(colour)), ming, at=NOW) for colour in ("#123", "#456"))
    a_piece(pictures=[kept.sha256])

    assert [forget_loose_pictures(at=NOW + days * 24 * HOUR) for days in (1, 3)] == [0, 1]
    assert not type(loose).objects.filter(pk=loose.pk).exists()


def _wished(**fields):
    return Wished(**{"is_open": True, "approvals": 1, "due_hours": 24} | fields)
