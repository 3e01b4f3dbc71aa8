"""Questions and answers in the console: written, tried, asked, imported, switched on."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qunluo.lib.http import Response
from qunluo.replies.models import AskedQuestion, FaqBook, FaqEntry, FaqSwitch
from tests.cast import handle_all
from tests.console.addresses import text_of
from tests.console.answered import asked, written
from tests.intake.inbox import append, message

LLM = "http://127.0.0.1:9"


def page(client, where, data=None):
    answer = client.post(where, data, follow=True) if data is not None else client.get(where)
    return text_of(answer)


def test_an_empty_list_says_how_to_begin(steward):
    shown = page(steward, "/faq/")

    assert "还没有问答" in shown
    assert "还没有人提问" in shown


def test_an_entry_is_written_with_its_wordings(cast, steward):
    said = page(
        steward,
        "/faq/new/",
        {"question": "怎么退款？", "phrasings": "我想退钱\n\n 我想退钱\n退款怎么弄", "answer": "点退款", "is_on": "on"},
    )

    entry = FaqEntry.objects.get()
    assert "“怎么退款？”已加入问答。" in said
    assert (entry.phrasings, entry.version) == (["我想退钱", "退款怎么弄"], 1)
    assert FaqBook.objects.get().version == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"question": ""}, "这个字段是必填项。", id="no question"),
        pytest.param({"answer": ""}, "这个字段是必填项。", id="no answer"),
        pytest.param({"phrasings": "长" * 101}, "每种问法最多 100 个字。", id="long wording"),
        pytest.param({"phrasings": "怎么补卡？"}, "一种问法只能对应一个答案", id="wording of another"),
    ],
)
def test_what_is_no_entry(cast, steward, typed, said):
    written(cast, "怎么补卡？", "点补卡")

    assert said in page(steward, "/faq/new/", {"question": "怎么退款？", "answer": "点退款", **typed})
    assert FaqEntry.objects.count() == 1


def test_an_entry_is_changed_and_dropped(cast, steward):
    entry = written(cast)

    page(steward, f"/faq/{entry.pk}/", {"question": "怎么退款？", "answer": "新答案", "groups": [cast.group.pk]})
    entry.refresh_from_db()
    assert (entry.answer, entry.version, entry.is_on, entry.entry_groups.count()) == ("新答案", 2, False, 1)

    assert "已删除" in page(steward, f"/faq/{entry.pk}/delete/", {})
    assert not FaqEntry.objects.exists()


def test_search_finds_words_of_question_wording_and_answer(cast, steward):
    written(cast, phrasings=("我想退钱",))
    written(cast, "怎么补卡？", "点补卡")

    shown = page(steward, "/faq/?q=退钱")

    assert "怎么退款？" in shown
    assert "怎么补卡？" not in shown


@pytest.mark.parametrize(
    ("text", "does"),
    [
        pytest.param("请问怎么退款", "直接回答", id="sure"),
        pytest.param("今天下雨吗", "不作声", id="elsewhere"),
    ],
)
def test_a_question_is_tried(cast, steward, text, does):
    written(cast)

    shown = page(steward, f"/faq/?try={text}")

    assert does in shown
    assert "字的重合" in shown


def test_questions_without_an_answer_become_an_entry(cast, steward):
    ids = [asked(cast, f"k{n}", text).pk for n, text in enumerate(["发票怎么开", "怎么开发票？", "请问发票怎么开"])]
    shown = page(steward, "/faq/asked/")
    assert "3 次" in shown

    form = page(steward, f"/faq/new/?asked={','.join(map(str, ids))}")
    assert "由 3 条没答上来的提问整理而成" in form
    page(steward, "/faq/new/", {"question": "怎么开发票？", "answer": "找客服", "asked": ",".join(map(str, ids))})

    assert set(AskedQuestion.objects.values_list("state", flat=True)) == {"drafted"}
    assert "没有落下的提问" in page(steward, "/faq/asked/")


def test_questions_are_put_aside(cast, steward):
    row = asked(cast, "k1", "谁在")

    page(steward, "/faq/asked/aside/", {"asked": f"{row.pk},x,{10**30}"})

    row.refresh_from_db()
    assert row.state == "aside"


def test_coverage_counts_what_was_answered_rightly(cast, steward):
    entry = written(cast)
    rows = [asked(cast, f"k{n}", "怎么退款", verdict="answered", best=entry.pk) for n in range(4)]
    asked(cast, "k9", "几点")
    assert "80%" in page(steward, "/faq/")

    said = page(steward, f"/faq/asked/{rows[0].pk}/judge/", {"is": "wrong"})

    assert "记下了：答错了" in said
    assert "60%" in page(steward, "/faq/")


def sheet(text, name="问答.csv"):
    return SimpleUploadedFile(name, text.encode())


def test_a_table_is_shown_first_and_imported_then(cast, steward):
    written(cast)
    table = "问题,其他问法,答案\n怎么退款？,我想退钱|退费,新答案\n怎么补卡？,,点补卡\n,,没有问题的\n"

    shown = page(steward, "/faq/import/", {"file": sheet(table)})
    assert "没有问题" in shown
    assert FaqEntry.objects.count() == 1
    rows = shown.split('name="rows" value="')[1].split('"')[0]
    said = page(steward, "/faq/import/", {"rows": rows})

    assert "导入了 2 条问答。" in said
    told = list(FaqEntry.objects.order_by("id").values_list("question", "phrasings", "answer", "version"))
    assert told == [("怎么退款？", ["我想退钱", "退费"], "新答案", 2), ("怎么补卡？", [], "点补卡", 1)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param({}, "请先选一个表格文件。", id="no file"),
        pytest.param({"file": sheet("甲,乙\n1,2\n")}, "要有“问题”和“答案”两列", id="other columns"),
        pytest.param({"rows": "abc"}, "这次核对已经过期", id="not ours"),
    ],
)
def test_what_is_no_table(steward, data, said):
    assert said in page(steward, "/faq/import/", data)


def test_the_table_comes_back_as_it_went(cast, steward):
    written(cast, phrasings=("我想退钱", "=退费"))

    table = page(steward, "/faq/questions.csv")
    shown = page(steward, "/faq/import/", {"file": sheet(table)})

    assert "没有可以导入的内容" in shown
    assert steward.get("/faq/questions.xlsx").status_code == 200


def test_a_group_is_switched_on(cast, steward):
    where = f"/faq/groups/{cast.group.pk}/"
    fields = {"is_on": "on", "sure": "0.9", "near": "0.5", "asks_back": "on", "needs_question": "on", "names": "小助手"}
    fields["model_use"] = "called"

    assert "问答设置已保存" in page(steward, where, {**fields, "pause_minutes": "10"})
    switch = FaqSwitch.objects.get()
    assert (switch.is_on, switch.sure, switch.pause_minutes, switch.names) == (True, 0.9, 10, "小助手")
    assert switch.model_use == "called"
    assert "反问的把握不能高于" in page(steward, where, {**fields, "pause_minutes": "5", "near": "0.95"})


def test_the_past_of_a_group_tells_the_threshold(cast, steward):
    written(cast)
    for part in range(3):
        append(cast.account, *(message(f"t{part}-{number}", "今天跑了五公里") for number in range(80)))
    handle_all()

    shown = page(steward, f"/faq/groups/{cast.group.pk}/?calibrate=1")

    assert "把握定为 0.600" in shown
    assert 'value="0.6"' in shown


def test_the_model_is_off_until_settings_and_operator_say_so(cast, steward, settings):
    assert "还没有设置模型" in page(steward, "/faq/groups/")
    assert "请先设 QUNLUO_LLM_URL" in page(steward, "/faq/groups/model/", {"is_on": "on"})
    settings.QUNLUO_LLM_URL, settings.QUNLUO_LLM_MODEL = LLM, "m"

    assert "请先到“各群设置”里允许" in page(steward, "/faq/suggest/", {"question": "怎么退款"})
    assert "可以请模型起草答案了" in page(steward, "/faq/groups/model/", {"is_on": "on"})
    assert "请模型起草答案" in page(steward, "/faq/new/")


def test_a_draft_fills_the_answer_and_is_not_saved(cast, steward, settings, monkeypatch):
    settings.QUNLUO_LLM_URL, settings.QUNLUO_LLM_MODEL = LLM, "m"
    FaqBook.objects.create(community=cast.community, drafts_with_model=True)
    sent = []

    def call(url, *, body, headers):
        sent.append((url, json.loads(body)["messages"][1]["content"]))
        text = json.dumps({"choices": [{"message": {"content": "在订单里退。"}}]}).encode()
        return Response(status=200, headers={}, body=text)

    monkeypatch.setattr("qunluo.replies.language_model.call", call)

    shown = page(steward, "/faq/suggest/", {"question": "13800138000 怎么退款"})

    assert "在订单里退。" in shown
    assert sent[0][0] == f"{LLM}/chat/completions"
    assert "13800138000" not in sent[0][1]
    assert not FaqEntry.objects.exists()


def test_who_may_only_look_sees_no_buttons(cast, clerk):
    entry = written(cast)

    assert "保存" not in page(clerk, f"/faq/{entry.pk}/").split("<main")[1]
    assert clerk.post(f"/faq/{entry.pk}/delete/").status_code == 403


def test_other_communities_see_nothing(cast, neighbour):
    entry = written(cast)

    assert "怎么退款" not in page(neighbour, "/faq/")
    assert neighbour.get(f"/faq/{entry.pk}/").status_code == 404
    assert neighbour.get(f"/faq/groups/{cast.group.pk}/").status_code == 404
