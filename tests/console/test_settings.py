from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qunluo.communities.models import RulesVersion
from qunluo.communities.reads import rules_of
from qunluo.console.groups.differences import differences
from qunluo.core.snapshot import GroupRules, KeywordReply, WelcomeRule
from qunluo.outbox.models import OutgoingAction
from tests.cast import RULES
from tests.communities.test_forms import TYPED
from tests.joining.ground import SHORT, put_out


@pytest.fixture
def base(cast) -> str:
    return f"/groups/{cast.group.pk}/settings/"


def newest(cast) -> GroupRules:
    return rules_of([cast.group.pk])[cast.group.pk]


def test_saving_makes_a_new_version_and_offers_the_way_back(cast, steward, base):
    answer = steward.post(base, {**TYPED, "welcome_text": "你好 {name}"}, follow=True)

    shown = answer.content.decode()
    assert newest(cast).version == 2
    assert newest(cast).welcome.text == "你好 {name}"
    assert "已保存为第 2 版，下一条消息起生效。" in shown
    assert f'action="{base}versions/1/restore/"' in shown


def test_the_same_again_is_no_new_version(cast, steward, base):
    steward.post(base, TYPED)
    shown = steward.post(base, TYPED, follow=True).content.decode()

    assert "设置没有变化，仍是第 2 版。" in shown
    assert RulesVersion.objects.filter(group=cast.group).count() == 2


def test_what_another_saved_meanwhile_is_not_written_over_unseen(cast, steward, base):
    steward.post(base, {**TYPED, "opened": "1", "welcome_text": "先来的"})

    second = steward.post(base, {**TYPED, "opened": "1", "welcome_text": "后来的"}).content.decode()
    between = newest(cast)
    steward.post(base, {**TYPED, "opened": "2", "welcome_text": "后来的"})

    assert "有人保存了第 2 版" in second
    assert 'name="opened" value="2"' in second
    assert "后来的" in second
    assert (between.welcome.text, newest(cast).welcome.text) == ("先来的", "后来的")


def test_mistake_keeps_what_was_typed_and_saves_nothing(cast, steward, base):
    answer = steward.post(base, {**TYPED, "welcome_text": "x" * 1_001, "reply-0-text": ""})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "还没有保存：请改好下面标红的地方。" in shown
    assert "x" * 1_001 in shown
    assert newest(cast).version == 1


def test_restoring_brings_back_the_old_rules_as_the_newest(cast, steward, base):
    steward.post(base, {**TYPED, "replies": "0"})

    steward.post(f"{base}versions/1/restore/")

    assert newest(cast) == replace(RULES, version=3)


def test_restoring_version_nought_switches_all_off(cast, steward, base):
    steward.post(f"{base}versions/0/restore/")

    assert newest(cast) == GroupRules(version=2)


def test_version_that_never_was_is_not_restored(cast, steward, base):
    numbers = ["9", "99999999999", "9" * 30, "9" * 5_000]

    assert [steward.post(f"{base}versions/{number}/restore/").status_code for number in numbers] == [404] * 4
    assert newest(cast).version == 1


def test_versions_say_who_changed_what(cast, steward, base):
    steward.post(base, {**TYPED, "capacity": "500"})

    shown = steward.get(base).content.decode()

    assert "第 2 版" in shown
    assert "管家" in shown
    assert "群容量改为 500" in shown


def test_clerk_reads_the_settings_but_finds_no_button(clerk, base):
    shown = clerk.get(base).content.decode()

    assert "欢迎 {name} 来到{group}" in shown
    assert "保存设置" not in shown
    assert "restore" not in shown


def test_rows_come_and_go_without_being_saved(cast, steward, base):
    shown = steward.post(f"{base}replies/", {**TYPED, "do": "add"}).content.decode()

    assert 'name="reply-1-keywords"' in shown
    assert 'value="几点、什么时候,几点"' in shown
    assert "<html" not in shown
    assert newest(cast).version == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("欢迎 {name} 来{group}", "欢迎 小林 来晨光读书会一群", id="both names"),
        pytest.param("{nme}", "{nme}", id="a slip of the pen stays as it is"),
        pytest.param("<b>{name}</b>", "&lt;b&gt;小林&lt;/b&gt;", id="markup is text"),
        pytest.param("长" * 101, "有点长", id="too long to be read"),
        pytest.param("", "这里会显示", id="nothing yet"),
    ],
)
def test_preview_shows_what_a_newcomer_reads(steward, base, text, said):
    assert said in steward.post(f"{base}preview/", {"welcome_text": text}).content.decode()


