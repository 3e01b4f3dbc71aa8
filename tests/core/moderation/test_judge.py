"""What each kind of rule says of a message: the near miss beside the hit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.core.events import MessageKind
from qunluo.core.moderation.judge import Scene, Verdict, judge
from qunluo.core.moderation.rules import (
    Abuse,
    Adverts,
    Flood,
    ForbiddenWords,
    Inviting,
    Links,
    PersonalData,
    Probation,
    Speech,
)
from qunluo.core.moderation.sight import Clue, Evidence, Hit, Opinion, Sight, Site, Topic, Trick
from qunluo.core.moderation.utterances import utterance_of
from tests.core.said import at, message

NOON = at("12:00")


def innocent(detail):
    return Verdict(matched=False, detail=detail)


def guilty(detail, *spans, **more):
    return Verdict(matched=True, detail=detail, spans=spans, **more)


def clue(kind, value="", start=0, end=2):
    return Evidence(clue=kind, start=start, end=end, value=value)


def hit(word="代购", *, start=0, list_id="ads", **more):
    return Hit(list_id=list_id, word=word, category="广告", start=start, end=start + len(word), **more)


def scene(text="低价代购", *, hits=(), evidence=(), opinions=(), sites=(), kind=MessageKind.TEXT, **more):
    sight = Sight(hits=tuple(hits), evidence=tuple(evidence), opinions=tuple(opinions), sites=tuple(sites))
    return Scene(message=message(text, kind=kind), sight=sight, **more)


def link(host):
    return clue(Clue.LINK, host)


def listed(host, *, is_allowed=False, reason=""):
    return Site(host=host, domain=host, is_allowed=is_allowed, reason=reason)


@pytest.mark.parametrize(
    ("condition", "given", "expected"),
    [
        pytest.param(ForbiddenWords(), scene(), innocent("没有命中敏感词"), id="no word"),
        pytest.param(ForbiddenWords(), scene(hits=[hit(start=2)]), guilty("敏感词“代购”", (2, 4)), id="a word"),
        pytest.param(
            ForbiddenWords(lists=frozenset({"abuse"})),
            scene(hits=[hit()]),
            innocent("没有命中敏感词"),
            id="a word of another list",
        ),
        pytest.param(
            ForbiddenWords(),
            scene("低价贷购", hits=[hit(start=2, trick=Trick.HOMOPHONE)]),
            guilty("敏感词“贷购”（谐音，读作“代购”）", (2, 4)),
            id="a word in disguise",
        ),
        pytest.param(
            ForbiddenWords(),
            scene("代购" * 4, hits=[hit(start=at) for at in (0, 2, 4, 6)]),
            guilty("敏感词“代购”、“代购”、“代购”等 4 处", (0, 2), (2, 4), (4, 6), (6, 8)),
            id="many words",
        ),
        pytest.param(
            Abuse(),
            scene(opinions=[Opinion(topic=Topic.ABUSE, score=0.95)]),
            guilty("可能是人身攻击（95%），请人看一眼", is_doubtful=True),
            id="abuse is for a person to see",
        ),
        pytest.param(
            Abuse(),
            scene(opinions=[Opinion(topic=Topic.ABUSE, score=0.89), Opinion(topic=Topic.ADVERT, score=1)]),
            innocent("没有看出人身攻击"),
            id="not sure enough",
        ),
        pytest.param(Adverts(), scene(), innocent("不像广告（0 分）"), id="nothing speaks for an advert"),
        pytest.param(
            Adverts(),
            scene(
                evidence=[clue(Clue.WECHAT, "abc123")],
                opinions=[Opinion(topic=Topic.ADVERT, score=0.6, reasons=(("代购", 2.0),))],
                before=3,
            ),
            guilty("广告（122 分：用词 92“代购”、微信号 30“abc123”）", (0, 2)),
            id="an advert by words and a contact",
        ),
        pytest.param(
            Adverts(),
            scene(opinions=[Opinion(topic=Topic.ADVERT, score=0.5)], before=3),
            guilty("可能是广告（90 分：用词 90）", is_doubtful=True),
            id="words alone are for a person to see",
        ),
        pytest.param(
            Adverts(),
            scene(opinions=[Opinion(topic=Topic.ADVERT, score=0.5, line=0.8)], before=3),
            innocent("不像广告（35 分）"),
            id="where the group talks like that",
        ),
        pytest.param(
            Adverts(),
            scene(
                opinions=[Opinion(topic=Topic.ADVERT, score=0.5)],
                joined_at=NOON - timedelta(days=1),
                recent=(
                    utterance_of("m0", NOON - timedelta(minutes=5), "低价代购"),
                    utterance_of("m1", NOON, "低价代购"),
                ),
            ),
            guilty("广告（130 分：用词 90、新人 15、重复发送 15“1”、第一次发言 10）"),
            id="a newcomer who says it twice",
        ),
        pytest.param(
            Adverts(),
            scene(evidence=[link("a.cn")], opinions=[Opinion(topic=Topic.ADVERT, score=1)], joined_at=NOON),
            guilty("可能是广告（140 分：用词 100、链接 15“a.cn”、新人 15、第一次发言 10）", (0, 2), is_doubtful=True),
            id="without hard evidence nobody is punished",
        ),
        pytest.param(
            Adverts(),
            scene(hits=[hit()], evidence=[clue(Clue.WECHAT, "abc123"), clue(Clue.PRICE, "39")], before=3),
            guilty(
                "可能是广告（95 分：词库 50“代购”、微信号 30“abc123”、价格 15“39”）", (0, 2), (0, 2), is_doubtful=True
            ),
            id="a listed word, a contact and a price",
        ),
        pytest.param(
            Adverts(),
            scene("#接龙\n周一读书会\n1. 阿明", opinions=[Opinion(topic=Topic.ADVERT, score=1)]),
            innocent("接龙不算广告"),
            id="a roll call",
        ),
        pytest.param(Links(), scene(), innocent("没有链接"), id="no link"),
        pytest.param(
            Links(blocked=frozenset({"bad.cn"})),
            scene(evidence=[link("shop.bad.cn")]),
            guilty("链接 shop.bad.cn 已被禁止", (0, 2)),
            id="below a blocked host",
        ),
        pytest.param(
            Links(blocked=frozenset({"bad.cn"})),
            scene(evidence=[link("notbad.cn")]),
            innocent("链接都在允许之列"),
            id="a host that only ends alike",
        ),
        pytest.param(
            Links(allowed=frozenset({"qq.com"}), only_allowed=True),
            scene(evidence=[link("docs.QQ.com."), link("evil.qq.com.cn")]),
            guilty("链接 evil.qq.com.cn 不在允许的网站里", (0, 2)),
            id="only allowed ones",
        ),
        pytest.param(
            Links(allowed=frozenset({"qq.com"}), blocked=frozenset({"bad.qq.com"}), only_allowed=True),
            scene(evidence=[link("bad.qq.com")]),
            guilty("链接 bad.qq.com 不在允许的网站里", (0, 2)),
            id="blocked within an allowed one",
        ),
        pytest.param(
            Links(),
            scene(evidence=[link("x.bad.cn")], sites=[listed("x.bad.cn", reason="冒充客服")]),
            guilty("链接 x.bad.cn 在禁止名单里（冒充客服）", (0, 2)),
            id="forbidden by the list",
        ),
        pytest.param(
            Links(listed=False, blocked=frozenset({"worse.cn"})),
            scene(evidence=[link("x.bad.cn")], sites=[listed("x.bad.cn")]),
            innocent("链接都在允许之列"),
            id="a rule that asks no list",
        ),
        pytest.param(
            Links(only_allowed=True),
            scene(evidence=[link("good.cn"), link("other.cn")], sites=[listed("good.cn", is_allowed=True)]),
            guilty("链接 other.cn 不在允许的网站里", (0, 2)),
            id="allowed by the list",
        ),
        pytest.param(
            Links(only_allowed=True, allowed=frozenset({"bad.cn"})),
            scene(evidence=[link("x.bad.cn")], sites=[listed("x.bad.cn")]),
            innocent("链接都在允许之列"),
            id="the rule itself comes before the list",
        ),
        pytest.param(
            Links(blocked=frozenset({"good.cn"})),
            scene(
                evidence=[link("good.cn"), link("x.bad.cn")],
                sites=[listed("good.cn", is_allowed=True), listed("x.bad.cn")],
            ),
            guilty("链接 x.bad.cn 在禁止名单里；链接 good.cn 已被禁止", (0, 2), (0, 2)),
            id="forbidden by the rule, whatever the list allows",
        ),
        pytest.param(Inviting(), scene(), innocent("看的是邀请，不是发言"), id="inviting is not said"),
        pytest.param(
            PersonalData(),
            scene(evidence=[clue(Clue.PHONE), clue(Clue.PRICE), clue(Clue.PHONE, start=3, end=5)]),
            guilty("公开了手机号", (0, 2), (3, 5)),
            id="a phone number",
        ),
        pytest.param(PersonalData(), scene(evidence=[clue(Clue.PRICE)]), innocent("没有公开个人信息"), id="a price"),
        pytest.param(Speech(opening="【"), scene("【求助】怎么报名"), innocent("格式没有问题"), id="a good opening"),
        pytest.param(Speech(opening="【"), scene("怎么报名"), guilty("发言要以“【”开头"), id="no opening"),
        pytest.param(
            Speech(opening="【"), scene("", kind=MessageKind.IMAGE), innocent("不是文字"), id="a picture has no opening"
        ),
        pytest.param(Speech(most_characters=4), scene("四个字啊"), innocent("格式没有问题"), id="just short enough"),
        pytest.param(
            Speech(most_characters=4), scene("五个字了啊"), guilty("写了 5 个字，最多 4 个"), id="a character too many"
        ),
        pytest.param(Speech(most_lines=2), scene("一\n二\n三"), guilty("写了 3 行，最多 2 行"), id="a line too many"),
        pytest.param(
            Probation(days=3),
            scene(evidence=[link("a.cn")], joined_at=NOON - timedelta(days=3) + timedelta(seconds=1)),
            guilty("进群不满 3 天，不能发链接", (0, 2)),
            id="a newcomer's link",
        ),
        pytest.param(
            Probation(days=3),
            scene(evidence=[link("a.cn")], joined_at=NOON - timedelta(days=3)),
            innocent("进群已满 3 天，或不知道何时进群"),
            id="no newcomer any more",
        ),
        pytest.param(
            Probation(days=3),
            scene(evidence=[link("a.cn")]),
            innocent("进群已满 3 天，或不知道何时进群"),
            id="nobody knows since when",
        ),
        pytest.param(
            Probation(days=3),
            scene("", kind=MessageKind.CARD, joined_at=NOON),
            guilty("进群不满 3 天，不能发转发的卡片"),
            id="a newcomer's card",
        ),
        pytest.param(
            Probation(days=3),
            scene(evidence=[clue(Clue.PRICE)], joined_at=NOON),
            innocent("没有不该发的内容"),
            id="a newcomer's price",
        ),
    ],
)
def test_a_rule_says_what_it_sees(condition, given, expected):
    assert judge(condition, given) == expected


def spoken(*seconds, text=None):
    """Somebody's messages at these seconds around noon; the one at 0 is the message itself."""
    return tuple(
        utterance_of("m1" if second == 0 else f"at{second}", NOON + timedelta(seconds=second), text or f"第{second}句")
        for second in sorted(seconds)
    )


