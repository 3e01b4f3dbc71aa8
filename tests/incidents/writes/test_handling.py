"""What people do about an incident."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.communities.models import Group
from qunluo.communities.writes import save_rules
from qunluo.core.incidents import Level, Theme
from qunluo.core.snapshot import GroupRules, QuietHoursRule
from qunluo.incidents.models import IncidentEntry, IncidentStep
from qunluo.incidents.reads.incidents import recovery_of
from qunluo.incidents.writes import handling
from qunluo.incidents.writes.alarms import terms_held
from qunluo.incidents.writes.handling import Ending, NotHandled
from qunluo.incidents.writes.log import By
from qunluo.incidents.writes.opening import NotOpened, Report, open_by_hand
from qunluo.incidents.writes.posting import Announcement, announce
from qunluo.incidents.writes.reminding import remind_of_steps
from qunluo.outbox.models import OutgoingAction
from tests.incidents.ground import HEARD, an_incident

pytestmark = pytest.mark.django_db
LATER = HEARD + timedelta(minutes=20)


@pytest.fixture
def incident(cast):
    return an_incident(cast)


@pytest.fixture
def by(cast):
    return By(at=LATER, operator_id=cast.steward.pk)


def kinds(row):
    return list(IncidentEntry.objects.filter(incident=row).order_by("id").values_list("kind", flat=True))


def states(prefix):
    return list(OutgoingAction.objects.filter(key__startswith=prefix).order_by("id").values_list("kind", "state"))


def test_the_first_tick_is_the_answer_and_settles_the_asking(incident, by):
    step = IncidentStep.objects.filter(incident=incident).order_by("number")[0]

    handling.tick(step.pk, by=by, remark="已经说了")
    handling.tick(step.pk, by=by, remark="又点了一次")

    step.refresh_from_db()
    incident.refresh_from_db()
    assert (step.done_at, step.note, incident.answered_at) == (LATER, "已经说了", LATER)
    assert kinds(incident) == ["opened", "step"]
    assert states(f"incident:{incident.pk}:") == [("ask_operator", "expired")]


def test_a_tick_is_undone(incident, by):
    step = IncidentStep.objects.filter(incident=incident).order_by("number")[0]
    handling.tick(step.pk, by=by)

    handling.untick(step.pk, by=by)

    step.refresh_from_db()
    assert (step.done_at, step.done_by) == (None, None)


def test_skipping_takes_a_reason(incident, by):
    step = IncidentStep.objects.filter(incident=incident)[0]

    with pytest.raises(NotHandled, match="为什么不需要"):
        handling.tick(step.pk, by=by, is_skipped=True)


def test_a_remark_sent_twice_is_one(incident, by):
    for _ in range(2):
        handling.remark(incident.pk, "<b>已联系</b>", by=by)

    assert kinds(incident) == ["opened", "note"]


def test_steps_go_with_the_owner(cast, incident, by):
    handling.hand_over(incident.pk, owner_id=cast.steward.pk, words="我来", by=by)

    incident.refresh_from_db()
    assert incident.owner_id == cast.steward.pk
    assert set(incident.steps.values_list("owner", flat=True)) == {cast.steward.pk}


@pytest.mark.parametrize("who", ["clerk", "neighbour"], ids=["may only look", "of another community"])
def test_only_who_may_change_things_takes_over(cast, incident, by, who):
    with pytest.raises(NotHandled, match="有修改权限"):
        handling.hand_over(incident.pk, owner_id=getattr(cast, who).pk, words="", by=by)


def test_a_person_says_how_grave_it_is(incident, by):
    handling.choose_level(incident.pk, Level.GRAVE, reason="有记者来问", by=by)

    incident.refresh_from_db()
    assert (incident.found, incident.level) == (Level.SERIOUS, Level.GRAVE)
    assert incident.steps.filter(number=5).exists()
    with pytest.raises(NotHandled, match="写明原因"):
        handling.choose_level(incident.pk, Level.PLAIN, reason=" ", by=by)


def test_closing_takes_cause_and_deeds(incident, by):
    with pytest.raises(NotHandled, match="原因和处理经过"):
        handling.close(incident.pk, Ending(cause="误会", done=""), by=by)

    handling.close(incident.pk, Ending(cause="误会", done="说明了", checks={0, 2}), by=by)

    incident.refresh_from_db()
    assert (incident.closed_at, [is_true for _, is_true in incident.recovery]) == (
        LATER,
        [True, False, True, False, False],
    )
    with pytest.raises(NotHandled, match="已经关闭"):
        handling.choose_level(incident.pk, Level.PLAIN, reason="晚了", by=by)


def test_it_is_not_reopened_beside_a_newer_one(cast, incident, by):
    handling.close(incident.pk, Ending(cause="误会", done="说明了"), by=by)
    report = Report(theme=Theme.COMPLAINT, level=Level.PLAIN, title="", words="又来了")
    newer = open_by_hand(terms_held(cast.community.pk), report, by=By(at=LATER + timedelta(hours=1)))

    with pytest.raises(NotHandled, match="同一主题"):
        handling.reopen(incident.pk, reason="", by=by)
    with pytest.raises(NotOpened, match="还没有关闭"):
        open_by_hand(terms_held(cast.community.pk), report, by=by)
    assert newer.title == "退款与消费纠纷"


def test_overdue_steps_are_asked_for_once(incident):
    assert [remind_of_steps(at=HEARD + timedelta(minutes=12)) for _ in range(2)] == [1, 0]
    assert [one[0] for one in states(f"incident:{incident.pk}:0:step:")] == ["ask_operator"]
    assert remind_of_steps(at=HEARD + timedelta(minutes=5)) == 0


def test_how_it_went(cast, incident, by):
    handling.close(incident.pk, Ending(cause="误会", done="说明了"), by=by)
    incident.refresh_from_db()

    went = recovery_of(incident, at=HEARD + timedelta(days=3))

    assert (went.answered_in, went.closed_in, went.after, went.after_days) == (
        timedelta(minutes=20),
        timedelta(minutes=20),
        0.0,
        2,
    )
    assert (went.before, went.during, went.left, went.steps_late) == (0.0, 1.0, 0, 2)


def said(text="大家好，正在处理", *, groups=None, sure=True, key="k", wakes=False):
    return Announcement(text=text, groups=groups or [], key=key, is_sure=sure, wakes=wakes)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        pytest.param({"text": "今天【时间】前答复"}, "还有没填的空：【时间】", id="a blank is left"),
        pytest.param({"sure": False}, "请勾选", id="not confirmed"),
        pytest.param({"text": "  "}, "请写好内容", id="nothing to say"),
        pytest.param({"text": "长" * 801}, "最多 800 个字", id="too long"),
    ],
)
def test_what_is_not_ready_is_not_posted(cast, incident, by, wanted, sentence):
    with pytest.raises(NotHandled, match=sentence):
        announce(incident.pk, said(**{"groups": [cast.group.pk]} | wanted), by=by)

    assert states("incident-post:") == []


def test_a_draft_is_posted_once_for_its_form(cast, incident, by):
    for _ in range(2):
        announce(incident.pk, said("【紧急提醒】有骗子", groups=[cast.group.pk]), by=by)

    assert [one[0] for one in states("incident-post:")] == ["post_reply"]


@pytest.mark.parametrize(("wakes", "hour"), [(False, 0), (True, None)], ids=["waits for the morning", "wakes them"])
def test_at_night_it_waits(cast, incident, wakes, hour):
    save_rules(cast.group.pk, GroupRules(quiet_hours=QuietHoursRule()), operator_id=None, at=HEARD)
    night = By(at=HEARD.replace(hour=15, minute=30), operator_id=cast.steward.pk)

    announce(incident.pk, said(groups=[cast.group.pk], wakes=wakes), by=night)

    starts = OutgoingAction.objects.get(key__startswith="incident-post:").not_before
    assert starts == (night.at if wakes else HEARD.replace(day=HEARD.day + 1, hour=hour))


def test_groups_of_others_are_not_there(cast, incident, by):
    other = Group.objects.exclude(community=cast.community).first()

    with pytest.raises(NotHandled, match="至少选一个群"):
        announce(incident.pk, said(groups=[other.pk if other else 10**9]), by=by)
