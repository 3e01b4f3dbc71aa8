"""From the bytes of what members say to an incident with its plan, and the page that shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from qunluo.core.incidents import Level
from qunluo.incidents.models import Alarm, Incident
from qunluo.incidents.writes.handling import Ending, close
from qunluo.incidents.writes.log import By
from qunluo.intake.models import EventDecision
from qunluo.moderation.models import Violation
from qunluo.outbox.models import OutgoingAction
from tests.incidents.ground import say, watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(cast, monkeypatch) -> Client:
    monkeypatch.setattr("qunluo.console.desk.now", lambda: datetime(2026, 3, 3, 5, tzinfo=UTC))
    client = Client()
    client.force_login(cast.steward, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked() -> list[str]:
    return list(OutgoingAction.objects.filter(key__startswith="incident:").values_list("payload__text", flat=True))


def test_three_members_complain_and_the_operators_find_a_plan(cast, steward):
    watch(cast)

    say(cast, "zhou", "买的课不退款，我要曝光", clock="12:00")
    say(cast, "ming", "我也没退款", clock="12:10")
    say(cast, "jing", "大家一起去 12315 吧", clock="12:20")

    [incident] = Incident.objects.all()
    assert (incident.theme, incident.level, incident.opened_at.hour, incident.alarms.count()) == (
        "complaint",
        Level.PLAIN,
        4,
        3,
    )
    [text] = asked()
    assert "Ⅳ级 一般“退款与消费纠纷”" in text
    page = steward.get(f"/incidents/{incident.pk}/").content.decode()
    said = ("退款与消费纠纷", "3 人 · 1 个群", "第一时间回应", "<mark>曝光</mark>", "做完 0/6")
    assert [one for one in said if one not in page] == []
    assert "退款与消费纠纷" in steward.get("/incidents/").content.decode()


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([("zhou", "怎么退款"), ("zhou", "到底怎么退款")], id="one member twice"),
        pytest.param([("zhou", "新媒体的曝光率高"), ("ming", "跳楼价")], id="words that only look alike"),
        pytest.param([("zhou", "我要退款"), ("ming", "他们要跑路")], id="two members, two themes"),
    ],
)
def test_less_than_that_is_no_incident(cast, lines):
    watch(cast)

    for number, (member, text) in enumerate(lines):
        say(cast, member, text, clock=f"12:0{number}")

    assert (Incident.objects.count(), asked()) == (0, [])


def test_the_member_feels_nothing(cast):
    watch(cast)
    before = OutgoingAction.objects.count()

    say(cast, "zhou", "活着没意思，我不想活了")

    [incident] = Incident.objects.all()
    assert (incident.theme, incident.level) == ("safety", Level.GRAVE)
    [violation] = Violation.objects.all()
    assert (violation.course, violation.measure, violation.counts) == ("note", "", False)
    assert OutgoingAction.objects.count() == before + 1  # the operators' to-do
    [finding] = [one for one in EventDecision.objects.latest("handled_at").findings if one[0] == "order"]
    assert finding[2].startswith("“舆情：人身安全”第 1 版：敏感词")
    assert "已报警" in finding[2]


def test_what_was_late_goes_where_it_belongs(cast):
    watch(cast)
    say(cast, "zhou", "谁泄露隐私了", day=3)
    first = Incident.objects.get()
    close(first.pk, Ending(cause="误发", done="已撤回"), by=By(at=datetime(2026, 3, 4, tzinfo=UTC)))

    say(cast, "ming", "又有人泄露隐私", day=5)
    say(cast, "jing", "我的隐私泄露了", day=2)

    by_incident = dict(Alarm.objects.values_list("member__external_id", "incident__closed_at"))
    assert {who: closed is not None for who, closed in by_incident.items()} == {
        "zhou": True,
        "jing": True,
        "ming": False,
    }
