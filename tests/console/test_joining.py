"""Notices, readers, newcomers and questions in the console."""

from __future__ import annotations

import csv
import io

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.communities.models import Member
from qunluo.core.joining.terms import Task
from qunluo.joining.models import Acknowledgement, MonthlyQuestion, Notice, NoticeVersion, QuizQuestion, TaskExcuse
from qunluo.joining.reads.terms import agreed
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW
from tests.console.addresses import text_of
from tests.joining.ground import FULL, SHORT, SINCE, agree, ask, put_out
from tests.moderation.ground import begin_rule


def page(client, where, data=None):
    return text_of(client.post(where, data, follow=True) if data is not None else client.get(where))


def named(external):
    return Member.objects.get(external_id=external)


def here(version):
    return f"/joining/notices/{version.notice_id}/"


def test_an_empty_section_says_how_to_begin(steward):
    assert "还没有群规告示" in page(steward, "/joining/")
    assert "还没有给新成员布置任务" in page(steward, "/joining/newcomers/")
    assert "还没有题" in page(steward, "/joining/questions/")
    assert "什么也不会发" in page(steward, "/joining/monthly/")


def test_a_notice_is_drafted_compared_and_published(cast, steward):
    page(steward, "/joining/begin/", {})
    where = f"/joining/notices/{Notice.objects.get().pk}/"
    page(steward, f"{where}save/", {"short": SHORT, "full": FULL, "note": ""})
    first = page(steward, f"{where}publish/", {"posts": "on", "asks": "on"})
    second = page(steward, f"{where}save/", {"short": SHORT, "full": FULL.replace("公告", "置顶"), "note": "换个词"})

    assert "第 1 版已生效。通知排进了 1 个群的发送队列。" in first
    assert "<del>公告</del><ins>置顶</ins>" in second
    assert NoticeVersion.objects.filter(published_at__isnull=False).count() == 1
    assert "谁确认了、谁还没有" in page(steward, f"{where}publish/", {"is_important": "on"})
    assert OutgoingAction.objects.filter(key__startswith="notice:").count() == 2
    assert AuditEntry.objects.filter(action="joining.notice.published").count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"short": "长" * 101}, "最多 100 个字，现在 101 个，请删掉 1 个。", id="short too long"),
        pytest.param({"full": "长" * 499 + "\r\n字"}, "最多 500 个字，现在 501 个", id="a new line is one letter"),
        pytest.param({"full": ""}, "这个字段是必填项。", id="no text"),
        pytest.param({"note": "长" * 101}, "最多 100 个字", id="note too long"),
    ],
)
def test_texts_are_measured(cast, steward, typed, said):
    version = put_out(cast)

    shown = page(steward, f"{here(version)}save/", {"short": SHORT, "full": FULL, "note": "", **typed})

    assert said in shown
    assert NoticeVersion.objects.count() == 1


def test_an_old_version_is_back_by_one_click(cast, steward):
    version = put_out(cast)
    put_out(cast, "二", at=NOW, is_important=True)

    said = page(steward, f"{here(version)}back/", {"number": "1"})

    assert "第 1 版的内容作为第 3 版生效了" in said
    assert "没有这一版。" in page(steward, f"{here(version)}back/", {"number": "77"})


def test_a_draft_is_begun_with_the_rules_in_force(cast, steward):
    version = put_out(cast)
    assert "没有可以填的" in page(steward, f"{here(version)}?fill=1")
    begin_rule(cast)

    assert "1. 说短一点：" in page(steward, f"{here(version)}?fill=1")


def test_the_list_is_marked_by_hand_with_a_reason_and_taken_back(cast, steward):
    version = put_out(cast, is_important=True)
    where = f"/joining/readers/{version.pk}/"

    assert "0 / 4 人已确认" in page(steward, where)
    assert "请写一句原因" in page(steward, f"{where}mark/", {"member": named("ming").pk})
    assert "请先勾选成员" in page(steward, f"{where}mark/", {"reason": "电话"})
    said = page(steward, f"{where}mark/", {"member": [named("ming").pk, "x", "99999999"], "reason": "电话里说过"})
    assert "已为 阿明 等 1 人登记确认。" in said
    assert "1 / 4 人已确认" in page(steward, where)
    page(steward, f"{where}unmark/?member={named('ming').pk}", {})
    assert Acknowledgement.objects.count() == 0


def test_those_missing_are_reminded_by_one_button_once_a_day(cast, steward):
    version = put_out(cast, is_important=True)
    where = f"/joining/readers/{version.pk}/remind/"

    assert "已安排提醒 4 人。" in page(steward, where, {})
    assert "没有要提醒的人" in page(steward, where, {})


def test_the_table_holds_everybody_and_no_formula(cast, steward):
    version = put_out(cast, is_important=True)
    Member.objects.filter(external_id="ming").update(name="=1+1")

    answer = steward.get(f"/joining/readers/{version.pk}/readers.csv?which=missing")

    rows = list(csv.reader(io.StringIO(text_of(answer).lstrip("\ufeff"))))
    assert rows[0][:4] == ["群", "群昵称", "平台编号", "状态"]
    assert sorted(row[1] for row in rows[1:]) == sorted(["'=1+1", "老周", "静静", "小林"])
    assert steward.get(f"/joining/readers/{version.pk}/readers.xlsx").status_code == 200