def test_preview_fills_in_the_rules_that_are_in_force(cast, steward, base):
    put_out(cast)

    shown = steward.post(f"{base}preview/", {"welcome_text": "欢迎 {name}。{rules} {rules_link}"}).content.decode()
    added = steward.post(f"{base}preview/", {"welcome_text": "欢迎 {name}"}).content.decode()

    assert [(SHORT in one, "/n/" in one, "{rules" in one) for one in (shown, added)] == [(True, True, False)] * 2


def test_preview_says_that_there_are_no_rules_to_fill_in(steward, base):
    shown = steward.post(f"{base}preview/", {"welcome_text": "欢迎。{rules}"}).content.decode()

    assert "还没有发布群规告示" in shown
    assert ">欢迎。</div>" in shown


def trial(steward, base, **changes) -> str:
    typed = {**TYPED, "quiet_on": "on", "try-what": "message", "try-clock": "12:00", "try-text": "几点开始"}
    return steward.post(f"{base}try/", {**typed, **changes}).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "命中关键词“几点”，自动回复", id="a keyword"),
        pytest.param({"try-text": "你好"}, "群落什么都不会发", id="nothing that we know"),
        pytest.param({"try-clock": "23:00"}, "免打扰时段发言，私下提示一次", id="at night"),
        pytest.param(
            {"try-clock": "23:00", "try-is_admin": "on"}, "群主或管理员在免打扰时段发言，不提示", id="staff at night"
        ),
        pytest.param({"try-what": "join"}, "欢迎 小林", id="somebody joins"),
        pytest.param({"try-what": "join", "try-clock": "23:00"}, "08:00 发", id="somebody joins at night"),
        pytest.param({"reply-0-text": ""}, "先把标红或没填好的地方改好", id="rules that can't be saved"),
        pytest.param({"try-clock": ""}, "先把标红或没填好的地方改好", id="no time"),
    ],
)
def test_trial_says_what_would_happen(cast, steward, base, changes, said):
    before = OutgoingAction.objects.count()

    assert said in trial(steward, base, **changes)
    assert OutgoingAction.objects.count() == before
    assert newest(cast).version == 1


OFF = GroupRules()
REPLY = KeywordReply(id="a", keywords=("几点",), text="八点")
OTHER = KeywordReply(id="b", keywords=("哪里",), text="这里")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(OFF, OFF, [], id="nothing"),
        pytest.param(OFF, GroupRules(welcome=WelcomeRule(text="x")), ["打开了欢迎语"], id="on"),
        pytest.param(GroupRules(welcome=WelcomeRule(text="x")), OFF, ["关闭了欢迎语"], id="off"),
        pytest.param(
            GroupRules(welcome=WelcomeRule(text="x")),
            GroupRules(welcome=WelcomeRule(text="y")),
            ["修改了欢迎语"],
            id="other words",
        ),
        pytest.param(GroupRules(capacity=2), OFF, ["群容量改为 不设"], id="no limit"),
        pytest.param(OFF, GroupRules(timezone="UTC"), ["时区改为 UTC"], id="time zone"),
        pytest.param(OFF, GroupRules(replies=(REPLY, OTHER)), ["新增 2 条关键词回复"], id="new replies"),
        pytest.param(
            GroupRules(replies=(REPLY,)),
            GroupRules(replies=(replace(REPLY, text="九点"),)),
            ["修改 1 条关键词回复"],
            id="a reply changed",
        ),
        pytest.param(
            GroupRules(replies=(REPLY, OTHER)),
            GroupRules(replies=(OTHER, REPLY)),
            ["调整了关键词回复的顺序"],
            id="other order",
        ),
        pytest.param(
            GroupRules(replies=(REPLY, OTHER)), GroupRules(replies=(OTHER,)), ["删除 1 条关键词回复"], id="gone"
        ),
    ],
)
def test_differences_in_words(old, new, said):
    assert differences(old, new) == said


def test_page_of_settings_shows_every_part_of_the_rules(steward, base):
    shown = steward.get(base).content.decode()

    values = dict(re.findall(r'name="(quiet_starts|quiet_ends|capacity|fresh_minutes)" value="([^"]*)"', shown))
    assert values == {"quiet_starts": "22:00", "quiet_ends": "08:00", "capacity": "200", "fresh_minutes": "60"}
    assert "几点、什么时候" in shown
