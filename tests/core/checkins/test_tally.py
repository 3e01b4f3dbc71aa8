"""Who took part in several roll calls, and how often."""

from __future__ import annotations

from qunluo.core.checkins.roll_call import read_roll_calls
from qunluo.core.checkins.tally import Attendance, tally
from tests.core.checkins.posts import post


def test_nickname_that_changes_its_tail_is_one_person():
    text = """
        7月1日打卡
        1. 阿明-瑜伽~1天 打卡第1天
        2. 小红 打卡第4天
        ---
        7月2日打卡
        1. 阿明-瑜伽~2天 补打卡第2天
        2. 小红
        ---
        7月3日打卡
        1. 阿明 | 摄影 打卡第3天
        """

    assert tally(read_roll_calls(post(text))) == (
        Attendance(
            name="阿明 | 摄影",
            names=("阿明-瑜伽~1天", "阿明-瑜伽~2天", "阿明 | 摄影"),
            days=3,
            done=3,
            make_ups=1,
            last_day_number=3,
        ),
        Attendance(name="小红", names=("小红",), days=2, done=1, make_ups=0, last_day_number=4),
    )


def test_two_of_one_stem_in_a_list_are_two_people():
    text = "7月1日打卡\n1. 小林-北京 打卡\n2. 小林-上海 打卡\n---\n7月2日打卡\n1. 小林-上海 打卡"

    assert [(one.name, one.done) for one in tally(read_roll_calls(text))] == [("小林-上海", 2), ("小林-北京", 1)]


def test_lists_are_counted_by_their_dates_whatever_their_order():
    text = "7月2日打卡\n1. 小红~2 打卡\n---\n7月1日打卡\n1. 小红~1 打卡\n---\n7月2日打卡\n1. 小红~2 打卡"

    assert [(one.name, one.done) for one in tally(read_roll_calls(text))] == [("小红~2", 2)]


def test_posts_that_repeat_one_list_count_once():
    head = "#接龙\n晨读打卡\n\n"
    text = f"{head}1. 小红 打卡\n{head}1. 小红 打卡\n2. 阿明 打卡\n{head}1. 阿明 打卡"

    assert [(one.name, one.days) for one in tally(read_roll_calls(text))] == [("阿明", 2), ("小红", 1)]


def test_nobody_is_nobody():
    assert tally(()) == ()
    assert tally(read_roll_calls("#接龙\n打卡\n\n1. 打卡第3天 跑步5公里")) == ()
