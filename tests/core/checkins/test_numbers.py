"""Numbers as people write them, and the days that they count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.checkins.numbers import day_number, numeral

CHINESE = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """The usual way to write 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds:
        return ("" if tens == 1 else CHINESE[tens]) * (tens > 0) + "十" * (tens > 0) + CHINESE[ones] * (ones > 0)
    tail = CHINESE[tens] + "十" + CHINESE[ones] * (ones > 0) if tens else "零" + CHINESE[ones] if ones else ""
    return CHINESE[hundreds] + "百" + tail


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("3", 3, id="arabic"),
        pytest.param(" 12 ", 12, id="blanks around"),
        pytest.param("１２", 12, id="full width"),
        pytest.param("٣", 3, id="digits of another script"),
        pytest.param("0", 0, id="nought"),
        pytest.param("007", 7, id="leading noughts"),
        pytest.param("十", 10, id="ten"),
        pytest.param("十二", 12, id="twelve"),
        pytest.param("二十", 20, id="twenty"),
        pytest.param("二十一", 21, id="twenty-one"),
        pytest.param("九十九", 99, id="ninety-nine"),
        pytest.param("一百", 100, id="a hundred"),
        pytest.param("一百二十", 120, id="a hundred and twenty"),
        pytest.param("一百二", 120, id="a hundred and twenty in short"),
        pytest.param("一百零二", 102, id="a hundred and two"),
        pytest.param("一百〇二", 102, id="a round nought"),
        pytest.param("一百十二", 112, id="a hundred and twelve in short"),
        pytest.param("两", 2, id="a pair"),
        pytest.param("兩百", 200, id="a pair in traditional script"),
        pytest.param("廿一", 21, id="twenty in one"),
        pytest.param("卅", 30, id="thirty in one"),
        pytest.param("贰拾叁", 23, id="on a cheque"),
        pytest.param("二〇二三", 2023, id="digit by digit"),
        pytest.param("一千零五十", 1050, id="a thousand and fifty"),
        pytest.param("一万二", 12_000, id="twelve thousand in short"),
        pytest.param("三万零五", 30_005, id="thirty thousand and five"),
        pytest.param("4⃣️", 4, id="keycap without its first selector"),
        pytest.param("1️⃣", 1, id="keycap"),
        pytest.param("1️⃣0️⃣", 10, id="two keycaps"),
        pytest.param("🔟", 10, id="keycap ten"),
        pytest.param("①", 1, id="ringed"),
        pytest.param("⑳", 20, id="ringed twenty"),
        pytest.param("㉑", 21, id="ringed twenty-one"),
        pytest.param("㊿", 50, id="ringed fifty"),
        pytest.param("⓫", 11, id="white on black"),
        pytest.param("⑴", 1, id="in brackets"),
        pytest.param("⒊", 3, id="with a dot"),
        pytest.param("㈩", 10, id="a Chinese ten in brackets"),
        pytest.param("Ⅻ", 12, id="Roman"),
        pytest.param("1百2十", 120, id="arabic digits and Chinese units"),
        pytest.param("3十", 30, id="three tens"),
        pytest.param("１二", 12, id="mixed scripts"),
        pytest.param("①⓪", 10, id="ringed digits"),
    ],
)
def test_numeral_reads(text: str, number: int):
    assert numeral(text) == number


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("️⃣", id="a keycap without its digit"),
        pytest.param("X", id="a letter"),
        pytest.param("三天", id="a number and more"),
        pytest.param("3.5", id="a fraction"),
        pytest.param("-3", id="a minus"),
        pytest.param("1,000", id="a comma"),
        pytest.param("²", id="a power"),
        pytest.param("十百", id="units that rise"),
        pytest.param("十十", id="a unit twice"),
        pytest.param("二廿", id="a digit before twenty in one"),
        pytest.param("十12", id="twelve after ten"),
        pytest.param("万", id="a unit of nothing"),
        pytest.param("一万二万", id="a myriad twice"),
        pytest.param("⑳一", id="more after a ringed twenty"),
        pytest.param("1234567890", id="too long"),
        pytest.param("1" * 5000, id="much too long"),
    ],
)
def test_numeral_refuses(text: str):
    assert numeral(text) is None


@given(st.integers(1, 999))
def test_numeral_reads_what_was_written_in_chinese(number: int):
    assert numeral(in_chinese(number)) == number


