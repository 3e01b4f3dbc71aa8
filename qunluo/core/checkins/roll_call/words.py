"""The words by which a roll call is understood: what was done, what was not, what is no name."""

from __future__ import annotations

import re
from typing import Final

from qunluo.core.checkins.numbers import NUMERAL

DONE_MARKS: Final = "✅✔☑✓√👌💯🆗"
NOT_DONE_MARKS: Final = "❌✖✗✘"
CONNECTORS: Final = "|｜丨︱¦/／·・•-–—~～_&＆"
"""What holds the parts of a nickname together."""

_NOT_DONE: Final = (
    r"(?:还|仍|暂|尚|還)?(?:未|没有?|沒有?|忘记?|忘了|漏)"
    r"(?:打卡|签到|簽到|完成|做|运动|跑|练|读|学|交|来|到|参加|接种|报名)"
    r"|请假|請假|缺卡|缺勤|缺席|断卡|待打卡|待补卡|待完成"
)
DAY: Final = (
    rf"第\s{{0,2}}{NUMERAL}(?:\s?/\s?\d{{1,4}})?\s{{0,2}}[天日](?![期记常报程语])"
    rf"|(?<![a-z])day[\s\-#.:]{{0,2}}\d|(?<![a-z0-9])d\s?\d{{1,3}}(?![a-z\d])"
)
PHRASE: Final = (
    rf"{_NOT_DONE}|{DAY}"
    r"|(?:已经?|今日|每日|完成|按时|准时|连续|坚持|累计)?(?:补|補)?(?:打卡|打咔|签到|簽到)|补卡|補卡|补签|補簽|补打|补交|补录"
    r"|已(?:经|完成|读|讀|阅|閱|交|报名|報名|到|接种|接種|预约|預約|提交|签|做|学|看|听|练|付|转|收|订|买|缴|登记|登記|填)"
    r"|(?<=[\s:：,，+])(?:已|完成)(?=$|[\s,，!！。])|(?<=\s)(?:参加|參加|到)(?=$|[,，!！。])"
    r"|(?<![a-z])(?:done|finished|completed|check(?:ed)?[- ]?in|signed|attending|present|going)(?![a-z])"
    rf"|[{DONE_MARKS}{NOT_DONE_MARKS}]|×(?!\s?\d)"
)
"""What a check-in is told by; the name stands before it."""

ACTIVITY: Final = (
    r"(?:晨跑|夜跑|慢跑|跑步|快走|散步|走路|步行|徒步|爬山|爬楼|爬坡|骑行|骑车|游泳|跳绳|跳操|跳舞|瑜伽|瑜珈|普拉提|羽毛球|篮球"
    r"|足球|乒乓|网球|打球|俯卧撑|深蹲|平板|卷腹|仰卧|引体|波比|开合跳|高抬腿|健腹轮|哑铃|撸铁|举铁|帕梅拉|有氧|无氧|胸部|背部"
    r"|肩部|腿部|腹部|臀部|全身|练背|练胸|练腿|拉伸|冥想|太极|八段锦|站桩|早起|早睡|起床|阅读|閱讀|读书|讀書|看书|读完|背单词|背诗"
    r"|单词|听力|练字|写字|书法|练琴|钢琴|画画|作业|学习|复习|预习|复盘|日记|听书|朗读|晨读|口语|刷题|网课|背诵|早餐|午餐|晚餐"
    r"|喝水|体重|训练|骑|跑|游|hiit\b|keep\b|run(?:ning)?\b|walk(?:ing)?\b|yoga\b|read(?:ing)?\b|swim(?:ming)?\b|gym\b)"
)
_AMOUNT: Final = r"(?:\d{1,6}(?:\.\d{1,3})?|[一二两兩三四五六七八九十百千半]{1,5}个?半?)"
QUANTITY: Final = (
    rf"{_AMOUNT}\s?(?:多\s?)?(?:分钟|分鐘|分|小时|小時|h\b|min(?:s|utes?)?\b|hours?\b|公里|千米|km\b|k\b|米|组|組|个|個|次|下|遍|页|頁"
    r"|章|节|卡|千卡|kcal|kg\b|斤|公斤|层|步|圈|首|篇|词|字|杯|份|箱|盒|袋|件|套|只|盆|人|位|名|支|瓶|包|张|本|条|块|元|g\b|ml\b)"
    r"|[x×*]\s?\d"
)
SENTENCE: Final = (
    r"(?:今天|今日|今早|今晚|昨天|昨日|昨晚|明天|早上|上午|中午|下午|晚上|凌晨|我|继续|坚持|终于|又是|因为|虽然|感觉|太|好累|加油"
    r"|[年病事婚产]假|本人|带|共|需要|想|要|不|没|with\b|bring|plus\b)"
)
STOP_WORDS: Final = re.compile(SENTENCE, re.IGNORECASE)
ACTIVITY_FIRST: Final = re.compile(ACTIVITY, re.IGNORECASE)
QUANTITY_ANYWHERE: Final = re.compile(QUANTITY, re.IGNORECASE)
GLUED_ACTIVITY: Final = re.compile(rf"{ACTIVITY}[^\d\s|｜]{{0,2}}\d", re.IGNORECASE)
NO_NAME_AHEAD: Final = rf"{ACTIVITY}|{SENTENCE}|\d{{3,}}(?=$|\s)|(?=\S{{0,16}}?(?:{QUANTITY}))"
"""With this a token after a name begins no part of the name."""

