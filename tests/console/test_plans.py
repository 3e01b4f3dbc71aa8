from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Plan, PlanVersion
from qunluo.checkins.reads.plans import groups_of, plan_of
from qunluo.checkins.templates import template, templates
from qunluo.core.checkins.plan import Terms
from qunluo.intake.models import IncomingEvent
from tests.console.planned import page_of, plan_from
from tests.console.test_markup import HOSTILE, Reader


@pytest.fixture
def plan(cast) -> Plan:
    return plan_from(cast)


def newest(plan: Plan) -> Terms:
    return plan_of(plan.pk).terms


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def fields_on(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form, read from its markup."""
    reader = FormReader()
    reader.feed(page)
    return reader.sent


class FormReader(Reader):
    """Notes the fields of the form `plan` as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.is_inside = False
        self.select = self.textarea = ""

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        if tag == "form":
            self.is_inside = given.get("id") == "plan"
        if not self.is_inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value", "on" if is_box else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.sent.setdefault(name, [""])

    def handle_data(self, data):
        if self.textarea:
            self.sent[self.textarea] = [self.sent[self.textarea][0] + data.removeprefix("\n")]

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.textarea = ""


def test_gallery_offers_six_templates_with_their_reasons(steward):
    page = shown(steward, "/plans/new/")

    assert [one.name for one in templates() if one.name not in page] == []
    assert page.count("用这个模板") == 6
    assert "三题对两题" in page
    assert "经验值" in page


@pytest.mark.parametrize("key", [one.key for one in templates()])
def test_template_is_started_with_one_press(cast, steward, key):
    typed = fields_on(shown(steward, f"/plans/new/{key}/"))

    answer = steward.post(f"/plans/new/{key}/", typed, follow=True)

    plan = Plan.objects.get()
    assert (plan.name, plan.template) == (template(key).data["name"], key)
    first = date(2026, 3, 3 if key == "reading" else 2)  # at half past twelve, today's morning quiz is over
    assert newest(plan) == replace(template(key).terms(at=newest(plan).since), starts_on=first)
    assert groups_of([plan.pk]) == {plan.pk: [cast.group.pk]}
    assert f"“{plan.name}”已经开始了。" in answer.content.decode()
    assert f'action="/plans/{plan.pk}/archive/"' in answer.content.decode()


def test_plan_begins_from_nothing(cast, steward):
    steward.post("/plans/new/blank/", fields_on(shown(steward, "/plans/new/blank/")) | {"name": ["早起"]})

    terms = newest(Plan.objects.get())
    assert (terms.name, terms.sessions[0].starts, terms.sessions[0].ends) == ("早起", time(10), time(22))


@pytest.mark.parametrize("key", ["nothing", "education.yaml", "-"])
def test_there_is_no_other_template(steward, key):
    assert steward.get(f"/plans/new/{key}/").status_code == 404


def test_list_tells_where_each_plan_stands(cast, steward, plan):
    plan_from(cast, "industry")

    page = shown(steward, "/plans/")

    assert page.count("进行中") == 2
    assert "06:00–22:00" in page
    assert "晨光读书会一群" in page


def test_empty_list_says_how_to_begin(steward):
    assert "还没有打卡计划" in shown(steward, "/plans/")


def test_page_of_a_plan_goes_through_the_browser_unchanged(steward, plan):
    answer = steward.post(f"/plans/{plan.pk}/edit/", fields_on(shown(steward, f"/plans/{plan.pk}/edit/")), follow=True)

    assert "没有变化，仍是第 1 版" in answer.content.decode()
    assert PlanVersion.objects.filter(plan=plan).count() == 1


def test_saving_makes_a_new_version_from_now_and_offers_the_way_back(steward, plan):
    answer = steward.post(f"/plans/{plan.pk}/edit/", page_of(plan, name="晚自习", held_from="80"), follow=True)

    page = answer.content.decode()
    first, second = plan_of(plan.pk).versions
    assert (second.name, second.held_from, first.name, first.held_from) == ("晚自习", 80, "学习打卡", 60)
    assert "“晚自习”已保存为第 2 版，现在起生效；之前打的卡、连续和积分都不变。" in page
    assert f'action="/plans/{plan.pk}/versions/1/restore/"' in page
    assert AuditEntry.objects.filter(action="checkins.plan.changed", operator__name="管家").count() == 1


def test_two_who_edit_at_once_hear_of_one_another(cast, steward, plan):
    mine, theirs = page_of(plan, held_from="80"), page_of(plan, name="晚自习")
    steward.post(f"/plans/{plan.pk}/edit/", theirs)

    warned = steward.post(f"/plans/{plan.pk}/edit/", mine | {"opened": "1"}).content.decode()
    kept = newest(plan)
    again = fields_on(warned)
    steward.post(f"/plans/{plan.pk}/edit/", again)

    assert "您打开这一页以后，" in warned
    assert "保存了第 2 版" in warned
    assert (kept.version, kept.name, again["held_from"], again["opened"]) == (2, "晚自习", ["80"], ["2"])
    assert (newest(plan).version, newest(plan).name, newest(plan).held_from) == (3, "学习打卡", 80)


def test_other_groups_are_a_change_though_the_terms_stay(cast, steward, plan):
    answer = steward.post(f"/plans/{plan.pk}/edit/", page_of(plan, groups=[]), follow=True).content.decode()

    assert "用在哪些群，已经按您选的改好" in answer
    assert "没有变化" not in answer
    assert ("还没有选群" in answer, "去选群" in answer, groups_of([plan.pk])) == (True, True, {})
    assert AuditEntry.objects.filter(action="checkins.plan.changed").count() == 1
    assert newest(plan).version == 1


@pytest.mark.parametrize(
    ("hour", "first"),
    [
        pytest.param("05:00", "2026-03-02", id="before the first session"),
        pytest.param("08:59", "2026-03-02", id="while the first can be done"),
        pytest.param("09:00", "2026-03-03", id="one of two is over"),
        pytest.param("23:30", "2026-03-03", id="all are over"),
    ],
)
def test_new_plan_begins_on_a_day_that_can_be_done(steward, monkeypatch, hour, first):
    moment = datetime.fromisoformat(f"2026-03-02T{hour}+08:00")
    monkeypatch.setattr("qunluo.console.desk.now", lambda: moment)

    assert fields_on(shown(steward, "/plans/new/reading/"))["starts_on"] == [first]


def test_page_says_that_nothing_earned_is_touched(steward, plan):
    page = shown(steward, f"/plans/{plan.pk}/edit/")

    assert "之后打的卡按新的算，今天按今天结束时的算；以前的天、连续和积分都不变。" in page
    assert "改计划动不了已经得到的连续和积分" in shown(steward, f"/plans/{plan.pk}/versions/")


def test_mistakes_are_shown_and_nothing_typed_is_lost(steward, plan):
    wrong = {"name": "<b>早</b>" * 20, "session-0-starts": "25:61", "make_up_task": "补写 & 反思", "weekdays": []}

    answer = steward.post(f"/plans/{plan.pk}/edit/", page_of(plan, **wrong))

    page = answer.content.decode()
    typed = fields_on(page)
    assert answer.status_code == 200
    assert "还没有保存：请改好下面标红的地方。" in page
    assert "一周里至少要有一天。" in page
    assert (typed["name"], typed["session-0-starts"]) == (["<b>早</b>" * 20], ["25:61"])
    assert typed["make_up_task"] == ["补写 & 反思"]
    assert PlanVersion.objects.filter(plan=plan).count() == 1


def test_sessions_at_one_time_are_refused_with_a_sentence(steward, plan):
    typed = page_of(plan, do="session:add")
    typed |= {name: value[0] for name, value in fields_on_rows(steward, typed).items()}

    answer = steward.post(f"/plans/{plan.pk}/edit/", typed)

    assert "的时间重叠了" in answer.content.decode()


def fields_on_rows(client: Client, typed: dict) -> dict[str, list[str]]:
    answer = client.post("/plans/rows/", typed)
    assert answer.status_code == 200
    return fields_on(f'<form id="plan">{answer.content.decode()}</form>')


def test_rows_come_and_go_without_a_new_page(steward, plan):
    typed = page_of(plan, do="session-0-need:add:form")

    answer = steward.post("/plans/rows/", typed)

    page = answer.content.decode()
    rows = fields_on(f'<form id="plan">{page}</form>')
    assert "<html" not in page
    assert answer.headers["HX-Trigger-After-Settle"] == "plan-changed"
    assert (rows["session-0-need"], rows["session-0-need-2-kind"]) == (["3"], ["form"])
    assert rows["session-0-need-2-field-0-kind"] == ["text"]
    assert PlanVersion.objects.filter(plan=plan).count() == 1


@pytest.mark.parametrize("do", ["", "nonsense", "session-0-need:add:<script>", "../../etc", "pause:add:" + "9" * 5_000])
def test_button_that_means_nothing_does_no_harm(steward, plan, do):
    assert steward.post("/plans/rows/", page_of(plan, do=do)).status_code == 200


def test_ten_thousand_fields_are_refused_and_nothing_breaks(steward, plan):
    answer = steward.post(f"/plans/{plan.pk}/edit/", {f"x{n}": "1" for n in range(10_000)})

    assert answer.status_code == 400
    assert newest(plan).version == 1


def test_preview_shows_the_plan_as_members_will_see_it(steward, plan):
    page = steward.post("/plans/preview/", page_of(plan, name="晚自习")).content.decode()

    assert "晚自习" in page
    assert "不少于 20 个字的文字" in page
    assert "漏打可以补卡" in page
    assert "现在有 4 位成员要打卡。" in page


def test_preview_of_a_day_of_rest(steward, plan):
    page = steward.post("/plans/preview/", page_of(plan, weekdays=["2", "4"])).content.decode()

    assert "今天不用打卡，好好休息。" in page
    assert "下一次是 3月4日" in page


def test_preview_of_what_is_no_plan_yet_says_what_is_missing(steward, plan):
    page = steward.post("/plans/preview/", page_of(plan, name="")).content.decode()

    assert "还差几处没填好" in page
    assert "计划名称：这个字段是必填项。" in page


TRY = {
    "try-way": "message",
    "try-day": "2026-03-02",
    "try-clock": "12:00",
    "try-text": "打卡第1天 今天读完了第三章，收获是把目标拆小再去做。",
    "try-before": "0",
    "try-pictures": "0",
    "try-voices": "0",
    "try-videos": "0",
    "try-attachments": "0",
    "try-right": "0",
    "try-risk": "0",
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "阿明，第 1 天打卡成功。积分 +5。", id="a check-in"),
        pytest.param({"try-text": "打卡第1天"}, "内容太短了", id="too short"),
        pytest.param({"try-clock": "23:00"}, "现在已经结束了", id="too late"),
        pytest.param({"try-text": TRY["try-text"].replace("1", "5")}, "按记录今天是第 1 天", id="miscounted"),
        pytest.param({"try-text": "几点开始？"}, "当作平常聊天，机器人不说话", id="mere talk"),
        pytest.param({"try-risk": "60"}, "已提交，待审核", id="suspicious"),
        pytest.param({"try-risk": "59"}, "可疑分 59，到 60 就先审核", id="not suspicious enough"),
        pytest.param(
            {"try-before": "6", "try-text": TRY["try-text"].replace("1", "7")},
            "获得勋章“坚持一周”。",
            id="a week in a row",
        ),
        pytest.param({"try-way": "page"}, "不在群里说，成员在打卡页上看到。", id="on the page"),
        pytest.param({"replies": ""}, "不在群里说", id="with the answers switched off"),
        pytest.param({"starts_on": "2026-03-05"}, "开始，到时再来打卡吧", id="before it begins"),
        pytest.param({"try-day": "没有"}, "哪天：输入一个有效的日期。", id="on no day"),
        pytest.param({"name": ""}, "先把标红或没填好的地方改好", id="a plan that is none"),
    ],
)
def test_trial_says_what_the_bot_would_answer_and_why(steward, plan, changes, said):
    before = IncomingEvent.objects.count()
    typed = {name: value for name, value in {**page_of(plan), **TRY, **changes}.items() if value != ""}

    assert said in steward.post("/plans/try/", typed).content.decode()
    assert IncomingEvent.objects.count() == before
    assert PlanVersion.objects.filter(plan=plan).count() == 1


