from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Submission
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.core.checkins.plan import Session, Way
from tests.cast import NOW, handle_all
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.disputing import CLOSE_TO_SURE, TERMS, a_plan, at, hand_in, member_of
from tests.console.addresses import text_of

HTMX = {"HX-Request": "true"}


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def plan(cast):
    """静静 is done, 老周 waits, 阿明 has a streak of two to lose, 小林 is new."""
    plan = a_plan(cast)
    hand_in(plan, member_of(cast, "ming"), at(28, 8, month=2))
    hand_in(plan, member_of(cast, "ming"), at(1, 8))
    hand_in(plan, member_of(cast, "jing"), at(2, 9), text="读了两页")
    hand_in(plan, member_of(cast, "zhou"), at(2, 10), risk=CLOSE_TO_SURE)
    return plan


@pytest.fixture
def base(plan) -> str:
    return f"/board/{plan.pk}/"


def test_without_a_plan_the_board_says_how_to_begin(steward):
    assert "还没有打卡计划" in page(steward, "/board/")


def test_the_menu_leads_to_the_newest_plan(cast, steward, plan):
    newest = a_plan(cast, name="夜读")

    assert steward.get("/board/").headers["Location"] == f"/board/{newest.pk}/"


def test_today_shows_who_did_it_and_how_it_goes(steward, base):
    shown = page(steward, base)

    assert all(said in shown for said in ("静静", "读了两页", "打卡页", "4 人里 1 人打了", "09:00"))
    assert "阿明" not in shown
    assert re.findall(r'<b class="nums">(\d+)</b><span>(.+?)</span>', shown)[:4] == [
        ("1", "已打卡"),
        ("2", "还没打"),
        ("1", "待审核"),
        ("0", "没算上"),
    ]


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        pytest.param("which=missing", ["阿明", "小林", "还没有动静", "复制一段话"], ["静静"], id="who is missing"),
        pytest.param(
            "which=waiting", ["老周", "和阿明 3 月 1 日写的几乎一样", "去审核"], ["阿明</bdi>"], id="what waits"
        ),
        pytest.param("which=invalid", ["没有被退回的打卡"], ["静静"], id="nothing was refused"),
        pytest.param("day=2026-03-01", ["阿明", "3 人里 1 人打了"], ["静静"], id="another day"),
        pytest.param("day=2026-02-20", ["这一天没有人打卡"], ["阿明"], id="an empty day"),
        pytest.param("day=2027-01-01", ["静静"], ["阿明"], id="a day ahead is today"),
        pytest.param("way=message", ["没有符合条件的成员"], ["读了两页"], id="another way"),
        pytest.param("q=静", ["静静"], [], id="a name"),
        pytest.param("q=阿", ["没有符合条件的成员"], ["静静"], id="a name that is not here"),
        pytest.param("which=x&way=x&day=x&page=x&group=x", ["静静"], [], id="nonsense"),
        pytest.param("page=999999999999", ["已打卡"], ["静静"], id="far behind the end"),
    ],
)
def test_the_board_is_sifted(steward, base, query, there, gone):
    shown = page(steward, f"{base}?{query}")

    assert [said for said in there if said not in shown] == []
    assert [said for said in gone if said in shown] == []


def test_the_board_brings_itself_up_to_date(cast, steward, plan, base):
    shown = page(steward, f"{base}?which=done")
    [address] = re.findall(r'id="live" hx-get="(.+?)" hx-trigger="every 10s"', shown)
    hand_in(plan, member_of(cast, "lin"), at(2, 11))

    fragment = steward.get(base + address.replace("&amp;", "&"), headers=HTMX).content.decode()

    assert ("小林" in fragment, "<html" in fragment) == (True, False)


def test_a_past_day_is_not_asked_for_again(steward, base):
    assert "every 10s" not in page(steward, f"{base}?day=2026-03-01")


def test_refused_and_rejected_say_why(cast, steward, plan, base):
    early = a_plan(
        cast, sessions=(Session(starts=TERMS.sessions[0].starts.replace(hour=10), needs=TERMS.sessions[0].needs),)
    )
    hand_in(early, member_of(cast, "lin"), at(2, 7))

    shown = page(steward, f"/board/{early.pk}/?which=invalid")

    assert ("小林" in shown, "现在还没开始" in shown) == (True, True)


