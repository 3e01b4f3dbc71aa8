"""What every page of members has in common: who may open it, what it weighs, what it asks, and how it speaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import qunluo.h5
from qunluo.checkins.models import Appeal, Plan, PlanVersion, Submission
from qunluo.communities.models import Group, Member
from qunluo.core.checkins.plan import Audience
from qunluo.points.models.awards import Award, CouponCode, CouponPool
from tests.cast import NOW
from tests.console.test_markup import HOSTILE, INLINE, Reader
from tests.h5.addresses import OPEN, READS, known, spots
from tests.h5.stage import browser_of, check_in, days_ago, make_plan, member

TEMPLATES = sorted((Path(qunluo.h5.__file__).parent / "templates").rglob("*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
ALONE = {"picture", "piece_picture", "published_picture", "first_calendar", "enter", "report"}
PAGES = sorted(set(known()) - ALONE)
HEAVIEST = 50_000


def pages(things) -> dict[str, str]:
    return {name: spot.where for name, spot in spots(things).items() if spot.does == READS and name not in ALONE}


def test_every_address_is_declared(things):
    assert set(spots(things)) == set(known())


def test_who_has_no_pass_reads_how_to_get_one(things):
    signed = {name: spot for name, spot in spots(things).items() if spot.does != OPEN}

    answers = {
        name: (Client().post if spot.does == "writes" else Client().get)(spot.where) for name, spot in signed.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(signed, 401)
    assert {"我的打卡" in answer.content.decode() for answer in answers.values()} == {True}


def test_things_of_another_member_are_not_there(things):
    jing = browser_of(member("jing"))

    names_others = {"rank", "reports"}
    shown = {
        name: jing.get(where).content.decode() for name, where in pages(things).items() if name not in names_others
    }

    assert jing.get(spots(things)["picture"].where).status_code == 404
    assert {name for name, text in shown.items() if "阿明" in text or "那天我真的读了" in text} == set()


def test_plans_of_another_group_are_not_there(things, stage):
    other = Group.objects.create(
        community=stage.cast.community, account=stage.cast.account, external_id="g2", created_at=NOW
    )
    Member.objects.filter(pk=stage.ming.pk).update(group=other)
    named = {name: where for name, where in pages(things).items() if "/plans/" in where}

    statuses = {name: browser_of(member("ming")).get(where).status_code for name, where in named.items()}

    assert statuses == dict.fromkeys(named, 404)


def test_who_left_sees_the_past_and_hands_nothing_in(things, stage):
    Member.objects.filter(pk=stage.ming.pk).update(is_present=False)
    client = browser_of(stage.ming)

    today, mine = client.get("/m/").content.decode(), client.get("/m/points/").content.decode()
    handed = client.post(
        spots(things)["hand_in"].where, {"key": "key-12345678", "proof": client.proof, "text": "今天也读了很多"}
    )

    assert "您已经不在这个群里了" in today
    assert "data-tap" not in today
    assert "+20" in mine
    assert handed.status_code == 422
    assert "重新入群以后可以接着打" in handed.content.decode()


def test_no_page_is_heavy(things, stage):
    check_in(stage.cast, stage.plan_id, "ming", *days_ago(*range(6, 30)))
    script = len(Path(finders.find("h5/h5.js")).read_bytes())

    weights = {name: len(browser_of(stage.ming).get(where).content) + script for name, where in pages(things).items()}

    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}


def test_pages_ask_others_for_nothing(things, ming):
    for where in pages(things).values():
        text = ming.get(where).content.decode()
        assert re.findall(r'(?:src|href)="(?!/|#|\?|data:)[^"]*"', text) == []


QUERIES = {
    "today": 5,
    "plan": 5,
    "rules": 4,
    "calendar": 8,
    "make_up": 6,
    "appeal": 4,
    "rank": 8,
    "points": 8,
    "rewards": 6,
    "appeals": 5,
    "order": 14,
    "violation": 14,
    "reports": 7,
    "licences": 11,
    "pieces": 8,
    "mine": 5,
    "privacy": 7,
    "phone": 7,
    "scan": 5,
    "nowhere": 4,
}


def test_no_page_asks_more_of_the_database_when_there_is_more(things, stage):
    check_in(stage.cast, stage.plan_id, "ming", *days_ago(6, 7, 8, 9, 10, 11, 12, 13, 14))
    check_in(stage.cast, stage.plan_id, "hong", *days_ago(0))
    award(stage)
    browser_of(stage.ming).get("/m/")  # terms are read once a process
    assert queries(things, stage) == QUERIES

    check_in(stage.cast, stage.plan_id, "ming", *days_ago(*range(15, 27)))
    check_in(stage.cast, stage.plan_id, "lin", *days_ago(0))

    assert queries(things, stage) == QUERIES


def queries(things, stage) -> dict[str, int]:
    counts = {}
    for name in QUERIES:
        client = browser_of(stage.ming)
        with CaptureQueriesContext(connection) as asked:
            client.get(spots(things)[name].where)
        counts[name] = len(asked)
    return counts


def fill(things, stage) -> None:
    """Hostile words wherever somebody outside can write."""
    for number, words in enumerate(HOSTILE):
        Member.objects.create(
            community=stage.cast.community,
            group=stage.cast.group,
            account=stage.ming.account,
            external_id=f"x{number}",
            name=words[:200],
            is_present=True,
        )
        check_in(stage.cast, stage.plan_id, f"x{number}", NOW)
    Group.objects.update(title=HOSTILE[1])
    Member.objects.filter(pk=stage.ming.pk).update(name=HOSTILE[0])
    Appeal.objects.update(words=HOSTILE[4] * 200, decision=HOSTILE[0], state="dismissed")
    Submission.objects.filter(member=stage.ming).update(state="held", reasons=[["x", 1, HOSTILE[0]]], text="长" * 2_000)
    Plan.objects.update(name=HOSTILE[0][:60])
    for row in PlanVersion.objects.all():
        row.data["name"] = HOSTILE[1]
        row.save()


def test_no_page_holds_markup_of_members_or_anything_inline(things, stage):
    fill(things, stage)
    wrong = {}
    for name, where in pages(things).items():
        reader = Reader()
        reader.feed(browser_of(stage.ming).get(where).content.decode())
        wrong[name] = [one for one in reader.wrong if one not in {"<style>", "href=data:,"}]

    assert {name: found for name, found in wrong.items() if found} == {}
    assert "style" in INLINE


def test_policy_names_the_one_style_that_may_stand_in_a_page(things, ming):
    policies = {ming.get(where).headers["Content-Security-Policy"] for where in pages(things).values()}

    [policy] = policies
    assert "unsafe" not in policy
    assert re.search(r"style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='", policy)
    assert "default-src 'none'" in policy


def test_every_answer_is_kept_out_of_caches_frames_and_guesses(things, ming):
    for name, spot in spots(things).items():
        headers = ming.get(spot.where).headers
        if name != "report":
            assert headers["Cache-Control"] == "no-store"
        assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_templates_hold_no_bare_text():
    marked = re.compile(r"{%\s*(?:translate|icon)\s.*?%}|{%\s*blocktranslate.*?endblocktranslate\s*%}", re.DOTALL)

    bare = {path.name: CHINESE.findall(marked.sub("", path.read_text(encoding="utf-8"))) for path in TEMPLATES}

    assert {name: found for name, found in bare.items() if found} == {}


def test_a_group_without_plans_is_told_kindly(cast):
    client = browser_of(member("ming"))

    shown = {where: client.get(where).content.decode() for where in ("/m/", "/m/calendar/", "/m/rank/", "/m/mine/")}

    assert [where for where, text in shown.items() if "还没有打卡计划" in text] == ["/m/", "/m/calendar/", "/m/rank/"]


def test_a_plan_for_others_is_not_shown(cast):
    plan_id = make_plan(cast, "只给管理员", audience=Audience(tags=frozenset({"管理员"})))

    assert "只给管理员" not in browser_of(member("ming")).get("/m/").content.decode()
    assert browser_of(member("ming")).get(f"/m/plans/{plan_id}/").status_code == 404


def award(stage, **given) -> Award:
    fields = {"kind": "badge", "name": "7 天坚持者", "is_material": False, "state": "given", "reason": "连续 7 天"}
    return Award.objects.create(
        community=stage.cast.community,
        person_id=stage.ming.account.person_id,
        key=f"award:{len(given)}",
        at=NOW,
        changed_at=NOW,
        **fields | given,
    )


def test_rewards_show_badges_and_codes_to_their_owner_alone(stage, ming):
    pool = CouponPool.objects.create(community=stage.cast.community, name="书店八折券")
    coupon = award(stage, kind="coupon", name="书店八折券", pool=pool)
    CouponCode.objects.create(pool=pool, code="BOOK-88", fingerprint=b"1", award=coupon)
    award(stage)

    shown = ming.get("/m/rewards/").content.decode()

    assert ("7 天坚持者" in shown, "BOOK-88" in shown) == (True, True)
    assert "BOOK-88" not in browser_of(member("hong")).get("/m/rewards/").content.decode()


def test_a_reward_that_was_taken_back_shows_why_and_no_code(stage, ming):
    pool = CouponPool.objects.create(community=stage.cast.community, name="书店八折券")
    gone = {"state": "withdrawn", "changed_because": "打卡没有通过审核"}
    coupon = award(stage, kind="coupon", name="书店八折券", pool=pool, **gone)
    CouponCode.objects.create(pool=pool, code="BOOK-88", fingerprint=b"1", award=coupon)

    shown = ming.get("/m/rewards/").content.decode()

    assert ("打卡没有通过审核" in shown, "BOOK-88" in shown) == (True, False)


def test_points_tell_why(ming):
    shown = ming.get("/m/points/").content.decode()

    assert "+20" in shown
    assert "晨读打卡" in shown
    assert "签到" not in shown


@pytest.mark.parametrize("query", ["?month=x", "?month=0001-01", "?month=9999-12", "?month=2026-13", "?month=2026-02"])
def test_a_strange_month_is_a_month(stage, ming, query):
    assert ming.get(f"/m/plans/{stage.plan_id}/calendar/{query}").status_code == 200


@pytest.mark.parametrize("query", ["?span=x", "?plan=99999", "?near=1", "?before=x", "?before=" + "9" * 30, "?after=x"])
def test_strange_questions_are_answered(ming, query):
    assert {ming.get(where + query).status_code for where in ("/m/", "/m/rank/", "/m/points/")} == {200}
