"""What the operators of the demo community have switched on in its groups, and what they still have to do."""

from __future__ import annotations

from datetime import time

from qunluo.core.snapshot import GroupRules, KeywordReply, QuietHoursRule, WelcomeRule
from qunluo.simulator.stages import LIVELY, NEW, QUIET, TROUBLED

FULL_SHARE = 0.9
NEARLY_FULL_AFTER = 3  # newcomers: soon after the start the page of to-dos shows what a nearly full group asks for
HINT = "夜深了，群里在免打扰时段。有话明早再聊，晚安。"
REPLIES = (
    KeywordReply(
        id="rules",
        keywords=("打卡规则", "几点截止", "截止时间"),
        text="每天 6:00–10:00 打卡，发“打卡第N天”加一句今天做了什么就行。",
        pause_minutes=10,
    ),
    KeywordReply(
        id="make-up",
        keywords=("补卡", "忘记打卡"),
        text="每月可以补 3 次，断卡后三天内发“补卡”加日期就可以。",
        pause_minutes=10,
    ),
    KeywordReply(
        id="books", keywords=("书单", "共读哪本"), text="本月共读书目在群公告里，每天读二十页左右，跟着今天的进度就好。"
    ),
    KeywordReply(
        id="talk", keywords=("直播", "分享会几点"), text="每周三晚 8:30 分享会，链接提前十分钟发在群里，第二天有回放。"
    ),
    KeywordReply(id="leave", keywords=("请假",), text="发“请假”加日期就可以，每月 5 天，不算断卡。", pause_minutes=10),
)
TODO = {
    TROUBLED.name: "最近一周广告明显变多，提问大多没人回答。请看看要不要清理发广告的成员，并安排人值班答疑。",
    QUIET.name: "这个群最近两周平均每天不到 3 条消息。请发起一个话题，或者考虑并入一群。",
}


def rules_for(stage: str, *, present: int) -> GroupRules:
    """The rules of the demo group of that stage, in which so many are present."""
    welcome = WelcomeRule(text="欢迎 {name} 加入{group}！先看群公告，改好昵称，明早一起打卡。")
    by_stage = {
        LIVELY.name: GroupRules(
            welcome=welcome,
            replies=REPLIES,
            quiet_hours=QuietHoursRule(starts=time(23), ends=time(5), hint=HINT),
            capacity=round((present + NEARLY_FULL_AFTER) / FULL_SHARE),
        ),
        NEW.name: GroupRules(
            welcome=WelcomeRule(text="{name}，欢迎来到{group}！这里从零开始，一天一点点。有问题随时问。"),
            replies=REPLIES,
            capacity=200,
        ),
        TROUBLED.name: GroupRules(quiet_hours=QuietHoursRule(hint=HINT), replies=REPLIES[:1]),
        QUIET.name: GroupRules(
            welcome=welcome, quiet_hours=QuietHoursRule(starts=time(22, 30), ends=time(7), hint=HINT)
        ),
    }
    return by_stage[stage]
