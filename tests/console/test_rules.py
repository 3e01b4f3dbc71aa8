"""Rules as an operator works with them: begun, tried on the past, let out by steps, taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from qunluo.console.templatetags.ruled import marked
from qunluo.moderation.backtests import running
from qunluo.moderation.models import BackTest, BackTestHit, LadderRow, Rule, RuleRelease, RuleVersion
from qunluo.moderation.starters import starters
from tests.moderation.ground import SHORT, begin_rule

SPEECH = {"name": "说短一点", "opening": "", "most_characters": "6", "most_lines": "", "course": "strike"}
SPEECH |= {"ladder": "general", "weight": "1", "hint": ""}


def at(name, *args):
    return reverse(f"console:rules.{name}", args=args)


def text(answer):
    return answer.content.decode()


def released(rule):
    row = RuleRelease.objects.filter(rule=rule).latest("id")
    return (row.standing, row.trial, row.mode, row.share, row.unit)


@pytest.mark.parametrize("key", [one.key for one in starters()])
def test_every_starter_can_be_saved_as_it_is(steward, cast, key):
    form = steward.get(at("create", key)).context["form"]
    typed = {name: field.value() for name, field in ((name, form[name]) for name in form.fields)}
    sent = {name: value for name, value in typed.items() if value not in (None, False, [])}

    answer = steward.post(at("create", key), sent)

    rule = Rule.objects.get()
    assert answer.headers["Location"] == at("show", rule.pk)
    [version] = RuleVersion.objects.all()
    assert (version.data["kind"], RuleRelease.objects.count()) == (form.kind, 0)


def test_a_rule_goes_out_step_by_step_and_back(steward, cast):
    steward.post(at("create", "speech"), SPEECH)
    rule = Rule.objects.get()
    shown = text(steward.get(at("show", rule.pk)))
    assert "草稿" in shown
    assert "发言要最多 6 个字。" in shown

    for sent, expected, step in [
        ({"mode": "shadow"}, (None, 1, "shadow", 0, "member"), "试行现在"),
        ({"mode": "part", "share": "10", "unit": "group"}, (None, 1, "part", 10, "group"), "灰度现在 10%"),
        ({"mode": "on"}, (1, None, "on", 0, "member"), "全部生效现在"),
    ]:
        steward.post(at("release", rule.pk), sent)
        assert released(rule) == expected
        steps = re.findall(r"<li><strong>(.*?)</strong>", text(steward.get(at("show", rule.pk))))
        assert [found for one in steps if "现在" in (found := re.sub(r"<[^>]+>| (?=<)", "", one))] == [step]
    assert 'value="on"' not in text(steward.get(at("show", rule.pk)))
    steward.post(at("back", rule.pk))
    assert released(rule) == (None, 1, "part", 10, "group")
    steward.post(at("release", rule.pk), {"mode": "off"})
    assert released(rule) == (None, None, "off", 0, "member")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        pytest.param({"mode": "part", "share": "0"}, "比例要在 1 到 99 之间", id="nobody"),
        pytest.param({"mode": "part", "share": "x"}, "没有看懂", id="no number"),
        pytest.param({"mode": "everything"}, "没有看懂", id="no step"),
        pytest.param({"mode": "on", "version": "9"}, "没有这个版本", id="no version"),
    ],
)
def test_a_release_that_cannot_be_is_told(steward, cast, sent, sentence):
    steward.post(at("create", "speech"), SPEECH)
    rule = Rule.objects.get()

    answer = steward.post(at("release", rule.pk), sent, follow=True)

    assert sentence in text(answer)
    assert RuleRelease.objects.count() == 0


def test_a_changed_rule_is_a_draft_beside_the_one_in_force(steward, cast):
    rule = begin_rule(cast)

    answer = steward.post(at("edit", rule.pk), SPEECH | {"most_characters": "20"}, follow=True)

    assert "第 2 版是草稿" in text(answer)
    assert "改成：发言要最多 20 个字。" in text(answer)
    assert released(rule) == (1, None, "on", 0, "member")


def test_what_another_saved_meanwhile_is_not_written_over_unseen(steward, cast):
    rule = begin_rule(cast)
    steward.post(at("edit", rule.pk), SPEECH | {"opened": "1", "most_characters": "20"})

    second = steward.post(at("edit", rule.pk), SPEECH | {"opened": "1", "most_characters": "30"})

    assert "有人保存了第 2 版" in text(second)
    assert 'name="opened" value="2"' in text(second)
    assert RuleVersion.objects.count() == 2


def test_the_same_again_is_no_version(steward, cast):
    rule = begin_rule(cast)

    answer = steward.post(at("edit", rule.pk), SPEECH | {"most_characters": "10"}, follow=True)

    assert "没有变化" in text(answer)
    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "sent", "sentence"),
    [
        pytest.param("speech", SPEECH | {"most_characters": ""}, "请至少填写一项格式要求", id="asks nothing"),
        pytest.param("speech", SPEECH | {"name": ""}, "这个字段是必填项", id="no name"),
        pytest.param("speech", SPEECH | {"weight": "9"}, "小于或等于5", id="too heavy"),
        pytest.param("links", SPEECH | {"only_allowed": "", "blocked": ""}, "请填写禁止的网站", id="blocks nothing"),
        pytest.param("personal_data", SPEECH, "请至少选择一种内容", id="nothing is personal"),
    ],
)
def test_what_cannot_be_a_rule_is_told(steward, cast, key, sent, sentence):
    answer = steward.post(at("create", key), sent)

    assert (answer.status_code, Rule.objects.count()) == (200, 0)
    assert sentence in text(answer)


def test_websites_are_taken_as_people_paste_them(steward, cast):
    sent = SPEECH | {"only_allowed": "1", "allowed": "https://www.Qq.com/a?b\n  docs.cn:8080\n\n", "blocked": ""}

    steward.post(at("create", "links"), sent)

    assert RuleVersion.objects.get().data["options"]["allowed"] == ["docs.cn", "qq.com"]


def test_the_days_of_a_back_test_end_today_also_after_midnight(steward, cast, monkeypatch):
    steward.post(at("create", "speech"), SPEECH)
    monkeypatch.setattr("qunluo.console.desk.now", lambda: datetime(2026, 3, 1, 17, tzinfo=UTC))

    assert 'value="2026-03-02"' in text(steward.get(at("try", Rule.objects.get().pk)))


def test_a_draft_is_tried_on_the_past(steward, cast):
    steward.post(at("create", "speech"), SPEECH)
    rule = Rule.objects.get()

    answer = steward.post(at("try", rule.pk), {"first": "2026-01-01", "last": "2026-03-02"}, follow=True)
    assert "已经排上队" in text(answer)
    test = BackTest.objects.get()
    running.run(test.pk)
    shown = text(steward.get(at("backtest", test.pk)))

    assert "第 1 版，2026-01-01 到 2026-03-02" in shown
    assert "低价代购，加我微信" in shown
    assert "另有管理员 1 次，不处罚" in shown
    assert steward.get(at("progress", test.pk), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_hits_are_marked_and_tell_how_precise_it_is(steward, things):
    hit, test = things["hit_id"], things["backtest_id"]
    url = at("mark", test, hit)

    answer = steward.post(url, {"mark": "right"}, headers={"HX-Request": "true"})
    assert "标了 1 条，对 1 条" in text(answer)
    steward.post(url, {"mark": "wrong"})
    assert BackTestHit.objects.get(pk=hit).mark == "wrong"
    assert [steward.post(url, {"mark": "x"}).status_code, steward.post(at("mark", test, 0), {}).status_code] == [
        404,
        404,
    ]


def test_only_one_sort_of_hits_is_shown(steward, things):
    shown = text(steward.get(at("backtest", things["backtest_id"]) + "?found=gone"))

    assert "一条也没有命中" in shown
    assert "低价代购" not in shown


def test_a_back_test_under_way_is_cancelled(steward, cast):
    rule = begin_rule(cast)
    steward.post(at("try", rule.pk), {"first": "2026-01-01", "last": "2026-03-02"})
    again = steward.post(at("try", rule.pk), {"first": "2026-01-01", "last": "2026-03-02"})
    assert "正在回测" in text(again)

    answer = steward.post(at("cancel", BackTest.objects.get().pk), follow=True)

    assert "回测已取消" in text(answer)
    assert BackTest.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        pytest.param({"first": "2026-03-02", "last": "2026-03-01"}, "开始的日子要在结束的日子之前", id="backwards"),
        pytest.param({"first": "2020-01-01", "last": "2026-03-01"}, "最多回测两年", id="for ever"),
        pytest.param({"first": "x", "last": ""}, "输入一个有效的日期", id="no days"),
    ],
)
def test_days_that_cannot_be_are_told(steward, cast, sent, sentence):
    answer = steward.post(at("try", begin_rule(cast).pk), sent)

    assert sentence in text(answer)
    assert BackTest.objects.count() == 0


def test_an_archived_rule_comes_back(steward, cast):
    rule = begin_rule(cast)

    steward.post(at("archive", rule.pk))
    assert "已归档 1 个" in text(steward.get(at("list")))
    steward.post(at("restore", rule.pk))

    rule.refresh_from_db()
    assert rule.archived_at is None


LADDER = {
    "general-decay_days": "60",
    "general-scope": "community",
    "general-total-0": "1",
    "general-measure-0": "hint",
    "general-total-1": "2",
    "general-measure-1": "mute",
    "general-hours-1": "12",
}


def test_a_ladder_is_changed(steward, cast):
    answer = steward.post(at("ladder", "general"), LADDER, follow=True)

    assert "已保存" in text(answer)
    assert LadderRow.objects.get().data == {
        "steps": [{"total": 1, "measure": "hint", "hours": 0}, {"total": 2, "measure": "mute", "hours": 12}],
        "decay_days": 60,
        "scope": "community",
    }


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        pytest.param({"general-measure-0": "mute"}, "先提醒，再处罚", id="no hint first"),
        pytest.param({"general-total-1": "1"}, "要比前一步多", id="no rise"),
        pytest.param({"general-hours-1": ""}, "禁言要填写小时数", id="no hours"),
        pytest.param({"general-measure-0": "", "general-measure-1": ""}, "1 到 8 步", id="no steps"),
    ],
)
def test_a_ladder_that_cannot_be_is_told(steward, cast, sent, sentence):
    answer = steward.post(at("ladder", "general"), LADDER | sent)

    assert sentence in text(answer)
    assert LadderRow.objects.count() == 0


def test_an_unknown_ladder_is_not_there(steward, cast):
    assert steward.post(at("ladder", "other"), LADDER).status_code == 404
    assert steward.get(at("create", "other")).status_code == 404


def test_hostile_names_stay_text(steward, cast):
    begin_rule(cast, SHORT | {"name": "<script>alert(1)</script>"})

    shown = text(steward.get(at("list")))

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], "a&lt;b&gt;c", id="nothing"),
        pytest.param([[1, 4]], "a<mark>&lt;b&gt;</mark>c", id="one place"),
        pytest.param([[0, 2], [1, 3]], "<mark>a&lt;</mark><mark>b</mark>&gt;c", id="overlapping"),
        pytest.param([[4, 99], [-5, 1]], "<mark>a</mark>&lt;b&gt;<mark>c</mark>", id="beyond the text"),
        pytest.param([[3, 3], [9, 12]], "a&lt;b&gt;c", id="nowhere"),
    ],
)
def test_the_places_are_marked(spans, expected):
    assert marked("a<b>c", spans) == expected