def test_trial_of_quiz_form_and_the_rest(cast, steward):
    plan = plan_from(cast, "reading")
    typed = page_of(plan) | TRY | {"try-way": "page", "try-clock": "07:00", "try-text": "", "try-right": "2"}

    assert "打卡成功，今天还有其他时段要打。" in steward.post("/plans/try/", typed).content.decode()
    wrong = steward.post("/plans/try/", typed | {"try-right": "1"}).content.decode()
    assert "小测没有通过" in wrong
    charity = page_of(plan_from(cast, "charity")) | TRY | {"try-way": "page", "try-text": "", "try-has_filled": "on"}
    assert "打卡成功" in steward.post("/plans/try/", charity).content.decode()


def test_versions_tell_who_changed_what_and_lead_back(steward, plan):
    steward.post(f"/plans/{plan.pk}/edit/", page_of(plan, **{"session-0-ends": "21:00", "make_up_on": ""}))

    page = shown(steward, f"/plans/{plan.pk}/versions/")
    steward.post(f"/plans/{plan.pk}/versions/1/restore/")

    assert re.findall(r"<li>(.*?)</li>", page)[-3:] == [
        "“学习打卡”的时段改为 06:00–21:00",
        "关闭了补卡",
        "建立计划",
    ]
    assert page.count("管家") >= 2
    first, _second, third = plan_of(plan.pk).versions
    assert replace(third, version=1, since=first.since) == first


