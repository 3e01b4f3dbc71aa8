"""Incidents, risks and rounds as operators work with them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.communities.models import Member
from qunluo.incidents.models import Alarm, Hazard, Incident, IncidentEntry, IncidentStep, PlanRow, RoundTick, WatchTerms
from qunluo.incidents.writes import note_alarms
from qunluo.incidents.writes.hazards import ship_hazards
from qunluo.incidents.writes.rounds import add_item, ship_items
from qunluo.moderation.models import Rule
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW
from tests.incidents.ground import an_incident, placed

EVIL = "<script>alert(1)</script>" + "长" * 50


def page(client, path, **kwargs) -> str:
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


def after(client, path, **asked) -> str:
    return client.post(path, asked, follow=True).content.decode()


@pytest.fixture
def incident(cast) -> Incident:
    return an_incident(cast, at=NOW)


def test_empty_pages_say_what_will_come(cast, steward):
    sentences = {
        "/incidents/": ("没有处置中的事件", "开始监测"),
        "/incidents/alarms/": ("没有这样的预警",),
        "/hazards/": ("台账还是空的", "从自带的开始"),
        "/rounds/": ("今天还没有看过", "还没有要人看的"),
    }

    assert [path for path, said in sentences.items() if any(one not in page(steward, path) for one in said)] == []


def test_watching_begins_by_one_press(cast, steward):
    shown = after(steward, "/incidents/watch/")

    assert "开始监测 6 类关键词了" in shown
    assert "舆情：投诉维权" in shown
    assert Rule.objects.count() == 6
    assert "都已经在监测了" in after(steward, "/incidents/watch/")


def test_the_menu_counts_what_is_open(incident, steward):
    assert re.search(r"危机处置</span><span class=\"badge bg-red-lt ms-auto\">1</span>", page(steward, "/incidents/"))


def test_a_step_is_ticked_with_a_note_and_undone(incident, steward):
    step = IncidentStep.objects.filter(incident=incident).order_by("number")[0]

    shown = after(steward, f"/incidents/steps/{step.pk}/", does="done", note=EVIL)
    [undo] = re.findall(r'action="(/incidents/steps/\d+/undo/)"><input[^>]+><button class="btn btn-sm">', shown)[:1]
    back = after(steward, undo)

    assert ("做完 1/6" in shown, "<script>alert" in shown, "&lt;script&gt;" in shown) == (True, False, True)
    assert "做完 0/6" in back
    assert "为什么不需要" in after(steward, f"/incidents/steps/{step.pk}/", does="skip")


def test_level_owner_and_words_are_changed_on_the_page(cast, incident, steward):
    where = f"/incidents/{incident.pk}"

    told = [
        "改成Ⅰ级 特别重大了" in after(steward, f"{where}/level/", level="1", reason="记者来了"),
        "请选择级别" in after(steward, f"{where}/level/", level="9", reason="x"),
        "交接好了" in after(steward, f"{where}/hand/", owner=cast.steward.pk, words="看着点"),
        "只能交给这个社群" in after(steward, f"{where}/hand/", owner=cast.neighbour.pk),
        "记下了" in after(steward, f"{where}/remark/", words="打过电话了"),
    ]

    assert told == [True] * 5
    assert list(IncidentEntry.objects.filter(incident=incident).order_by("id").values_list("kind", flat=True)) == [
        "opened",
        "set",
        "handed",
        "note",
    ]


def test_a_draft_is_filled_in_and_posted(cast, incident, steward):
    where = f"/incidents/{incident.pk}"
    form = page(steward, f"{where}/?draft=1")
    [key] = re.findall(r'name="key" value="([0-9a-f]{32})"', form)
    asked = {"text": "已经在处理，今晚答复。", "groups": [cast.group.pk], "key": key}

    unsure = after(steward, f"{where}/say/", **asked)
    posted = [after(steward, f"{where}/say/", **asked, sure="on") for _ in range(2)]

    assert ("大家反映的【问题】" in form, "请勾选" in unsure, "正在发到 1 个群" in posted[0]) == (True,) * 3
    assert OutgoingAction.objects.filter(key__startswith="incident-post:").count() == 1
    assert "还有没填的空：【问题】" in after(steward, f"{where}/say/", **asked | {"text": "【问题】"}, sure="on")


def test_it_is_closed_measured_and_opened_again(incident, steward):
    where = f"/incidents/{incident.pk}"

    refused = after(steward, f"{where}/close/", cause="误会")
    closed = after(steward, f"{where}/close/", cause="误会", done="说明了", checks=["0", "x", "99"])
    report = steward.get(f"{where}/report/")
    back = after(steward, f"{where}/reopen/", reason="又有人说")

    assert ("请写明原因和处理经过" in refused, "事件已关闭" in closed, "重新打开了" in back) == (True,) * 3
    assert report["Content-Disposition"] == f'attachment; filename="incident-{incident.pk}.md"'
    assert "# 事件报告：退款与消费纠纷" in report.content.decode()
    incident.refresh_from_db()
    assert incident.is_open


def test_an_incident_is_opened_by_hand(cast, steward):
    asked = {"theme": "fraud", "level": "2", "title": EVIL[:60], "words": "有人冒充", "group": cast.group.pk}

    shown = after(steward, "/incidents/new/", **asked)
    again = after(steward, "/incidents/new/", **asked)
    wrong = after(steward, "/incidents/new/", **asked | {"words": "", "group": 10**9})

    assert ("已打开，步骤按预案列好了" in shown, "还没有关闭" in again, "<script>alert" in shown) == (True, True, False)
    assert ("field-error" in wrong, Incident.objects.get().chosen) == (True, 2)


def test_false_alarms_are_marked_and_undone(cast, incident, steward):
    alarm = Alarm.objects.get()

    shown = after(steward, "/incidents/alarms/judge/", id=alarm.pk, does="false", back=f"/incidents/{incident.pk}/")
    marked = Alarm.objects.get().is_false
    [undo] = re.findall(r'action="(/incidents/alarms/judge/\?[^"]+)"', shown)
    after(steward, undo.replace("&amp;", "&"))

    assert (marked, Alarm.objects.get().is_false, "标成误报" in shown) == (True, False, True)
    assert steward.post("/incidents/alarms/judge/", {"id": alarm.pk, "back": "//evil.example"})["Location"] == (
        "/incidents/alarms/"
    )


def test_alarms_are_sifted(cast, incident, steward):
    ming = Member.objects.get(external_id="ming")
    note_alarms([placed(ming, 5, NOW, theme="rumour", text="要跑路了")])

    found = {
        query: [said for said in ("不退款", "要跑路") if said in page(steward, f"/incidents/alarms/?{query}")]
        for query in ("", "theme=rumour", "standing=taken", "standing=loose", "standing=false", "theme=x&before=x")
    }

    assert found == {
        "": ["不退款", "要跑路"],
        "theme=rumour": ["要跑路"],
        "standing=taken": ["不退款"],
        "standing=loose": ["要跑路"],
        "standing=false": [],
        "theme=x&before=x": ["不退款", "要跑路"],
    }


def test_long_lists_have_pages(cast, steward):
    ming = Member.objects.get(external_id="ming")
    note_alarms([placed(ming, n, NOW, text=f"第{n:02d}条") for n in range(35)])

    first = page(steward, "/incidents/alarms/")
    [more] = re.findall(r'href="(\?[^"]*before=[^"]+)"', first)
    second = page(steward, f"/incidents/alarms/{more.replace('&amp;', '&')}")

    assert sorted(re.findall(r"第\d\d条", first + second)) == [f"第{number:02d}条" for number in range(35)]


@pytest.mark.parametrize("path", ["/incidents/", "/incidents/alarms/", "/incidents/{}/", "/hazards/", "/rounds/"])
def test_no_page_asks_more_of_the_database_when_there_is_more(cast, incident, steward, path):
    people = list(Member.objects.filter(group=cast.group).order_by("id"))

    def fill(numbers):
        for number in numbers:
            note_alarms([placed(people[number], 50 + number, NOW)])
            add_item(cast.community.pk, f"看{number}", "", operator_id=cast.steward.pk, at=NOW)

    ship_hazards(cast.community.pk, operator_id=None, at=NOW)
    fill([1])
    asked = []
    for numbers in ([], [2, 3]):
        fill(numbers)
        with CaptureQueriesContext(connection) as context:
            page(steward, path.format(incident.pk))
        asked.append(len(context))

    assert asked[0] == asked[1]


def test_a_plan_is_changed_and_restored(cast, steward):
    form = page(steward, "/incidents/plans/refund/")
    typed = {"name": "我们的退款预案", "says": "", "steps": "5 | 值班 | 先回应", "drafts": "", "recovery": ""}

    saved = after(steward, "/incidents/plans/refund/", **typed)
    wrong = after(steward, "/incidents/plans/refund/", **typed | {"steps": "马上"})
    back = after(steward, "/incidents/plans/refund/restore/")

    assert ("10 | 值班运营 | 在群里公开回应" in form, "我们的退款预案" in saved, "步骤第 1 行" in wrong) == (True,) * 3
    assert ("恢复成自带的了" in back, PlanRow.objects.count()) == (True, 0)
    assert steward.get("/incidents/plans/nothing/").status_code == 404


def test_thresholds_are_changed(cast, steward):
    page(steward, "/incidents/terms/")
    typed = {"people_4": 3, "groups_4": 1, "hours_4": 12, "people_1": 50, "groups_1": 2, "hours_1": 24}

    saved = after(steward, "/incidents/terms/", **typed)
    half = after(steward, "/incidents/terms/", **typed | {"hours_4": ""})
    upside = after(steward, "/incidents/terms/", **typed | {"people_1": 2})

    assert ("报警线已保存" in saved, "三个数都填" in half, "人数不能越少" in upside) == (True, True, True)
    assert [(one["level"], one["people"]) for one in WatchTerms.objects.get().thresholds] == [(4, 3), (1, 50)]


def test_risks_are_added_valued_moved_away_and_put_back(cast, steward):
    shipped = after(steward, "/hazards/ship/")
    row = Hazard.objects.get(name="距上次备份")

    valued = after(steward, f"/hazards/{row.pk}/value/", value="8")
    told = ["请填一个" in after(steward, f"/hazards/{row.pk}/value/", value=one) for one in ("x", "nan", "-1", "1e99")]
    gone = after(steward, f"/hazards/{row.pk}/archive/")
    back = after(steward, f"/hazards/{row.pk}/restore/")
    row.refresh_from_db()

    assert ("加了 14 项" in shipped, "light-red" in valued, told) == (True, True, [True] * 4)
    assert ("已移出台账" in gone, "放回台账了" in back, row.value, row.over_since) == (True, True, 8, NOW)


def test_a_risk_is_a_form(cast, steward):
    typed = {"kind": "舆情", "name": EVIL[:40], "threshold": "2.5", "measure": "看看", "hours": 24, "meter": ""}

    added = after(steward, "/hazards/new/", **typed)
    row = Hazard.objects.get()
    changed = after(steward, f"/hazards/{row.pk}/", **typed | {"threshold": "3"})
    wrong = [
        after(steward, "/hazards/new/", **typed | one)
        for one in ({"threshold": "0"}, {"threshold": "inf"}, {"meter": "x"})
    ]

    assert ("已加进台账" in added, "<script>alert" in added, "已保存" in changed) == (True, False, True)
    assert ["field-error" in one for one in wrong] == [True] * 3
    assert Hazard.objects.get().threshold == 3


def test_the_rounds_are_run_and_ticked(cast, steward):
    ship_items(cast.community.pk, operator_id=None, at=NOW)
    ran = after(steward, "/rounds/run/")
    [item] = re.findall(r"/rounds/items/(\d+)/tick/", ran)[:1]
    where = f"/rounds/items/{item}"

    silent = after(steward, f"{where}/tick/", does="wrong")
    wrong = after(steward, f"{where}/tick/", does="wrong", note=EVIL)
    undone = after(steward, f"{where}/tick/", does="undo")
    fine = after(steward, f"{where}/tick/", does="fine", day="2026-03-01")

    assert ("看过了 16 处" in ran, "去处理" in ran, "请写一句看到了什么" in silent) == (True,) * 3
    assert ("1 项有问题" in wrong, "<script>alert" in wrong, "1/5" in fine, "0/5" in undone) == (
        True,
        False,
        True,
        True,
    )
    assert RoundTick.objects.get().day.isoformat() == "2026-03-01"
    assert steward.post(f"{where}/tick/", {"day": "2026-01-01"}).status_code == 404
    assert steward.post(f"{where}/tick/", {"day": "2027-01-01"}).status_code == 404


def test_items_are_the_communitys_own(cast, steward):
    added = after(steward, "/rounds/items/", name="看看直播间", hint="声音")
    [item] = re.findall(r"/rounds/items/(\d+)/tick/", added)[:1]
    where = f"/rounds/items/{item}"

    changed = after(steward, f"{where}/", name="看直播", hint="")
    gone = after(steward, f"{where}/archive/")
    back = after(steward, f"{where}/restore/")

    assert ("以后每天都看" in added, "看直播" in changed, "还没有要人看的" in gone, "看直播" in back) == (True,) * 4
    assert "空白昵称" not in changed
    assert "请写明每天要看什么" in after(steward, "/rounds/items/", name=" ")


def test_what_others_have_is_not_there(cast, incident, neighbour, stranger, clerk):
    ship_hazards(cast.community.pk, operator_id=None, at=NOW)
    step, hazard = IncidentStep.objects.all()[0], Hazard.objects.all()[0]
    item = add_item(cast.community.pk, "秘密", "", operator_id=None, at=NOW)
    addresses = [
        f"/incidents/{incident.pk}/close/",
        f"/incidents/steps/{step.pk}/",
        f"/hazards/{hazard.pk}/archive/",
        f"/rounds/items/{item.pk}/tick/",
    ]

    answers = {one: [who.post(one).status_code for who in (neighbour, stranger, clerk)] for one in addresses}

    assert answers == {one: [404, 404, 403] for one in addresses}
    assert neighbour.get(f"/incidents/{incident.pk}/report/").status_code == 404


def test_clerk_reads_but_finds_no_buttons(cast, incident, clerk):
    ship_items(cast.community.pk, operator_id=None, at=NOW)
    ship_hazards(cast.community.pk, operator_id=None, at=NOW)
    paths = ("/incidents/", f"/incidents/{incident.pk}/", "/incidents/alarms/", "/hazards/", "/rounds/")
    shown = "".join(page(clerk, path) for path in paths)

    assert "不退款就曝光" in shown.replace("<mark>", "").replace("</mark>", "")
    assert [
        word for word in ("做完了</button>", "误报</button>", "没问题</button>", "记下</button>") if word in shown
    ] == []