def test_the_call_names_who_is_missing_by_group(cast, steward, plan, base):
    second = another_group(cast)
    plan.plan_groups.create(group=second)
    newcomer(cast, "小吴", group=second)

    one = page(steward, f"{base}call/?group={cast.group.pk}")
    both = page(steward, f"{base}call/")

    assert "“晨读打卡”今天还没打卡的伙伴：\n@阿明 @小林\n打卡时间" in one
    assert "【晨光读书会二群】\n@小吴" in both
    assert page(steward, f"{base}call/?day=2026-02-10").count("打卡时间") == 0


def test_an_operator_enters_check_ins_with_a_reason(cast, steward, plan, base):
    ming, lin = member_of(cast, "ming"), member_of(cast, "lin")

    answer = steward.post(
        f"{base}enter/",
        {"member": [ming.pk, lin.pk], "day": "2026-03-02", "reason": "线下已签到", "key": "k"},
        follow=True,
    )

    assert "已为 2 位成员登记" in answer.content.decode()
    handle_all()
    assert [
        (one.member.name, one.way, one.state, one.text, one.entered_by.name)
        for one in Submission.objects.filter(plan=plan, way=Way.OPERATOR).order_by("member__name")
    ] == [("小林", "operator", "counts", "线下已签到", "管家"), ("阿明", "operator", "counts", "线下已签到", "管家")]
    assert "管家 登记" in page(steward, base)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        pytest.param({"reason": "x"}, "请勾选要登记的成员", id="nobody"),
        pytest.param({"member": ["1"]}, "写明原因", id="no reason"),
        pytest.param({"member": ["999999999"], "reason": "x"}, "这位成员不在这个计划的群里", id="a stranger"),
        pytest.param({"member": ["x", "9" * 30, "-1"], "reason": "x"}, "请勾选要登记的成员", id="nonsense"),
    ],
)
def test_what_can_not_be_entered_is_said(steward, base, posted, sentence):
    answer = steward.post(f"{base}enter/", {"day": "2026-03-02", "key": "k", **posted}, follow=True)

    assert sentence in answer.content.decode()


def test_who_may_only_look_gets_no_boxes_to_tick(clerk, base):
    shown = page(clerk, f"{base}?which=missing")

    assert ("阿明" in shown, 'type="checkbox"' in shown) == (True, False)


def test_a_month_shows_members_by_days(steward, plan, base):
    refresh_figures(at=NOW)

    shown = page(steward, f"{base}month/?month=2026-03")

    assert ("阿明</bdi>" in shown, "静静</bdi>" in shown) == (True, True)
    assert 'class="mark mark-done" title="3/1 已打卡"' in shown
    assert 'class="mark mark-missed" title="3/1 没打"' in shown
    assert 'class="mark mark-open" title="3/2 今天还没打"' in shown
    assert "2026 年 3 月" in shown


@pytest.mark.parametrize(
    ("query", "there"),
    [
        pytest.param("month=2026-02", ["2026 年 2 月", "阿明"], id="the month before"),
        pytest.param("month=2025-01", ["这个月还没有人打卡"], id="a month without anybody"),
        pytest.param("order=idle", ["小林", "老周"], id="who never came"),
        pytest.param("q=静", ["静静"], id="a name"),
        pytest.param("q=没有这个人", ["没有符合条件的成员"], id="a name that is not here"),
        pytest.param("month=2099-01&order=x&page=x", ["2026 年 3 月"], id="nonsense"),
        pytest.param("month=abc-99", ["2026 年 3 月"], id="more nonsense"),
    ],
)
def test_a_month_is_sifted(steward, plan, base, query, there):
    refresh_figures(at=NOW)

    shown = page(steward, f"{base}month/?{query}")

    assert [said for said in there if said not in shown] == []


def test_one_members_calendar_tells_all(cast, steward, base):
    shown = page(steward, f"{base}members/{member_of(cast, 'ming').pk}/")

    assert all(said in shown for said in ("目前连续", "2<small> 天", "累计打卡", "mark-done", "打卡页", "+10 积分"))


