"""Violations as operators work with them: the queue, the list, removals, appeals, reports and warnings."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.accounts import writes as accounts
from qunluo.communities.models import Member
from qunluo.moderation.models import MessageReport, Violation, ViolationAppeal
from qunluo.moderation.writes.appeals import open_appeal
from qunluo.moderation.writes.reports import Complaint, report
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, operator
from tests.console.conftest import browser_of
from tests.console.violated import a_violation
from tests.moderation.ground import begin_rule

HTMX = {"HX-Request": "true"}


def page(client, path, **kwargs) -> str:
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


def member(name="zhou") -> Member:
    return Member.objects.select_related("group__account", "account").get(external_id=name)


@pytest.fixture
def waiting(cast) -> Violation:
    rule = begin_rule(cast)
    return a_violation(cast, "v2", rule=rule, version=1, course="queue", measure="", total=0, detail="像是广告，82 分")


@pytest.fixture
def counted(cast) -> Violation:
    return a_violation(cast, "v1")


@pytest.fixture
def to_remove(cast) -> Violation:
    for number in range(3):
        a_violation(cast, f"r{number}", measure="", total=0)
    return a_violation(cast, "v9", measure="remove", total=4)


def ruling_of(row) -> str:
    row.refresh_from_db()
    return row.ruling


def test_the_queue_shows_text_reason_past_and_where_it_leads(waiting, counted, steward):
    shown = page(steward, "/violations/")

    for said in ("老周", "说短一点", "第 1 版", "像是广告，82 分", "<mark>低价代购</mark>，加我微信", "另有违规 1 次"):
        assert said in shown
    assert "确认后：在群里提醒（一般违规累计 2 次）" in shown
    assert re.search(r"违规处理</span><span class=\"badge bg-orange-lt ms-auto\">1</span>", shown)


def test_the_overview_leads_to_what_waits(waiting, steward):
    assert "1 条违规、申诉或举报等人来看" in page(steward, "/")


def test_empty_pages_say_what_will_come(cast, steward):
    sentences = {
        "": "没有待审核的违规",
        "?list=done": "还没有处理过",
        "all/": "没有这样的记录",
        "removals/": "没有要移出的人",
        "appeals/": "没有等着处理的申诉",
        "appeals/?list=closed": "还没有处理过的申诉",
        "reports/": "没有新的举报",
    }

    assert [path for path, said in sentences.items() if said not in page(steward, f"/violations/{path}")] == []


@pytest.mark.parametrize(
    ("outcome", "reason", "ruling", "sentence"),
    [("uphold", "", "upheld", "私下提醒"), ("reverse", "事先同意过", "reversed", "事先同意过")],
    ids=["upheld", "reversed"],
)
def test_one_is_decided_in_place_and_can_be_undone(waiting, steward, outcome, reason, ruling, sentence):
    asked = {"id": waiting.pk, "outcome": outcome, "reason": reason}
    card = steward.post("/violations/decide/", asked, headers=HTMX).content.decode()
    decided = ruling_of(waiting)
    back = steward.post("/violations/undo/", {"id": waiting.pk}, headers=HTMX).content.decode()

    assert (decided, sentence in card, "撤销" in card, "<html" in card) == (ruling, True, True, False)
    assert (ruling_of(waiting), "低价代购" in back) == ("", True)


def test_reversing_without_a_reason_says_so_on_the_card(waiting, steward):
    asked = {"id": waiting.pk, "outcome": "reverse"}
    card = steward.post("/violations/decide/", asked, headers=HTMX).content.decode()
    shown = steward.post("/violations/decide/", asked, follow=True).content.decode()

    assert ("请写明为什么不算违规" in card, "data-review" in card, "请写明为什么不算违规" in shown) == (True,) * 3


def test_many_are_decided_at_once_and_undone_by_one_press(cast, steward):
    rows = [a_violation(cast, f"q{number}", course="queue", measure="", total=0) for number in range(3)]
    ids = [row.pk for row in rows]

    shown = steward.post("/violations/decide/", {"id": ids, "outcome": "uphold"}, follow=True).content.decode()
    steps = list(Violation.objects.order_by("pk").values_list("measure", flat=True))
    [undo] = re.findall(r'action="(/violations/undo/\?[^"]+)"', shown)
    again = steward.post(undo.replace("&amp;", "&"), follow=True).content.decode()

    assert ("确认了 3 条违规" in shown, steps) == (True, ["hint", "mention", "mute"])
    assert ("已撤销" in again, [ruling_of(row) for row in rows]) == (True, [""] * 3)
    assert not OutgoingAction.objects.filter(key__startswith="violation:", state="by_hand").exists()


@pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30]], ids=["none", "a word", "below zero", "too large"])
def test_nothing_chosen_is_said(cast, steward, ids):
    for path in ("decide", "undo"):
        assert "还没有选中" in steward.post(f"/violations/{path}/", {"id": ids}, follow=True).content.decode()


def test_what_others_did_is_not_there(waiting, neighbour, stranger, clerk):
    asked = {"id": waiting.pk, "outcome": "uphold"}

    assert [one.post("/violations/decide/", asked).status_code for one in (neighbour, stranger, clerk)] == [
        404,
        404,
        403,
    ]
    assert ruling_of(waiting) == ""


def test_clerk_reads_but_finds_no_buttons(waiting, to_remove, counted, clerk):
    open_appeal(counted.pk, counted.member_id, "这是群主让发的", at=NOW)
    report(member("ming"), Complaint(kind="advert", key="m3"), at=NOW)
    shown = "".join(page(clerk, f"/violations/{path}") for path in ("", "removals/", "appeals/", "reports/"))
    shown += page(clerk, f"/violations/{counted.pk}/") + page(clerk, f"/members/{counted.member_id}/")

    assert "低价代购" in shown
    forms = ("data-accept", "同意移出</button>", "申诉成立</button>", "放进待审核</button>", "警告</button>")
    assert [word for word in forms if word in shown] == []


def test_the_list_is_sifted(cast, waiting, counted, steward):
    a_violation(cast, "v5", member="ming", measure="mute", hours=24, detail="阿明刷屏", is_trial=False)
    a_violation(cast, "v6", detail="只是试行", is_trial=True, measure="")

    found = {
        query: [
            said
            for said in ("像是广告", "秘密的广告", "阿明刷屏", "只是试行")
            if said in page(steward, f"/violations/all/?{query}")
        ]
        for query in (
            "",
            f"rule={waiting.rule_id}",
            "standing=trial",
            "standing=force",
            "standing=waiting",
            "measure=mute",
            "q=阿明",
            f"member={counted.member_id}",
            f"group={cast.group.pk + 999}",
            "since=2026-03-02&until=2026-03-02",
            "until=2026-03-01",
        )
    }

    everything = ["像是广告", "秘密的广告", "阿明刷屏", "只是试行"]
    assert found == {
        "": everything,
        f"rule={waiting.rule_id}": ["像是广告"],
        "standing=trial": ["只是试行"],
        "standing=force": ["秘密的广告", "阿明刷屏"],
        "standing=waiting": ["像是广告"],
        "measure=mute": ["阿明刷屏"],
        "q=阿明": ["阿明刷屏"],
        f"member={counted.member_id}": ["像是广告", "秘密的广告", "只是试行"],
        f"group={cast.group.pk + 999}": [],
        "since=2026-03-02&until=2026-03-02": everything,
        "until=2026-03-01": [],
    }


@pytest.mark.parametrize(
    "query",
    ["standing=x", "measure=x", "rule=x", "since=x", "until=9999-12-31", "before=x&row=1", "member=" + "9" * 30],
)
def test_nonsense_in_the_address_is_passed_over(counted, steward, query):
    assert "秘密的广告" in page(steward, f"/violations/all/?{query}")


def test_what_only_raised_an_alarm_is_no_violation(cast, steward):
    rule = begin_rule(cast, {"name": "舆情", "kind": "words", "course": "alarm", "theme": "complaint"})
    a_violation(cast, "said", rule=rule, version=1, course="note", measure="", total=0, detail="秘密的词")

    shown = page(steward, "/violations/all/"), page(steward, f"/violations/all/?rule={rule.pk}")

    assert ["秘密的词" in one for one in shown] == [False, True]


def test_long_lists_have_pages(cast, steward):
    for number in range(51):
        a_violation(cast, f"n{number}", detail=f"第{number:02d}条")

    first = page(steward, "/violations/all/")
    [more] = re.findall(r'href="(\?[^"]*before=[^"]+)"', first)
    second = page(steward, f"/violations/all/{more.replace('&amp;', '&')}")

    assert sorted(re.findall(r"第\d\d条", first + second)) == [f"第{number:02d}条" for number in range(51)]


@pytest.mark.parametrize("path", ["", "all/", "removals/", "appeals/", "reports/"])
def test_no_page_asks_more_of_the_database_when_there_is_more(cast, steward, path):
    def fill(numbers):
        for number in numbers:
            a_violation(cast, f"q{number}", course="queue", measure="", total=0)
            row = a_violation(cast, f"s{number}", member="ming" if number else "zhou", measure="remove", total=4)
            open_appeal(row.pk, row.member_id, "这是群主让发的", at=NOW)
            report(member("jing"), Complaint(kind="other", words=f"第 {number} 件不好的事"), at=NOW)

    asked = []
    fill([0])
    for numbers in ([], [1, 2]):
        fill(numbers)
        with CaptureQueriesContext(connection) as context:
            page(steward, f"/violations/{path}")
        asked.append(len(context))

    assert asked[0] == asked[1]


def test_one_of_them_tells_all_and_goes_back_to_itself(counted, steward):
    shown = page(steward, f"/violations/{counted.pk}/")
    asked = {"id": counted.pk, "outcome": "reverse", "reason": "看错了", "back": counted.pk}
    after = steward.post("/violations/decide/", asked, follow=True).content.decode()

    assert [said for said in ("当时的处理", "按现在算", "计到", "私下提醒") if said not in shown] == []
    assert (ruling_of(counted), "看错了" in after, "撤销复核" in after) == ("reversed", True, True)


def test_two_take_somebody_out(cast, to_remove, steward):
    second = operator("xiaojie", "小杰")
    accounts.grant(second, cast.community)
    where = f"/violations/{to_remove.pk}/vote/"

    first = steward.post(where, {"outcome": "for"}, follow=True).content.decode()
    again = steward.post(where, {"outcome": "for"}, follow=True).content.decode()
    agreed = browser_of(second).post(where, {"outcome": "for"}, follow=True).content.decode()
    back = browser_of(second).post(f"/violations/{to_remove.pk}/think-again/", follow=True).content.decode()

    assert ("还要另一个人确认" in first, "您已经表过态了" in again) == (True, True)
    assert ("将被移出群" in agreed, "意见一致的占 100%" in agreed) == (True, True)
    assert "您的意见收回了" in back
    assert OutgoingAction.objects.get(kind="remove_member").state == "expired"


def test_who_is_alone_is_told(to_remove, steward):
    shown = page(steward, "/violations/removals/")

    assert ("凑不齐两个人" in shown, "等两个人" in shown) == (True, True)


def test_an_appeal_is_answered_and_the_answer_undone(counted, steward):
    appeal = open_appeal(counted.pk, counted.member_id, "这是群主让发的", at=NOW)
    where = f"/violations/appeals/{appeal.pk}"

    waits = page(steward, "/violations/appeals/")
    silent = steward.post(f"{where}/decide/", {"outcome": "for"}, follow=True).content.decode()
    done = steward.post(f"{where}/decide/", {"outcome": "for", "reason": "是通知"}, follow=True).content.decode()
    closed = page(steward, "/violations/appeals/?list=closed")
    back = steward.post(f"{where}/undo/", {"reason": "看错了"}, follow=True).content.decode()

    assert ("这是群主让发的" in waits, "请写明理由" in silent, "申诉成立：不算违规了" in done) == (True,) * 3
    assert ("已支持" in closed, "申诉重新打开" in back) == (True, True)
    assert (ruling_of(counted), ViolationAppeal.objects.get().state) == ("", "open")


def test_what_an_appeal_decided_is_not_undone_elsewhere(counted, steward):
    appeal = open_appeal(counted.pk, counted.member_id, "这是群主让发的", at=NOW)
    steward.post(f"/violations/appeals/{appeal.pk}/decide/", {"outcome": "for", "reason": "是通知"})

    shown = steward.post("/violations/undo/", {"id": counted.pk, "back": counted.pk}, follow=True).content.decode()

    assert "请到“申诉”里撤销裁决" in shown


def test_reports_are_taken_up_settled_and_opened_again(cast, steward):
    told = report(member("ming"), Complaint(kind="advert", words="老发广告", key="m3"), at=NOW)
    described = report(member("jing"), Complaint(kind="abuse", words="有人私下骂我"), at=NOW)

    shown = page(steward, "/violations/reports/")
    steward.post(f"/violations/reports/{described.pk}/settle/", {"outcome": "right"})
    settled = MessageReport.objects.get(pk=described.pk).state
    opened = steward.post(f"/violations/reports/{described.pk}/reopen/", follow=True).content.decode()
    queued = steward.post(f"/violations/reports/{told.pk}/take-up/", follow=True).content.decode()
    twice = steward.post(f"/violations/reports/{told.pk}/take-up/", follow=True).content.decode()
    not_here = steward.post(f"/violations/reports/{told.pk}/reopen/", follow=True).content.decode()

    assert [said for said in ("老发广告", "有人私下骂我", "计 1 人", "阿明") if said not in shown] == []
    assert (settled, "举报重新打开" in opened) == ("upheld", True)
    assert ("1 位成员举报" in queued, "已经处理过了" in twice, "请到那条违规里撤销" in not_here) == (True,) * 3


def test_terms_are_saved_or_refused_with_a_sentence(cast, steward):
    wanted = {"reporters": "2", "reports_a_day": "4", "appeal_hours": "24"}
    saved = steward.post("/violations/terms/", wanted, follow=True).content.decode()
    refused = steward.post("/violations/terms/", wanted | {"reporters": "0"}, follow=True).content.decode()

    assert ("约定已保存" in saved, "有 2 位不同的成员举报" in saved) == (True, True)
    assert "请填 1 到 50 之间的数" in refused


def test_a_member_is_warned_from_their_page_and_it_can_be_taken_back(cast, steward):
    zhou = member()
    asked = {"reason": "在群里吵架", "ladder": "general", "key": "k1"}

    shown = steward.post(f"/violations/warn/{zhou.pk}/", asked, follow=True).content.decode()
    row = Violation.objects.get()
    listed = page(steward, f"/violations/all/?member={zhou.pk}")
    [undo] = re.findall(r'action="(/violations/\d+/take-back/)"', shown)
    back = steward.post(undo, follow=True).content.decode()
    empty = steward.post(f"/violations/warn/{zhou.pk}/", asked | {"reason": ""}, follow=True).content.decode()

    assert ("的警告已记下" in shown, row.measure, "人工警告" in listed) == (True, "hint", True)
    assert ("警告撤回了" in back, ruling_of(row), "请写明为什么警告" in empty) == (True, "reversed", True)
