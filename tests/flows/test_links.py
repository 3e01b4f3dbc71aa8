"""From the bytes of a message with a link to what is behind it, what a person is shown, and what a rule does."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from qunluo.core.moderation.rules import Mode
from qunluo.jobs.own_texts import own_texts
from qunluo.lib.visits import Outcome, Step, Visit
from qunluo.moderation.links.files import Named
from qunluo.moderation.models import Link, LinkCheck, ListedSite, Violation
from qunluo.moderation.writes import link_checks
from qunluo.moderation.writes.link_checks import KEPT, ask, ask_daily, cancel, forget_old, record
from qunluo.moderation.writes.rulings import Ruling, rule
from qunluo.moderation.writes.sites import list_sites, unlist_site
from qunluo.outbox.models import OutgoingAction
from qunluo.replies.writes.faq import By, Told, save_entry
from tests.cast import OPENED, handle_all
from tests.console.linked import hand, switch_on
from tests.intake.inbox import append, message
from tests.moderation.ground import begin_rule

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-03-10T12:00:00+08:00")


@pytest.fixture(autouse=True)
def after_noon(monkeypatch):
    """Each look at the clock finds it a second later."""
    ticks = itertools.count()
    monkeypatch.setattr(link_checks, "now", lambda: NOON + timedelta(seconds=next(ticks)))


def say(cast, key, text, *, day=9, member="zhou"):
    append(cast.account, message(key, text, member=member, name="老周", at=f"2026-03-{day:02}T12:00:00+08:00"))
    handle_all()


def seen(*urls, outcome=Outcome.ALIVE, detail="") -> Visit:
    return Visit(outcome=outcome, steps=tuple(Step(url=one, status=200) for one in urls), detail=detail)


def look_round(cast, **answers) -> LinkCheck:
    """A round in which each site answers as told, and all others are fine."""
    row = ask(cast.community.pk, at=NOON)

    def look(url: str) -> Visit:
        site = url.split("/")[2].removesuffix(".example")
        return answers.get(site) or seen(url)

    link_checks.run(row.pk, own_texts, look=look, pause=0)
    row.refresh_from_db()
    return row


def links():
    rows = Link.objects.order_by("source", "url")
    return list(rows.values_list("source", "url", "times", "posters", "state", "issue"))


def test_links_are_gathered_from_talk_and_own_texts_and_looked_at(cast):
    switch_on(cast)
    save_entry(
        Told(question="怎么报名？", answer="看 https://own.example/join"),
        by=By(community_id=cast.community.pk, operator_id=None, at=OPENED),
    )
    say(cast, "w1", "看这个 https://www.shop.example/a?utm_source=x 好")
    say(cast, "w2", "http://shop.example/a", member="ming")
    say(cast, "w3", "http://old.example/", day=1)
    say(cast, "w4", "没有链接的话。真的")

    row = look_round(cast)

    assert (row.state, row.total, row.done, row.issues) == ("done", 3, 3, 0)
    assert links() == [
        ("chat", "http://old.example/", 1, 1, "alive", ""),
        ("chat", "https://www.shop.example/a", 2, 2, "alive", ""),
        ("own", "https://own.example/join", 1, 1 - 1, "alive", ""),
    ]


def test_what_nobody_posted_of_late_is_left_alone(cast):
    switch_on(cast, days=3)
    say(cast, "w3", "http://old.example/", day=1)

    assert look_round(cast).total == 0


def test_the_order_of_posts_does_not_matter_and_a_round_can_be_repeated(cast):
    switch_on(cast)
    say(cast, "w2", "http://shop.example/a", day=9, member="ming")
    say(cast, "w1", "http://shop.example/a", day=8)
    look_round(cast)
    first = Link.objects.values("member", "key", "times", "first_seen_at", "last_seen_at").get()

    say(cast, "w1", "http://shop.example/a", day=8)
    look_round(cast)

    assert Link.objects.values("member", "key", "times", "first_seen_at", "last_seen_at").get() == first
    assert (first["key"], first["times"]) == ("w2", 2)


def test_a_short_link_to_a_forbidden_site_is_brought_before_a_person(cast):
    switch_on(cast)
    list_sites(cast.community.pk, [Named(domain="bad.example", reason="冒充客服")], is_allowed=False, by=hand(cast))
    say(cast, "w1", "领红包 http://short.example/1")

    look_round(cast, short=seen("http://short.example/1", "http://x.bad.example/"))

    [violation] = Violation.objects.all()
    assert (violation.key, violation.course, violation.waits, violation.counts, violation.measure) == (
        "w1",
        "queue",
        True,
        False,
        "",
    )
    assert violation.text == "领红包 http://short.example/1"
    assert violation.detail == "short.example 现在通向 x.bad.example，在禁止名单里（冒充客服）"
    assert Link.objects.get().violation == violation
    [todo] = OutgoingAction.objects.filter(kind="ask_operator", key__contains=":link")
    assert "short.example" in todo.payload["text"]

    look_round(cast, short=seen("http://short.example/1", "http://x.bad.example/"))
    assert Violation.objects.count() == 1
    rule([violation.pk], ruling=Ruling.UPHELD, operator_id=cast.steward.pk, at=NOON)
    violation.refresh_from_db()
    assert violation.counts


def test_what_a_rule_saw_already_is_not_queued_again(cast):
    switch_on(cast)
    begin_rule(cast, {"name": "链接", "kind": "links", "course": "queue", "options": {"listed": True}}, mode=Mode.ON)
    list_sites(cast.community.pk, [Named(domain="bad.example")], is_allowed=False, by=hand(cast))
    say(cast, "w1", "http://bad.example/")

    look_round(cast)

    assert [one.rule_id is None for one in Violation.objects.all()] == [False]
    assert Link.objects.get().violation == Violation.objects.get()


def test_two_bad_days_are_told_and_a_good_one_heals(cast):
    switch_on(cast)
    say(cast, "w1", "http://shop.example/a")
    away = seen("http://shop.example/a", outcome=Outcome.TIMEOUT, detail="太慢。")

    told = []
    for answer in (away, away, seen("http://shop.example/a")):
        look_round(cast, shop=answer)
        told.append(Link.objects.get().issue)

    assert told == ["", "dead", ""]


def test_an_ignored_link_speaks_up_when_something_else_is_wrong(cast):
    switch_on(cast)
    say(cast, "w1", "http://shop.example/a")
    look_round(cast, shop=seen("http://shop.example/a", outcome=Outcome.GONE))
    link = Link.objects.get()
    link_checks.ignore_link(link.pk, is_ignored=True, operator_id=cast.steward.pk, at=NOON)

    look_round(cast, shop=seen("http://shop.example/a", outcome=Outcome.GONE))
    assert Link.objects.get().ignored_at == NOON
    look_round(cast, shop=seen("http://shop.example/a", outcome=Outcome.CERTIFICATE, detail="证书。"))
    assert (Link.objects.get().ignored_at, Link.objects.get().issue) == (None, "unsafe")


def test_broken_own_links_make_one_to_do(cast):
    switch_on(cast)
    save_entry(
        Told(question="怎么报名？", answer="看 https://own.example/join 和 https://gone.example/"),
        by=By(community_id=cast.community.pk, operator_id=None, at=OPENED),
    )

    look_round(cast, gone=seen("https://gone.example/", outcome=Outcome.GONE, detail="没了。"))

    [todo] = OutgoingAction.objects.filter(key__startswith="link_check:")
    assert "有 1 个链接有问题" in todo.payload["text"]
    assert Link.objects.get(issue="dead").places == [["问答“怎么报名？”", Link.objects.get(issue="dead").places[0][1]]]


def test_our_own_pages_are_never_opened(cast, settings):
    switch_on(cast)
    settings.QUNLUO_URL = "https://qunluo.example"
    say(cast, "w1", "https://qunluo.example/m/in/secret/ 和 http://a.example/")

    look_round(cast)

    assert [one[1] for one in links()] == ["http://a.example/"]


def test_a_round_that_was_stopped_stays_so_and_one_that_was_killed_goes_on(cast):
    switch_on(cast)
    for number in range(4):
        say(cast, f"w{number}", f"http://s{number}.example/")
    row = ask(cast.community.pk, at=NOON)

    cancel(row.pk, at=NOON)
    link_checks.run(row.pk, own_texts, look=seen, pause=0)
    assert (Link.objects.count(), LinkCheck.objects.get().state) == (0, "cancelled")

    again = ask(cast.community.pk, at=NOON)
    LinkCheck.objects.filter(pk=again.pk).update(state="running", started_at=NOON, done=1)
    link_checks.run(again.pk, own_texts, look=seen, pause=0)
    again.refresh_from_db()
    assert (again.state, again.done, again.total, Link.objects.count()) == ("done", 5, 5, 4)


def test_every_community_that_switched_it_on_gets_its_round(cast):
    assert ask_daily(at=NOON) == 0
    switch_on(cast)
    assert ask_daily(at=NOON) == 1
    assert ask_daily(at=NOON) == 0


def test_what_nobody_posted_for_long_is_forgotten(cast):
    switch_on(cast)
    say(cast, "w1", "http://a.example/")
    look_round(cast)

    assert forget_old(at=NOON + KEPT - timedelta(days=2)) == 0
    assert forget_old(at=NOON + KEPT + timedelta(days=1)) == 2
    assert (Link.objects.count(), LinkCheck.objects.count()) == (0, 0)


def test_a_link_that_is_gone_by_now_is_passed_over(cast):
    assert record(10**9, seen("http://a.example/"), at=NOON) == ""


def test_a_rule_goes_by_the_list_as_it_is_now(cast):
    begin_rule(cast, {"name": "链接", "kind": "links", "options": {"listed": True}}, mode=Mode.ON)
    say(cast, "w1", "http://x.bad.example/")
    [site] = list_sites(
        cast.community.pk, [Named(domain="bad.example", reason="刷单")], is_allowed=False, by=hand(cast)
    )
    say(cast, "w2", "http://x.bad.example/")

    assert list(Violation.objects.values_list("key", "detail")) == [("w2", "链接 x.bad.example 在禁止名单里（刷单）")]

    unlist_site(ListedSite.objects.get(pk=site), by=hand(cast))
    say(cast, "w3", "http://x.bad.example/")
    assert Violation.objects.count() == 1
