"""Check-ins that ask for more than a tap: what is handed in, what is refused, and that nothing is lost."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qunluo.checkins.models import Picture, Place, Plan, Submission
from qunluo.checkins.pictures import path_of
from qunluo.communities.models import Consent
from qunluo.core.checkins.plan import FieldKind, FormField, Geofence, Need, NeedKind, Question
from qunluo.intake.models import IncomingEvent
from tests.cast import NOW, handle_all
from tests.h5.conftest import set_clock
from tests.h5.stage import asks, browser_of, late, make_plan, member
from tests.h5.things import photo

KEY = "key-12345678"
TEXT = Need(kind=NeedKind.TEXT, least=5)
IMAGE = Need(kind=NeedKind.IMAGE, least=2, theme="书和笔记")
QUIZ = Need(
    kind=NeedKind.QUIZ,
    questions=(
        Question(id="q1", text="《诗经》分几部分？", options=("风雅颂", "赋比兴"), right=frozenset({0})),
        Question(id="q2", text="哪些是唐人？", options=("李白", "苏轼", "杜甫"), right=frozenset({0, 2})),
    ),
    least=2,
)
FORM = Need(
    kind=NeedKind.FORM,
    fields=(
        FormField(id="pages", label="读了几页", kind=FieldKind.NUMBER, least=1, most=500),
        FormField(id="mood", label="心情", kind=FieldKind.CHOICE, options=("好", "一般")),
        FormField(id="note", label="备注", kind=FieldKind.LONG_TEXT, is_required=False),
    ),
)
PLACE = Need(kind=NeedKind.LOCATION, places=(Geofence(name="一号教室", latitude=31.2304, longitude=121.4737),))
HERE, FAR = (
    {"latitude": "31.2305", "longitude": "121.4738", "accuracy": "20"},
    {
        "latitude": "31.3304",
        "longitude": "121.4737",
        "accuracy": "20",
    },
)


@pytest.fixture
def hand(cast):
    """A function that makes a plan of these needs and hands fields in."""

    def handed(*needs, plan_id=None, key=KEY, **fields):
        plan_id = plan_id or make_plan(cast, "每日一文", **asks(*needs))
        client = browser_of(member("ming"))
        answer = client.post(f"/m/plans/{plan_id}/hand-in/", {"key": key, "proof": client.proof, **fields})
        handle_all()
        return answer

    return handed


def upload(colour="#a63", form="JPEG"):
    return SimpleUploadedFile("照片.jpg", photo(colour, form).read(), content_type="image/jpeg")


def states() -> list[str]:
    return list(Submission.objects.order_by("at").values_list("state", flat=True))


def test_text_is_a_check_in(hand):
    answer = hand(TEXT, text="  今天读了第三章 😀 ")

    assert answer.status_code == 303
    assert [(one.state, one.text, one.way) for one in Submission.objects.all()] == [
        ("counts", "今天读了第三章 😀", "page")
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"text": "短"}, "至少写 5 个字", id="too short"),
        pytest.param({"text": ""}, "还缺少打卡内容", id="nothing"),
        pytest.param({"text": "长" * 10_000}, "最多写 2000 个字，现在是 10000 个", id="ten thousand characters"),
        pytest.param({"text": "今天读了\0第三章"}, "不能保存的字符", id="NUL"),
    ],
)
def test_what_does_not_count_is_said_at_once_and_kept_in_the_form(hand, fields, sentence):
    answer = hand(TEXT, **fields)

    shown = answer.content.decode()
    assert (answer.status_code, IncomingEvent.objects.filter(key__startswith="page:").count()) == (422, 0)
    assert sentence in shown
    assert fields["text"].replace("\0", "") in shown.replace("\0", "")


def test_too_late_is_too_late_with_the_words_kept(hand, monkeypatch):
    set_clock(monkeypatch, late(22))

    answer = hand(TEXT, text="今天读了第三章")

    assert answer.status_code == 422
    assert "现在已经结束了" in answer.content.decode()


def test_pictures_come_with_the_form_without_a_script(hand):
    answer = hand(IMAGE, file=[upload("#a63"), upload("#36a", "PNG")])

    assert answer.status_code == 303
    assert states() == ["counts"]
    row = Submission.objects.get()
    assert sorted(Picture.objects.values_list("submission_id", flat=True)) == [row.pk, row.pk]
    claim = json.loads(bytes(IncomingEvent.objects.get(key__startswith="page:").raw))["claim"]
    assert [len(one["sha256"]) for one in claim["pictures"]] == [64, 64]
    assert all(len(one["phash"]) == 16 for one in claim["pictures"])


def test_a_picture_of_a_refused_form_is_not_chosen_again(hand, cast):
    plan_id = make_plan(cast, "图", **asks(IMAGE))
    refused = hand(plan_id=plan_id, file=upload("#a63"))
    [kept] = Picture.objects.all()

    answer = hand(plan_id=plan_id, file=upload("#36a"), picture=kept.sha256)

    assert "图片不够，至少要 2 张" in refused.content.decode()
    assert f'name="picture" value="{kept.sha256}"' in refused.content.decode()
    assert (answer.status_code, states()) == (303, ["counts"])


def test_a_bad_file_is_named_and_the_good_one_kept(hand):
    answer = hand(IMAGE, file=[upload(), SimpleUploadedFile("x.jpg", b"<svg/>")])

    assert "这不是能打开的图片" in answer.content.decode()
    assert (answer.status_code, Picture.objects.count()) == (422, 1)


def test_files_do_not_pile_up_without_a_form(hand, monkeypatch):
    monkeypatch.setattr("qunluo.h5.uploads.MOST_LOOSE", 2)
    hand(IMAGE, text="", file=[upload("#a63"), upload("#36a"), upload("#6a3")])

    answer = hand(IMAGE, file=upload("#3a6"))

    assert "还没有提交的文件太多了" in answer.content.decode()
    assert (answer.status_code, Picture.objects.count()) == (422, 2)


def test_a_picture_of_another_member_proves_nothing(hand, cast):
    hong = browser_of(member("hong"))
    told = hong.post(
        "/m/pictures/", {"key": KEY, "proof": hong.proof, "file": upload()}, headers={"accept": "application/json"}
    ).json()

    answer = hand(IMAGE, picture=[told["name"], told["name"]])

    assert answer.status_code == 422
    assert path_of(told["name"]).exists()


def test_a_picture_is_shown_to_its_member_large_and_small(ming):
    told = ming.post(
        "/m/pictures/", {"key": KEY, "proof": ming.proof, "file": upload()}, headers={"accept": "application/json"}
    ).json()

    large, small = ming.get(told["to"]), ming.get(told["to"] + "?small")

    assert (large.headers["Content-Type"], small.headers["Content-Type"]) == ("image/jpeg", "image/jpeg")
    assert large.content[:3] == b"\xff\xd8\xff"


def test_ten_pictures_are_one_too_many(hand):
    answer = hand(IMAGE, file=[upload(f"#{n}63") for n in range(10)])

    assert "一次最多传 9 张图片" in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        pytest.param({"a-q1": "0", "a-q2": ["0", "2"]}, 303, id="right"),
        pytest.param({"a-q1": "0", "a-q2": ["0"]}, 422, id="half right"),
        pytest.param({"a-q1": "x", "a-q2": ["0", "2"]}, 422, id="nonsense"),
        pytest.param({}, 422, id="nothing"),
    ],
)
def test_a_quiz_must_be_passed(hand, answers, status):
    answer = hand(QUIZ, **answers)

    assert answer.status_code == status
    if answers and status == 422:
        assert "小测没有通过" in answer.content.decode()
        assert 'value="0" checked' in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        pytest.param({"a-pages": "30", "a-mood": "好", "a-note": "<b>好书</b>"}, 303, id="right"),
        pytest.param({"a-pages": "30", "a-mood": "好"}, 303, id="without what is optional"),
        pytest.param({"a-pages": "三十", "a-mood": "好"}, 422, id="no number"),
        pytest.param({"a-pages": "30", "a-mood": "别的"}, 422, id="no such option"),
        pytest.param({"a-pages": "501", "a-mood": "好"}, 422, id="too many"),
    ],
)
def test_a_form_must_be_filled_in(hand, answers, status):
    answer = hand(FORM, **answers)

    assert answer.status_code == status
    if status == 422:
        assert f'value="{answers["a-pages"]}"' in answer.content.decode()


def test_every_kind_of_field_is_shown(cast):
    fields = tuple(FormField(id=kind.value, label=kind.value, kind=kind, options=("一", "二")) for kind in FieldKind)
    plan_id = make_plan(cast, "表", **asks(Need(kind=NeedKind.FORM, fields=fields)))

    shown = browser_of(member("ming")).get(f"/m/plans/{plan_id}/").content.decode()

    assert [kind.value for kind in FieldKind if f'name="a-{kind.value}"' not in shown] == []


def agree(age="adult", agree="1"):
    client = browser_of(member("ming"))
    fields = {"key": f"consent-{age}{agree}", "proof": client.proof, "agree": agree, "age": age}
    return client.post("/m/privacy/location/", fields)


def test_a_position_is_taken_with_consent_alone(hand, cast):
    plan_id = make_plan(cast, "到场", **asks(PLACE))
    refused = hand(plan_id=plan_id, **HERE)

    assert (refused.status_code, Place.objects.count()) == (422, 0)
    assert "您还没有同意使用位置" in refused.content.decode()
    agree()
    assert (hand(plan_id=plan_id, **HERE).status_code, states()) == (303, ["counts"])
    place = Place.objects.get()
    assert (place.position, place.expires_at) == ("31.230500,121.473800,20", NOW + timedelta(days=30))
    raw = bytes(IncomingEvent.objects.get(key__startswith="page:").raw).decode()
    assert "31.23" not in raw
    assert str(place.pk) in raw


def test_who_is_elsewhere_is_told_and_nothing_is_kept(hand, cast):
    agree()

    answer = hand(PLACE, **FAR)

    assert "您不在打卡地点范围内" in answer.content.decode()
    assert (answer.status_code, Place.objects.count(), states()) == (422, 0, [])


def test_nobody_has_to_say_where_they_are(hand):
    answer = hand(PLACE, withholds_place="1")

    row = Submission.objects.get()
    assert (answer.status_code, row.state, row.reasons) == (
        303,
        "held",
        [["no_place", 0, "没有提供定位，需要运营人员看一眼"]],
    )
    assert "已提交，待审核" in browser_of(member("ming")).get("/m/").content.decode()


@pytest.mark.parametrize(
    ("age", "status", "purposes"),
    [
        pytest.param("adult", 303, ["location"], id="fourteen or more"),
        pytest.param("guarded", 303, ["guardian", "location"], id="a child whose guardian agrees"),
        pytest.param("", 422, [], id="no age said"),
        pytest.param("child", 422, [], id="no such answer"),
    ],
)
def test_a_child_needs_a_guardian(cast, age, status, purposes):
    assert agree(age).status_code == status
    assert sorted(Consent.objects.values_list("purpose", flat=True)) == purposes


def test_who_takes_consent_back_takes_the_places_along(hand, cast):
    agree()
    hand(PLACE, **HERE)

    agree(agree="0")

    assert Place.objects.count() == 0
    assert Consent.objects.get().withdrawn_at == NOW
    assert states() == ["counts"]


def test_who_said_no_is_not_asked_again_but_can_check_in(cast):
    plan_id = make_plan(cast, "到场", **asks(PLACE))
    before = browser_of(member("ming")).get(f"/m/plans/{plan_id}/").content.decode()
    agree(agree="0")

    after = browser_of(member("ming")).get(f"/m/plans/{plan_id}/").content.decode()

    assert "用位置打卡，要先问您" in before
    assert "用位置打卡，要先问您" not in after
    assert "不用位置，提交审核" in after


@pytest.mark.parametrize(
    "position",
    [
        pytest.param({**HERE, "latitude": "x"}, id="no number"),
        pytest.param({**HERE, "latitude": "nan"}, id="not a number"),
        pytest.param({**HERE, "longitude": "1e9"}, id="off the earth"),
        pytest.param({**HERE, "accuracy": "50000"}, id="blurred"),
        pytest.param({"latitude": "31.2"}, id="half"),
    ],
)
def test_a_strange_position_is_refused(hand, position):
    agree()

    assert (hand(PLACE, **position).status_code, Place.objects.count()) == (422, 0)


def test_files_and_words_for_a_closed_plan_are_refused_kindly(ming, stage):
    Plan.objects.update(archived_at=NOW)

    answer = ming.post(f"/m/plans/{stage.plan_id}/hand-in/", {"key": KEY, "proof": ming.proof, "text": "x"})

    assert answer.status_code in {404, 422}
    assert "这个打卡可能已经结束" in answer.content.decode()


def test_a_body_that_is_announced_too_large_is_not_read(ming, stage):
    answer = ming.generic(
        "POST",
        f"/m/plans/{stage.plan_id}/hand-in/",
        io.BytesIO(b"x").read(),
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH="999999999",
    )

    assert answer.status_code == 413
    assert "传上来的东西太大了" in answer.content.decode()