@pytest.mark.parametrize("number", ["0", "9", "9" * 30])
def test_version_that_never_was_is_not_restored(steward, plan, number):
    assert steward.post(f"/plans/{plan.pk}/versions/{number}/restore/").status_code == 404


def test_plan_is_switched_off_and_on_and_edited_between(steward, plan):
    off = steward.post(f"/plans/{plan.pk}/off/", follow=True).content.decode()
    steward.post(f"/plans/{plan.pk}/edit/", page_of(plan, name="晚自习"))
    steward.post(f"/plans/{plan.pk}/versions/1/restore/")

    assert "已停用：不收打卡，也不断连续。" in off
    assert f'action="/plans/{plan.pk}/on/"' in off
    assert newest(plan).is_switched_off
    assert "已停用" in shown(steward, "/plans/")
    steward.post(f"/plans/{plan.pk}/on/")
    assert not newest(plan).is_switched_off


def test_plan_is_put_away_and_brought_back(steward, plan):
    away = steward.post(f"/plans/{plan.pk}/archive/", follow=True).content.decode()

    assert "已归档，不再接受打卡；记录和积分都还在。" in away
    assert f'action="/plans/{plan.pk}/restore/"' in away
    assert "已归档 1 个" in shown(steward, "/plans/")
    steward.post(f"/plans/{plan.pk}/restore/")
    assert "进行中" in shown(steward, "/plans/")


