"""From the bytes of a picture message to what its code says, and to the person who decides."""

from __future__ import annotations

import io

import pytest
import segno
from PIL import Image

from qunluo.core.moderation.rules import Mode
from qunluo.lib.visits import Outcome, Step, Visit
from qunluo.moderation.evidence.codes import MOST_BYTES
from qunluo.moderation.links.files import Named
from qunluo.moderation.models import Picture, Violation
from qunluo.moderation.writes.pictures import read_pictures
from qunluo.moderation.writes.sites import list_sites
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.console.linked import hand, switch_on
from tests.intake.inbox import append, message
from tests.moderation.ground import begin_rule

pytestmark = pytest.mark.django_db
URL = "https://cdn.example/1.png"


def show(cast, key="p1", *, url=URL, **more):
    append(
        cast.account,
        message(key, "", member="zhou", kind="image", picture=url, at="2026-03-09T12:00:00+08:00", **more),
    )
    handle_all()


def picture(*codes: str) -> bytes:
    """A picture with these codes side by side, on white."""
    sheet = Image.new("L", (max(len(codes), 1) * 400, 400), 255)
    for place, text in enumerate(codes):
        one = io.BytesIO()
        segno.make(text, micro=False).save(one, kind="png", scale=8, border=4)
        sheet.paste(Image.open(one).convert("L").resize((380, 380)), (place * 400 + 10, 10))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def reading(body: bytes = b"", **more) -> int:
    return read_pictures(
        look=lambda url: Visit(outcome=Outcome.ALIVE, steps=(Step(url=url),), body=body, **more), pause=0
    )


def rows():
    return list(Picture.objects.order_by("id").values_list("key", "state", "codes", "detail"))


def test_where_it_is_off_nothing_is_kept(cast):
    show(cast)

    assert (rows(), reading(picture("https://u.wechat.com/x"))) == ([], 0)


def test_a_code_that_adds_somebody_is_brought_before_a_person(cast):
    switch_on(cast)
    show(cast)
    show(cast)  # delivered twice

    assert reading(picture("https://u.wechat.com/EABC123")) == 1
    assert rows() == [
        ("p1", "read", ["https://u.wechat.com/EABC123"], "图里的二维码是微信名片：https://u.wechat.com/EABC123")
    ]
    [violation] = Violation.objects.all()
    assert (violation.key, violation.text, violation.waits, violation.counts, violation.measure) == (
        "p1",
        "https://u.wechat.com/EABC123",
        True,
        False,
        "",
    )
    assert OutgoingAction.objects.filter(kind="ask_operator", key__contains=":picture").count() == 1
    assert not OutgoingAction.objects.filter(kind__in=["mute_member", "recall_message", "send_hint"]).exists()
    assert reading() == 0


@pytest.mark.parametrize(
    ("codes", "detail", "is_suspect"),
    [
        pytest.param([], "", False, id="none"),
        pytest.param(["https://shop.example/a"], "图里有 1 个二维码", False, id="a page"),
        pytest.param(["桌号 12"], "图里有 1 个二维码", False, id="no address"),
        pytest.param(
            ["https://x.bad.example/1"], "图里的二维码通向 x.bad.example，在禁止名单里（刷单）", True, id="forbidden"
        ),
        pytest.param(
            ["https://weixin.qq.com/g/AbC"], "图里的二维码是微信群：https://weixin.qq.com/g/AbC", True, id="a group"
        ),
        pytest.param(["https://qm.qq.com/q/abc"], "图里的二维码是QQ 名片或群：https://qm.qq.com/q/abc", True, id="qq"),
        pytest.param(["wxp://f2f0abc"], "图里的二维码是收款码：wxp://f2f0abc", True, id="to pay"),
        pytest.param(["https://work.weixin.qq.com/gm/1"], "图里有 1 个二维码", False, id="allowed by the list"),
    ],
)
def test_what_a_code_is_for(cast, codes, detail, is_suspect):
    switch_on(cast)
    list_sites(cast.community.pk, [Named(domain="bad.example", reason="刷单")], is_allowed=False, by=hand(cast))
    list_sites(cast.community.pk, [Named(domain="work.weixin.qq.com")], is_allowed=True, by=hand(cast))
    show(cast)

    reading(picture(*codes))

    assert rows() == [("p1", "read", codes, detail)]
    assert Violation.objects.exists() is is_suspect


@pytest.mark.parametrize(
    ("visit", "state", "detail"),
    [
        pytest.param({"body": b"no picture"}, "read", "", id="no picture"),
        pytest.param(
            {"body": b"x", "is_cut": True}, "failed", f"图片超过 {MOST_BYTES >> 20} MB，没有看。", id="too long"
        ),
    ],
)
def test_hostile_pictures_end_nothing(cast, visit, state, detail):
    switch_on(cast)
    show(cast)

    assert reading(**visit) == 1
    assert rows() == [("p1", state, [], detail)]


def test_a_picture_with_too_many_pixels_is_not_decoded(cast):
    switch_on(cast)
    show(cast)
    huge = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(huge, "PNG")

    reading(huge.getvalue())

    assert rows() == [("p1", "failed", [], "图片太大，没有看。")]


def test_a_picture_inside_is_not_fetched(cast):
    switch_on(cast)
    show(cast, url="http://127.0.0.1/x.png")

    read_pictures(pause=0)

    [(_, state, codes, detail)] = rows()
    assert (state, codes) == ("failed", [])
    assert "内网" in detail


@pytest.mark.parametrize("url", ["ftp://a.example/", "javascript:alert(1)", 7, None, "https://" + "x" * 3000, ""])
def test_what_is_no_address_says_nothing_and_the_message_is_kept(cast, url):
    switch_on(cast)

    show(cast, url=url)

    assert rows() == []


def test_switched_off_again_nothing_more_is_fetched(cast):
    switch_on(cast)
    show(cast)
    switch_on(cast, pictures=False)

    assert reading() == 0
    assert [one[1] for one in rows()] == ["waiting"]


def test_a_forwarded_card_counts_as_a_sign_of_an_advert(cast):
    begin_rule(
        cast,
        {"name": "广告", "kind": "adverts", "course": "queue", "options": {"certain": 20, "doubtful": 15}},
        mode=Mode.ON,
    )
    append(
        cast.account,
        message("c1", "看这个", member="ming", kind="mini_program", at="2026-03-09T12:00:00+08:00"),
        message("c2", "看这个", member="jing", kind="text", at="2026-03-09T12:00:00+08:00"),
    )
    handle_all()

    [violation] = Violation.objects.filter(key__in=["c1", "c2"])
    assert violation.key == "c1"
    assert "转发的卡片" in violation.detail