def test_a_member_without_check_ins_has_an_empty_calendar(cast, steward, base):
    assert "这个月没有交过打卡" in page(steward, f"{base}members/{member_of(cast, 'lin').pk}/")


def test_members_of_other_communities_have_no_calendar_here(neighbour, steward, base):
    assert steward.get(f"{base}members/999999/").status_code == 404


@pytest.mark.parametrize(
    ("span", "there"),
    [
        pytest.param("streak", ["阿明", "<b>2</b> 天"], id="by streak"),
        pytest.param("day", ["静静", "09:00:00"], id="the earliest today"),
        pytest.param("total", ["阿明", "<b>2</b> 次"], id="in all"),
        pytest.param("week", ["静静"], id="this week"),
        pytest.param("x", ["阿明"], id="nonsense"),
    ],
)
def test_ranks_are_shown(steward, base, plan, span, there):
    refresh_figures(at=NOW)

    shown = page(steward, f"{base}ranks/?span={span}&region=x")

    assert [said for said in there if said not in shown] == []


def test_empty_ranks_say_so(cast, steward):
    assert "榜上还没有人" in page(steward, f"/board/{a_plan(cast).pk}/ranks/")


def test_the_day_is_taken_away_as_a_table(steward, base):
    rows = rows_of(page(steward, f"{base}tables/day.csv"))

    assert [row[:1] + row[3:8] for row in rows] == [
        ["成员", "时段", "时间", "方式", "状态", "内容"],
        ["静静", "打卡", "2026-03-02 09:00:00", "打卡页", "已打卡", "读了两页"],
        ["老周", "打卡", "2026-03-02 10:00:00", "打卡页", "已提交，待审核", ""],
    ]
    assert AuditEntry.objects.filter(action="checkins.table.exported").count() == 1


def test_the_other_tables(steward, plan, base):
    refresh_figures(at=NOW)

    tables = {what: rows_of(page(steward, f"{base}tables/{what}.csv")) for what in ("missing", "month", "standings")}

    assert [(row[0], row[3]) for row in tables["missing"]] == [("成员", "目前连续"), ("阿明", "2"), ("小林", "0")]
    assert tables["month"][0][3:6] == ["3/1", "3/2", "3/3"]
    assert sorted((row[0], row[3], row[4]) for row in tables["month"][1:]) == [
        ("小林", "", ""),
        ("老周", "", "审"),
        ("阿明", "✓", ""),
        ("静静", "", "✓"),
    ]
    assert sorted((row[0], row[3], row[5], row[8]) for row in tables["standings"][1:]) == [
        ("老周", "0", "0", "1"),
        ("阿明", "2", "2", "0"),
        ("静静", "1", "1", "0"),
    ]


def test_no_text_of_a_member_acts_as_a_formula(cast, steward, plan, base):
    Submission.objects.update(text="=1+1")

    [row] = [row for row in rows_of(page(steward, f"{base}tables/day.csv")) if row[0] == "静静"]
    book = b"".join(steward.get(f"{base}tables/day.xlsx").streaming_content)

    assert row[7] == "'=1+1"
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None


@pytest.mark.parametrize("what", ["nonsense.csv", "day.exe/x"])
def test_tables_that_there_are_not(steward, base, what):
    assert steward.get(f"{base}tables/{what}").status_code == 404


def test_a_plan_without_groups_says_what_to_do(cast, steward, plan, base):
    plan.plan_groups.all().delete()

    assert "这个计划还没有选群" in page(steward, base)
    assert "榜上还没有人" in page(steward, f"{base}ranks/")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast, steward, count, django_assert_num_queries):
    plan = a_plan(cast)
    for number in range(count):
        hand_in(plan, newcomer(cast, f"n{number}"), at(2, 9))
    refresh_figures(at=NOW)
    for path, queries in (("", 19), ("?which=missing", 18), ("month/", 21), ("ranks/", 17)):
        page(steward, f"/board/{plan.pk}/{path}")
        with django_assert_num_queries(queries):
            page(steward, f"/board/{plan.pk}/{path}")