def test_copy_begins_today_under_another_name_and_is_saved_on_demand(steward, plan):
    typed = fields_on(shown(steward, f"/plans/{plan.pk}/copy/"))

    assert Plan.objects.count() == 1
    steward.post(f"/plans/{plan.pk}/copy/", typed)
    copy = Plan.objects.latest("pk")
    assert (copy.name, copy.template) == ("学习打卡（副本）", "education")
    assert newest(copy).sessions == newest(plan).sessions
    assert newest(copy).starts_on == date(2026, 3, 2)


def test_group_and_tag_of_another_community_are_not_taken(cast, steward, plan):
    answer = steward.post(f"/plans/{plan.pk}/edit/", page_of(plan, groups=[str(cast.group.pk + 1)]))

    assert "选择一个有效的选项" in answer.content.decode()


def test_clerk_reads_all_but_finds_no_button(clerk, plan):
    pages = [shown(clerk, url) for url in ("/plans/", f"/plans/{plan.pk}/", f"/plans/{plan.pk}/edit/", "/vouchers/")]

    words = ("新建计划", "停用</button>", "归档</button>", "保存</button>", "记下停摆", "生成</button>")
    assert [word for word in words for page in pages if word in page] == []
    assert "学习打卡" in pages[0]


def test_hostile_words_in_a_plan_are_text_everywhere(cast, steward, plan):
    for place, hostile in enumerate(HOSTILE):
        words = {
            "name": hostile[:60],
            "session-0-name": hostile[:20],
            "make_up_task": hostile,
            "step-0-name": hostile[:60],
        }
        typed = page_of(plan, **words)
        assert steward.post(f"/plans/{plan.pk}/edit/", typed).status_code in {200, 302}, place
        pages = [f"/plans/{plan.pk}/", f"/plans/{plan.pk}/edit/", f"/plans/{plan.pk}/versions/", "/plans/"]
        answers = [steward.get(url) for url in pages] + [
            steward.post(url, typed | TRY | {"do": "session:add"})
            for url in ("/plans/preview/", "/plans/try/", "/plans/rows/")
        ]
        for answer in answers:
            reader = Reader()
            reader.feed(answer.content.decode())
            assert reader.wrong == []


def test_list_asks_as_often_for_many_plans_as_for_one(cast, steward, plan):
    shown(steward, "/plans/")
    with CaptureQueriesContext(connection) as one:
        shown(steward, "/plans/")
    for key in ("reading", "charity"):
        plan_from(cast, key)
    shown(steward, "/plans/")
    with CaptureQueriesContext(connection) as three:
        shown(steward, "/plans/")

    assert len(three) == len(one)