def test_newcomers_are_listed_reminded_and_let_off(cast, steward):
    put_out(cast)
    agree(cast)
    lin = named("lin").pk

    shown = page(steward, "/joining/newcomers/")
    assert "1 位新成员里 0 位全部做完" in shown
    assert "小林" in shown
    assert "已安排提醒 1 人。" in page(steward, "/joining/newcomers/treat/", {"do": "remind"})
    typed = {"do": "excuse", "member": lin, "task": "introduce", "reason": "老朋友"}
    assert "1 人不用做这一项了。" in page(steward, "/joining/newcomers/treat/", typed)
    assert TaskExcuse.objects.get().reason == "老朋友"
    assert "请先勾选成员" in page(steward, "/joining/newcomers/treat/", {**typed, "task": "nonsense"})
    page(steward, f"/joining/newcomers/unexcuse/?task=introduce&member={lin}", {})
    assert TaskExcuse.objects.count() == 0


QUESTION = {"text": "几点？", "choice0": "七点", "choice1": "八点", "right": "1", "is_on": "on"}


def test_a_question_is_written_dropped_and_brought_back(cast, steward):
    assert "“几点？”已保存。" in page(steward, "/joining/questions/new/", QUESTION)
    row = QuizQuestion.objects.get()

    assert (row.choices, row.right) == (["七点", "八点"], 1)
    assert "已删除" in page(steward, f"/joining/questions/{row.pk}/delete/", {})
    assert "已恢复" in page(steward, f"/joining/questions/{row.pk}/restore/", {})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"choice1": ""}, "这个字段是必填项。", id="one choice alone"),
        pytest.param({"choice1": "七点"}, "有两个选项一样", id="two alike"),
        pytest.param({"choice3": "九点"}, "选项中间不要空着", id="a gap"),
        pytest.param({"right": "2"}, "指着一个空的选项", id="right is nothing"),
        pytest.param({"right": "9"}, "9", id="right is none of them"),
    ],
)
def test_a_question_needs_choices(cast, steward, typed, said):
    assert said in page(steward, "/joining/questions/new/", QUESTION | typed)
    assert QuizQuestion.objects.count() == 0


def test_a_month_is_skipped_and_asked_after_all(cast, steward):
    agree(cast)
    ask(cast)
    page(steward, "/joining/monthly/skip/", {"month": "2026-04-01"})

    assert MonthlyQuestion.objects.get().state == "skipped"
    assert "这个月不能跳过" in page(steward, "/joining/monthly/skip/", {"month": "2020-01-01"})
    page(steward, "/joining/monthly/unskip/?month=2026-04-01", {})
    assert MonthlyQuestion.objects.count() == 0


SETTINGS = {
    "by_message": "on", "least": "0", "remind_days": "7，1,3", "remind_at": "09:30", "lapse": "tag", "lapse_days": "9",
    "tag": "没看群规", "per_week": "2", "newcomers_on": "on", "introduce_on": "on", "introduce_hours": "48",
    "introduce_lapse": "todo", "keywords": "#报到，自我介绍", "introduce_least": "5", "thanks": "", "read_hours": "24",
    "read_lapse": "nothing", "quiz_hours": "72", "quiz_lapse": "nothing", "questions": "5", "pass_percent": "60",
    "tries": "2", "remind_hours": "6", "newcomer_tag": "新人", "monthly_at": "10:00", "answer_at": "11:00",
}  # fmt: skip


def test_settings_are_kept(cast, steward):
    assert "设置已保存" in page(steward, "/joining/settings/", SETTINGS)

    known = agreed(cast.community.pk)
    assert known.since == NOW
    assert known.terms.acknowledging.remind_days == (1, 3, 7)
    assert (known.terms.newcomers.tasks, known.terms.newcomers.keywords) == ((Task.INTRODUCE,), ("报到", "自我介绍"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"remind_days": "1,x"}, "请填 1 到 60 的整数", id="no number"),
        pytest.param({"remind_days": "0"}, "请填 1 到 60 的整数", id="no day"),
        pytest.param({"keywords": "我"}, "每个 2 到 20 个字", id="a word of one letter"),
        pytest.param({"introduce_on": ""}, "请至少勾一项任务", id="tasks without a task"),
        pytest.param({"newcomer_groups": "999999999"}, "999999999", id="a group of nobody"),
    ],
)
def test_settings_that_mean_nothing_are_not_kept(cast, steward, typed, said):
    assert said in page(steward, "/joining/settings/", SETTINGS | typed)
    assert agreed(cast.community.pk).since is None


def test_a_neighbour_finds_nothing_of_it(cast, neighbour):
    version, question = put_out(cast, is_important=True, at=SINCE), ask(cast)
    asked = [here(version), f"/joining/readers/{version.pk}/", f"/joining/questions/{question.pk}/"]

    assert [neighbour.get(where).status_code for where in asked] == [404, 404, 404]
    assert neighbour.post("/joining/begin/", {"group": cast.group.pk}).status_code == 404
