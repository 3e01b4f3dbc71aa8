from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import OperationalError

from qunluo.analytics.models import GroupFigures
from qunluo.communities.models import Group, Member
from qunluo.intake.models import IncomingEvent
from tests.cast import NOW, handle_all
from tests.intake.inbox import append, joined, message

HTMX = {"HX-Request": "true"}
VERDICT = {
    "section": "活跃",
    "title": "日活跃率",
    "shown": "12.1%",
    "level": "bad",
    "label": "不好",
    "say": "每天开口的人太少。",
    "edges": "<15 不好 / 15–25 留意 / >25 健康",
    "explain": "每天发言的成员占在群成员",
    "source": "经验值",
}
FIGURES = {
    "grade": {"letter": "C", "score": 60.6, "reasons": ["日活跃率 12.1%（不好），扣 6.2 分"]},
    "span": {"first_day": "2026-01-01", "last_day": "2026-03-01"},
    "caveats": [],
    "verdicts": [{**VERDICT, "title": "好指标", "level": "good"}, VERDICT],
    "advice": [{"title": "逐个叫醒", "do": "每天挑 10 位。", "who": "客服", "why": ["沉默多"], "check": "两周后看"}],
    "series": {"by_hour_of_week": [[0] * 24 for _ in range(7)]},
}


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def base(cast) -> str:
    return f"/groups/{cast.group.pk}/"


def test_group_without_figures_says_so(steward, base):
    shown = page(steward, base)

    assert "还没有足够数据" in shown
    assert "近 30 天每日消息" in shown


def test_health_shows_what_presses_first_with_source_and_advice(cast, steward, base):
    GroupFigures.objects.create(group=cast.group, computed_at=NOW - timedelta(hours=2), data=FIGURES)

    shown = page(steward, base)

    assert all(said in shown for said in ("健康分 60.6", "2 小时前算出", "逐个叫醒", "每天开口的人太少。", "经验值"))
    assert shown.index("日活跃率</span>") < shown.index("好指标</span>")


def test_charts_carry_their_numbers_as_json(steward, base):
    shown = page(steward, base)

    [data] = re.findall(r'<script id="chart-days" type="application/json">(.*?)</script>', shown)
    assert json.loads(data)["counts"][-1] == 4


def test_timeline_tells_all_that_happened_newest_first(steward, base):
    shown = page(steward, f"{base}timeline/")

    told = ["群内回复", "请问几点开始？", "入群", "低价代购", "打卡第 3 天", "早安，今天读第三章。", "嗯"]
    assert [shown.index(said) for said in told] == sorted(shown.index(said) for said in told)
    assert "今天" in shown
    assert "1月5日" in shown


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        pytest.param("kind=message", ["低价代购"], ["扫码", "群内回复"], id="messages"),
        pytest.param("kind=move", ["扫码"], ["低价代购", "群内回复"], id="moves"),
        pytest.param("kind=action", ["群内回复"], ["低价代购", "扫码"], id="what we did"),
        pytest.param("q=代购", ["低价代购"], ["打卡第"], id="a word"),
        pytest.param("day=2026-01-05", ["嗯"], ["低价代购"], id="a day"),
        pytest.param("day=2026-01-06", ["没有符合条件的记录"], ["嗯</div>"], id="a day without a word"),
        pytest.param("kind=nonsense&day=nonsense&member=nonsense&before=x,y,z", ["低价代购"], [], id="nonsense"),
        pytest.param("day=9999-12-31", ["低价代购"], [], id="a day that has no next one"),
        pytest.param("day=0001-01-01", ["低价代购"], [], id="the first day of all"),
        pytest.param("before=2026-03-02T03:00:00%2B00:00,2,0", ["低价代购"], ["请问几点开始"], id="further down"),
    ],
)
def test_timeline_is_sifted(steward, base, query, there, gone):
    shown = page(steward, f"{base}timeline/?{query}")

    assert [said for said in there if said not in shown] == []
    assert [said for said in gone if said in shown] == []


def test_timeline_of_one_member(cast, steward, base):
    ming = Member.objects.get(external_id="ming")

    shown = page(steward, f"{base}timeline/?member={ming.pk}")

    assert ("打卡第 3 天" in shown, "低价代购" in shown) == (True, False)


def test_timeline_goes_on_when_its_end_comes_into_view(cast, steward, base):
    said = [message(f"t{n}", f"第{n:03d}句", at=f"2026-02-01T{n // 60:02d}:{n % 60:02d}:00+08:00") for n in range(100)]
    append(cast.account, *said)
    handle_all()
    seen: list[str] = []
    shown = page(steward, f"{base}timeline/?kind=message")

    for _ in range(5):
        seen += re.findall(r"第\d{3}句", shown)
        more = re.search(r'hx-get="(\?[^"]+before=[^"]+)"', shown)
        if more is None:
            break
        address = f"{base}timeline/{more[1].replace('&amp;', '&')}"
        shown = steward.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in shown

    assert seen == [f"第{n:03d}句" for n in range(99, -1, -1)]


