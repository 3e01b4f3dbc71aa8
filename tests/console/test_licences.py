"""Applications and licences as operators meet them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from qunluo.accounts.models import AuditEntry
from qunluo.accounts.writes import grant
from qunluo.moderation.models import Licence, PieceTerms, Violation
from tests.cast import NOW
from tests.console.test_markup import HOSTILE, Reader
from tests.console.violated import a_violation
from tests.moderation.ground import begin_rule
from tests.moderation.licensed import a_licence, an_application, seat

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(cast):
    return an_application(seat("zhou"))


@pytest.fixture
def freeze(monkeypatch):
    return lambda at: monkeypatch.setattr("qunluo.console.desk.now", lambda: at)


def url(name, *args):
    return reverse(f"console:licences.{name}", args=args)


def post(client, name, *args, **typed):
    return client.post(url(name, *args), typed, follow=True).content.decode()


TERMS = {"quota": "3", "first": "2026-03-02", "last": "2026-05-31"}


def test_an_application_is_approved_from_the_queue_and_undone(row, steward):
    queue = steward.get(url("list")).content.decode()
    done = post(steward, "decide", row.pk, outcome="approve", from_list="1", group=str(row.member.group_id), **TERMS)
    holding = steward.get(url("list") + "?list=holding").content.decode()
    undone = post(steward, "undo", row.pk)

    assert all(said in queue for said in ("老周", "自家果园的苹果", "营业执照 PDF", "data-accept", "data-reject"))
    assert "批准了 老周 的广告许可。" in done
    assert "本周 0 条，每群每周 3 条" in holding
    assert "恢复到之前的样子" in undone
    assert Licence.objects.get().state == "applied"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"outcome": "refuse"}, "请写明原因", id="refused without a reason"),
        pytest.param({"outcome": "approve", **TERMS, "quota": "many"}, "1 到 50", id="no number"),
        pytest.param({"outcome": "approve", **TERMS, "last": "2026-99-99"}, "起止日期", id="no day"),
        pytest.param({"outcome": "approve", **TERMS, "group": "9" * 40}, "不属于这个社群", id="a group of nobody"),
        pytest.param({"outcome": "sell"}, "请选择批准", id="something else"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(row, steward, typed, sentence):
    assert sentence in post(steward, "decide", row.pk, **typed)
    assert Licence.objects.get().state == "applied"


def test_a_paper_is_given_to_reviewers_as_a_file_and_each_look_is_written_down(cast, row, steward, clerk):
    pdf, picture = row.papers.get(kind="business"), row.papers.get(kind="product")

    given, shown, refused = (
        steward.get(url("paper", pdf.pk)),
        steward.get(url("paper", picture.pk)),
        clerk.get(url("paper", pdf.pk)),
    )

    assert given.headers["Content-Disposition"] == f'attachment; filename="business-{pdf.pk}.pdf"'
    assert given.headers["X-Content-Type-Options"] == shown.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-store"
    assert (given.content[:5], shown.headers["Content-Type"]) == (b"%PDF-", "image/jpeg")
    assert refused.status_code == 403
    looked = AuditEntry.objects.filter(action="moderation.licence_paper.viewed")
    assert [(one.operator_id, one.data["kind"]) for one in looked.order_by("pk")] == [
        (cast.steward.pk, "business"),
        (cast.steward.pk, "product"),
    ]


def test_who_is_not_appointed_decides_nothing(cast, row, steward):
    PieceTerms.objects.create(community=cast.community, reviewers=[cast.clerk.pk], changed_at=NOW)
    assert steward.get(url("paper", row.papers.first().pk)).status_code == 200  # who may write nothing is no reviewer
    grant(cast.clerk, cast.community)

    assert steward.get(url("paper", row.papers.first().pk)).status_code == 403
    assert steward.post(url("decide", row.pk), {"outcome": "approve", **TERMS}).status_code == 403


def test_a_licence_is_taken_back_with_a_reason_and_goes_on_when_undone(cast, steward):
    row = a_licence(cast, seat("zhou"))

    assert "请写明原因" in post(steward, "revoke", row.pk)
    assert "撤销了 老周 的广告许可" in post(steward, "revoke", row.pk, reason="卖的不是苹果")
    assert "卖的不是苹果" in steward.get(url("show", row.pk)).content.decode()
    post(steward, "undo", row.pk)

    assert Licence.objects.get().state == "approved"


def test_what_was_taken_while_it_was_wrongly_revoked_is_listed_and_lifted_by_one_press(cast, steward, freeze):
    rules = {kind: begin_rule(cast, {"name": kind, "kind": kind, "options": {}}) for kind in ("adverts", "flood")}
    row = a_licence(cast, seat("zhou"))
    freeze(NOW + DAY)
    post(steward, "revoke", row.pk, reason="卖的不是苹果")
    for number, (kind, hours) in enumerate((("adverts", 12), ("adverts", 25), ("flood", 26), ("adverts", 49))):
        at = NOW + timedelta(hours=hours)
        a_violation(cast, f"v{number}", rule=rules[kind], version=1, at=at, detail=f"第 {number} 条")
    a_violation(cast, "ming", member="ming", rule=rules["adverts"], version=1, at=NOW + timedelta(hours=25))
    before = steward.get(url("show", row.pk)).content.decode()
    freeze(NOW + 2 * DAY)

    shown = post(steward, "undo", row.pk)
    listed = re.findall(r'name="id" value="(\d+)"', shown)
    done = steward.post(
        "/violations/decide/", {"id": listed, "outcome": "reverse", "reason": "误撤", "licence": row.pk}
    )

    assert 'id="meanwhile"' not in before
    assert "这期间记下的违规列在下面" in shown
    assert list(Violation.objects.filter(pk__in=listed).values_list("detail", flat=True)) == ["第 1 条"]
    assert done.url == url("show", row.pk)
    assert list(Violation.objects.filter(ruling="reversed").values_list("key", flat=True)) == ["v1"]
    assert 'id="meanwhile"' not in steward.get(url("show", row.pk)).content.decode()


def test_the_page_of_a_member_leads_to_their_licences(cast, row, steward):
    zhou, ming = (steward.get(f"/members/{seat(name).pk}/").content.decode() for name in ("zhou", "ming"))

    assert (url("show", row.pk) in zhou, "自家果园的苹果" in zhou) == (True, True)
    assert (url("record", seat("ming").pk) in ming, "没有申请过" in ming) == (True, True)


def test_a_licence_is_recorded_by_hand(steward, cast):
    found = steward.get(url("find_member") + "?q=老周").content.decode()
    zhou = seat("zhou")
    told = post(steward, "record", zhou.pk, what="自家果园的苹果", group=str(zhou.group_id), **TERMS)
    wrong = post(steward, "record", zhou.pk, what=" ", **TERMS)

    assert url("record", zhou.pk) in found
    assert "给 老周 登记了广告许可" in told
    assert "请写明是什么广告" in wrong


def test_hostile_words_stay_words(cast, steward):
    row = an_application(seat("zhou"), what=HOSTILE[0])
    Licence.objects.filter(pk=row.pk).update(reason=HOSTILE[0][:300])

    for where in (url("list"), url("show", row.pk), url("list") + "?list=past&after=x"):
        reader = Reader()
        reader.feed(steward.get(where).content.decode())
        assert reader.wrong == []


def test_lists_ask_the_same_however_many_there_are(cast, steward, django_assert_max_num_queries):
    def asked(where):
        with django_assert_max_num_queries(60) as context:
            steward.get(where)
        return len(context)

    places = [url("list"), url("list") + "?list=holding"]
    a_licence(cast, seat("zhou"))
    an_application(seat("zhou"))
    before = [asked(where) for where in places]
    for name in ("ming", "jing"):
        a_licence(cast, seat(name))
        an_application(seat(name))

    assert [asked(where) for where in places] == before


def test_an_application_of_another_community_is_not_there(row, neighbour, stranger):
    for client in (neighbour, stranger):
        assert client.post(url("decide", row.pk), {"outcome": "approve", **TERMS}).status_code == 404
    assert neighbour.get(url("show", row.pk)).status_code == 404