IS_DAY: Final = re.compile(DAY, re.IGNORECASE)
IS_PHRASE: Final = re.compile(PHRASE, re.IGNORECASE)
NOT_DONE: Final = re.compile(
    rf"(?:今[天日]\s?)?(?:{_NOT_DONE}|[{NOT_DONE_MARKS}×]|not\s(?:done|yet)|absent|leave\b|取消|退出"
    r"|(?:今[天日]\s?)?(?:休息|rest)[\s。.!！~～]{0,3}$)",
    re.IGNORECASE,
)
MAKE_UP: Final = re.compile(
    r"(?<![无未不没免勿])(?:[补補](?:打卡|签到|簽到|卡|签|簽|打|交|录|登|昨|前天|上昨|第|\s?\d{1,2}\s?[月./号日]|\s?(?:周|星期)[一二三四五六日天])"
    r"|昨[天日晚]的?[补補](?![充水品觉剂])|[（(【\[][补補][）)】\]]|(?:(?<=^)|(?<=[\s，,]))[补補](?=$|[\s，,])|make-?\s?up\b)",
    re.IGNORECASE | re.MULTILINE,
)
_MADE_UP: Final = re.compile(r"[补補]|make", re.IGNORECASE)
NO_NEED: Final = re.compile(r"(?:不用|无需|不需要?|不必|免|無需)\s?$")
LIST_WORDS: Final = re.compile(
    r"打卡|签到|簽到|接龙|接龍|报名|報名|登记|登記|统计|統計|团购|團購|拼单|拼團|记录|名单|名單|作业"
    r"|check-?\s?in|sign[- ]?up",
    re.IGNORECASE,
)
SUBTITLE: Final = re.compile(
    r"(?:.{0,16}(?:[组組场場班队隊营營批档期]|楼|栋)|(?:本|上|下)?(?:周|星期|礼拜)[一二三四五六日天]|[上下]午|晚上|早上)[:：]?$"
)
"""Parts of one list: "第二组", "下午场：", "周二："."""
FOOTER: Final = re.compile(
    r"(?:请(?:大家|各位|还没|没有?|未|继续|其他|以上)|以上|截止|@所有人|@全体|温馨提示|溫馨提示|注[:：意]|提醒|未打卡(?:的|名单|人员|[:：])"
    r"|还没(?:打卡|接龙|报名)的|共\s?\d{1,4}\s?[人位份]|合计|总计|總計|统计[:：]|接龙结束|大家继续)"
)


def is_make_up(text: str) -> bool:
    """Whether the text says that a missed check-in is made up."""
    if _MADE_UP.search(text) is None:
        return False
    return any(not NO_NEED.search(text[max(0, hit.start() - 4) : hit.start()]) for hit in MAKE_UP.finditer(text))