def test_search_that_takes_too_long_says_what_to_do(steward, base, monkeypatch):
    def give_up(*_):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("qunluo.console.groups.timeline.stretch", give_up)

    assert "搜索用时太久" in page(steward, f"{base}timeline/?q=x")


def test_imported_lines_have_no_why(cast, steward, base):
    why = f"/why/{IncomingEvent.objects.get(key='m3').pk}/"
    assert why in page(steward, f"{base}timeline/")

    IncomingEvent.objects.filter(key="m3").delete()

    assert why not in page(steward, f"{base}timeline/")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        pytest.param("", ["小红", "群主", "小林"], [], id="who is there"),
        pytest.param("which=staff", ["小红"], ["小林"], id="who runs it"),
        pytest.param("q=林", ["小林"], ["小红"], id="a name"),
        pytest.param("q=nobody", ["没有找到这个昵称"], ["小红"], id="nobody of that name"),
        pytest.param("which=gone", ["这个名单是空的"], ["小红"], id="an empty list"),
        pytest.param("which=x&order=x&page=-1", ["小红"], [], id="nonsense"),
        pytest.param("page=999999999999", ["还不知道群里有谁"], [], id="a page far out"),
    ],
)
def test_members_are_sifted(steward, base, query, there, gone):
    shown = page(steward, f"{base}members/?{query}")

    assert [said for said in there if said not in shown] == []
    assert [said for said in gone if f"{said}</bdi>" in shown] == []


def test_next_page_of_members_is_offered(cast, steward, base):
    append(cast.account, *(joined(f"p{n}", member=f"p{n}", name=f"成员{n}") for n in range(60)))
    handle_all()

    first, second = page(steward, f"{base}members/"), page(steward, f"{base}members/?page=2")

    assert ("下一页" in first, "上一页" in first) == (True, False)
    assert ("下一页" in second, "上一页" in second) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "asked",
    [("", 13), ("timeline/", 18), ("members/", 15), ("settings/", 14)],
    ids=["health", "timeline", "members", "settings"],
)
def test_queries_do_not_grow(cast, steward, asked, count, django_assert_num_queries):
    path, queries = f"/groups/{cast.group.pk}/{asked[0]}", asked[1]
    append(cast.account, *(message(f"n{n}", member=f"n{n}", name=f"成员{n}") for n in range(count)))
    handle_all()
    GroupFigures.objects.create(group=cast.group, computed_at=NOW, data=FIGURES)
    page(steward, path)

    with django_assert_num_queries(queries):
        page(steward, path)


def test_open_timeline_asks_for_what_is_new(cast, steward, base):
    shown = page(steward, f"{base}timeline/?kind=message")
    [after] = re.findall(r"\?kind=message&amp;after=([^\"]+)\"", shown)
    append(cast.account, message("new", "新的一句", at="2026-03-02T12:20:00+08:00"))
    handle_all()

    first = steward.get(f"{base}timeline/?kind=message&after={after}", headers=HTMX).content.decode()
    [then] = re.findall(r"after=([^\"]+)\"", first)
    second = steward.get(f"{base}timeline/?kind=message&after={then}", headers=HTMX).content.decode()

    assert (first.count("新的一句"), first.count("is-fresh"), "低价代购" in first) == (1, 1, False)
    assert ("新的一句" in second, then != after, "<html" in first) == (False, True, False)


def test_new_day_brings_the_whole_timeline_anew(cast, steward, base):
    append(cast.account, message("new", "第二天", at="2026-03-03T00:00:01+08:00"))
    handle_all()
    after = "2026-03-02T04:20:00%2B00:00,2,1"

    answer = steward.get(f"{base}timeline/?kind=message&after={after}", headers=HTMX)

    assert answer.headers["HX-Refresh"] == "true"


def test_first_line_of_an_empty_timeline_brings_the_page_anew(cast, steward):
    append(cast.account, {"id": "h", "type": "group_created", "group": "h", "title": "新群", "at": NOW.isoformat()})
    handle_all()
    url = f"/groups/{Group.objects.get(external_id='h').pk}/timeline/"
    [after] = re.findall(r"after=([^\"]+)\"", page(steward, url))
    quiet = steward.get(f"{url}?after={after}", headers=HTMX)
    append(cast.account, message("first", group="h", at=(NOW + timedelta(seconds=5)).isoformat()))
    handle_all()

    loud = steward.get(f"{url}?after={after}", headers=HTMX)

    assert ("HX-Refresh" in quiet.headers, "HX-Refresh" in loud.headers) == (False, True)