@given(st.integers(0, 999_999_999), st.sampled_from(["{}", "{}️⃣", "{}⃣️", "{}⃣"]))
def test_numeral_reads_digits_and_keycaps(number: int, cap: str):
    assert numeral("".join(cap.format(digit) for digit in str(number))) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("打卡第3天", 3, id="plain"),
        pytest.param("阿明 打卡第 3 天", 3, id="blanks"),
        pytest.param("打卡 第16天", 16, id="a blank before"),
        pytest.param("第十天", 10, id="no word of checking in"),
        pytest.param("小红 第12天 跑步4公里", 12, id="after a name"),
        pytest.param("小红 |  读书 ｜6年 ，第9天，散步30分钟", 9, id="between commas"),
        pytest.param("打卡第八天散步一个半小时", 8, id="glued to what was done"),
        pytest.param("打卡第4⃣️天", 4, id="keycap"),
        pytest.param("打卡第1️⃣5️⃣天", 15, id="keycaps"),
        pytest.param("打卡第🔟天", 10, id="keycap ten"),
        pytest.param("打卡第③天", 3, id="ringed"),
        pytest.param("打卡第１４天", 14, id="full width"),
        pytest.param("打卡14天", 14, id="without 第"),
        pytest.param("打卡14天20分钟", 14, id="without 第 and glued"),
        pytest.param("打卡了两天", 2, id="so far"),
        pytest.param("打卡满30天啦", 30, id="in full"),
        pytest.param("连续打卡5天", 5, id="in a row"),
        pytest.param("打卡，坚持30天", 30, id="kept up"),
        pytest.param("打卡 8/21天", 8, id="out of how many"),
        pytest.param("打卡第8/21天", 8, id="out of how many, with 第"),
        pytest.param("已打卡第5天", 5, id="already"),
        pytest.param("第21天打卡", 21, id="the day first"),
        pytest.param("21天打卡第3天", 3, id="of a challenge"),
        pytest.param("30天计划 打卡第3天", 3, id="a plan beside"),
        pytest.param("早起打卡的第二天", 2, id="of an undertaking"),
        pytest.param("打卡第一百二十天", 120, id="long"),
        pytest.param("day 5", 5, id="English"),
        pytest.param("Day5", 5, id="English, glued"),
        pytest.param("DAY-05", 5, id="English, a hyphen"),
        pytest.param("Day 3/30", 3, id="English, out of how many"),
        pytest.param("Amy | Day 7, 5k run", 7, id="English, in a sentence"),
        pytest.param("D12打卡", 12, id="short"),
        pytest.param("打卡D12", 12, id="short, behind"),
        pytest.param("小林 D5 跑步", 5, id="short and alone"),
        pytest.param("check-in day 9", 9, id="checking in, in English"),
        pytest.param("打卡Day 9", 9, id="both languages"),
        pytest.param("打卡第十五日", 15, id="another word for day"),
        pytest.param("簽到第三天", 3, id="traditional script"),
        pytest.param("签到第7天", 7, id="signing in"),
        pytest.param("补打卡第3天", 3, id="made up"),
        pytest.param("补卡 第三天", 3, id="made up, in short"),
        pytest.param("补第3天", 3, id="made up, shorter"),
        pytest.param("打卡第3天，明天第4天", 3, id="the first of two"),
        pytest.param("国庆第3天，打卡第9天", 9, id="another thing's day before"),
        pytest.param("自律第3天的人 打卡第18天", 18, id="beside the word before alone"),
        pytest.param("阿明-增肌-8年~17天 打卡18天", 18, id="a nickname with days"),
        pytest.param("7月25日 打卡第6天", 6, id="a date beside"),
        pytest.param("0725 打卡第6天", 6, id="a short date beside"),
    ],
)
def test_day_number_is_found(text: str, number: int):
    assert day_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("打卡", id="no number"),
        pytest.param("阿明-增肌-8年~17天", id="a nickname with a tilde"),
        pytest.param("gege-增肌-3年-17天 爬坡走40分钟", id="a nickname with hyphens"),
        pytest.param("老周～18天", id="a nickname with a wide tilde"),
        pytest.param("30天计划", id="a plan"),
        pytest.param("21天打卡营", id="a camp"),
        pytest.param("打卡21天计划开始啦", id="a plan behind"),
        pytest.param("打卡7天有奖", id="a prize"),
        pytest.param("打卡满21天送一本书", id="a gift"),
        pytest.param("需打卡30天", id="a demand"),
        pytest.param("每打卡7天休息一次", id="each"),
        pytest.param("还没打卡3天", id="not done"),
        pytest.param("第2天没打卡", id="a day without"),
        pytest.param("打卡3天没来", id="stayed away"),
        pytest.param("隔离第3天", id="a day of another thing"),
        pytest.param("国庆第3天打了球", id="a holiday"),
        pytest.param("倒计时第3天", id="a countdown"),
        pytest.param("打卡第X天", id="a template"),
        pytest.param("打卡第__天", id="a gap"),
        pytest.param("打卡0725", id="a short date"),
        pytest.param("打卡3月5日", id="a date"),
        pytest.param("打卡 7.25", id="a date with a dot"),
        pytest.param("25日打卡", id="a day of the month"),
        pytest.param("打卡5公里", id="a distance"),
        pytest.param("打卡30分钟", id="a duration"),
        pytest.param("打卡3次", id="times"),
        pytest.param("打卡第3次", id="the third time"),
        pytest.param("打卡第0天", id="day nought"),
        pytest.param("打卡第三节课", id="a lesson"),
        pytest.param("打卡第3日记", id="a diary"),
        pytest.param("Monday 5", id="a day of the week"),
        pytest.param("today 5k", id="today"),
        pytest.param("维生素D3", id="a vitamin"),
        pytest.param("维生素 D3 打卡", id="a vitamin, checked in"),
        pytest.param("3D打印", id="the third dimension"),
        pytest.param("坐 D301 去上海", id="a train"),
        pytest.param("https://example.com/day5?d=3", id="a link"),
        pytest.param("坚持30天", id="kept up something"),
        pytest.param("连续3天下雨", id="rain"),
        pytest.param("星期天打卡", id="Sunday"),
        pytest.param("打卡第" + "1" * 40 + "天", id="an endless number"),
    ],
)
def test_day_number_is_not_guessed(text: str):
    assert day_number(text) is None


@given(st.integers(1, 9999), st.sampled_from(["打卡第{}天", "小红 第{}天 读书", "Day {}", "打卡{}天", "D{}打卡"]))
def test_day_number_is_read_in_each_form(number: int, form: str):
    assert day_number(form.format(number)) == number


@given(st.text(alphabet="打卡第天一十3️⃣🔟 Dday/补没计划\n年~", max_size=200))
def test_day_number_never_raises(text: str):
    number = day_number(text)

    assert number is None or 1 <= number <= 9999