FLOOD = Flood(most=3, repeats=2, seconds=60)


@pytest.mark.parametrize(
    ("recent", "expected"),
    [
        pytest.param(spoken(-30, -20, 0), innocent("没有刷屏"), id="just few enough"),
        pytest.param(spoken(-30, -20, -10, 0), guilty("60 秒内发了 4 条消息"), id="one too many"),
        pytest.param(spoken(-60, -20, -10, 0), innocent("没有刷屏"), id="the first is a minute ago"),
        pytest.param(spoken(0, 10, 20, 30), guilty("60 秒内发了 4 条消息"), id="the others came first"),
        pytest.param(spoken(-50, -40, 20, 0), innocent("没有刷屏"), id="no minute holds them all"),
        pytest.param(spoken(-40, -20, 0, text="低价代购"), guilty("60 秒内把同一句话发了 3 遍"), id="once too often"),
        pytest.param((), innocent("没有刷屏"), id="nothing known"),
    ],
)
def test_a_flood_is_seen_in_whatever_order_it_comes(recent, expected):
    assert judge(FLOOD, scene(recent=recent)) == expected


def test_case_and_blanks_make_no_other_text():
    assert utterance_of("a", NOON, " Hello ").digest == utterance_of("b", NOON, "hello").digest
    assert utterance_of("a", NOON, "   ").digest == ""
    assert utterance_of("a", NOON, "\ud800").digest != ""


def test_what_is_no_condition_is_refused():
    with pytest.raises(TypeError):
        judge(object(), scene())
