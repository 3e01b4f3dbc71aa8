from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.accounts.writes import ensure_community
from qunluo.checkins.models import Place, Submission
from qunluo.checkins.risk import poster_of, suspicion_for
from qunluo.checkins.risk.suspicion import Weighed
from qunluo.communities.models import Account, Group, Member, Person
from qunluo.core.checkins.claim import Picture, Risk
from qunluo.core.checkins.plan import Need, NeedKind, Session, Way
from qunluo.simulator.farms.notes import Pen
from tests.cast import handle_all
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.ground import begin_plan
from tests.checkins.risk.village import MORNING, NOTE, claim, codes, keep
from tests.intake.inbox import append, message

HOUR = timedelta(hours=1)
LONG = f"{NOTE}作者写药铺的柜台写得真细，和我小时候住的弄堂一模一样。"


@pytest.fixture
def plan(cast):
    return begin_plan(cast)


@pytest.fixture
def neighbours(cast):
    return [newcomer(cast, f"邻居{number}") for number in range(1, 9)]


def weigh(plan, member, *, seconds: float = 0.0, **fields) -> Risk:
    """The risk of one claim by this member, so many seconds after eight."""
    one = claim(member, "now", MORNING + timedelta(seconds=seconds), **fields)
    return suspicion_for([(plan.pk, member.pk, one)], at=MORNING + HOUR).weigh(one, plan=plan.pk)


def test_nothing_is_suspected_where_nothing_is_known(plan, neighbours):
    assert weigh(plan, neighbours[0], text=LONG, device="d", network="n") == Risk()


def test_texts_of_others_are_read(plan, neighbours):
    keep(plan, neighbours[0], "k", MORNING - HOUR, text=LONG)

    risk = weigh(plan, neighbours[1], text=LONG)

    assert [reason.detail for reason in risk.reasons] == ["与 邻居1 今天 07:00 的打卡文字 100% 相同"]


@pytest.mark.parametrize(
    ("days", "is_told"), [pytest.param(2, True, id="two days ago"), pytest.param(5, False, id="five days ago")]
)
def test_texts_are_compared_for_three_days(plan, neighbours, days, is_told):
    keep(plan, neighbours[0], "k", MORNING - timedelta(days=days), text=LONG)

    assert (weigh(plan, neighbours[1], text=LONG).score > 0) is is_told


def test_devices_are_read_over_all_plans_of_the_community(cast, plan, neighbours):
    other = begin_plan(cast, name="另一个计划")
    for member in neighbours[:5]:
        keep(other, member, "k", MORNING - timedelta(days=2), device="tablet")

    assert codes(weigh(plan, neighbours[7], device="tablet")) == {"device": 70}


def test_communities_know_nothing_of_one_another(cast, plan, neighbours):
    elsewhere = replace_community(cast)
    theirs = begin_plan(elsewhere)
    strangers = [stranger(elsewhere, f"陌生人{number}") for number in range(1, 7)]
    for one in strangers:
        keep(theirs, one, "k", MORNING - HOUR, device="tablet", text=LONG, pictures=[Picture(sha256="a" * 64)])

    shown = {"device": "tablet", "text": LONG, "pictures": (Picture(sha256="a" * 64),)}
    both = [(plan.pk, neighbours[0].pk, claim(neighbours[0], "n", MORNING, **shown))]
    both += [(theirs.pk, strangers[0].pk, claim(strangers[0], "s", MORNING, **shown))]
    weighed = suspicion_for(both, at=MORNING)

    assert weighed.weigh(both[0][2], plan=plan.pk) == Risk()
    assert weighed.weigh(both[1][2], plan=theirs.pk).score >= 60


def replace_community(cast):
    """The neighbours' community, with a group on the same kind of channel."""
    community = ensure_community("隔壁的社群", at=MORNING)
    group = Group.objects.create(
        community=community, account=cast.account, external_id="next", title="隔壁", created_at=MORNING
    )
    return replace(cast, community=community, group=group)


def stranger(elsewhere, name: str) -> Member:
    return newcomer(elsewhere, name, group=elsewhere.group)


def test_pictures_are_read_over_the_community(plan, neighbours):
    keep(plan, neighbours[0], "k", MORNING - timedelta(days=9), pictures=[Picture(sha256="a" * 64, phash="0f" * 8)])

    assert codes(weigh(plan, neighbours[1], pictures=(Picture(sha256="a" * 64, phash="0f" * 8),))) == {
        "picture_others": 74
    }


def test_positions_are_opened_for_who_hands_one_in(cast, plan, neighbours):
    member = neighbours[0]
    far, here = place(cast, member, "23.129100,113.264400,20"), place(cast, member, "31.230400,121.473700,20")
    keep(plan, member, "k", MORNING - timedelta(minutes=10), place_id=far)

    assert codes(weigh(plan, member, place=here)) == {"travel": 72}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert weigh(plan, member).score == 0
    assert not any("checkins_place" in one["sql"] for one in asked)


def place(cast, member, position: str) -> str:
    row = Place.objects.create(
        community=cast.community, member=member, position=position, at=MORNING, expires_at=MORNING + timedelta(days=30)
    )
    return str(row.pk)


def test_what_the_staff_posted_is_for_all(cast, plan, neighbours):
    lesson = "种树的人明白一件事：把根扎下去的那些年，地面上什么也看不见，可风来的时候就知道了。"
    keep(plan, neighbours[0], "k", MORNING - HOUR, text=lesson)
    before = weigh(plan, neighbours[1], text=lesson).score

    append(cast.account, message("lesson", lesson, member="hong", name="小红", at="2026-03-02T06:00:00+08:00"))
    handle_all()

    assert before >= 60
    assert weigh(plan, neighbours[1], text=lesson).score == 0


def test_the_plans_own_words_are_for_all(cast, neighbours):
    session = Session(
        needs=(Need(kind=NeedKind.IMAGE, theme="拍下今天窗外的一棵树，写上它的名字和你第一次看见它的日子"),)
    )
    plan = begin_plan(cast, sessions=(session,))
    said = "拍下今天窗外的一棵树，写上它的名字和你第一次看见它的日子：香樟"
    keep(plan, neighbours[0], "k", MORNING - HOUR, text=said)

    assert weigh(plan, neighbours[1], text=said) == Risk()


def test_the_batch_is_compared_with_itself_whatever_its_order(plan, neighbours):
    claims = [
        (
            plan.pk,
            member.pk,
            claim(member, f"c{number}", MORNING + timedelta(seconds=number), text=LONG, device="tablet"),
        )
        for number, member in enumerate(neighbours)
    ]

    there, back = (suspicion_for(batch, at=MORNING + HOUR) for batch in (claims, claims[::-1]))

    assert there == back
    assert [there.weigh(one, plan=plan.pk).score >= 60 for _, _, one in claims] == [False] + [True] * 7


def test_a_claim_that_is_in_the_table_already_is_not_its_own_copy(plan, neighbours):
    keep(plan, neighbours[0], "now", MORNING, text=LONG, device="d")

    assert weigh(plan, neighbours[0], text=LONG, device="d") == Risk()


def test_an_acceptance_clears_what_follows(plan, neighbours):
    held = {"device": "tablet", "is_held": True, "risk": 70, "reasons": [["device", 70, "…"]]}
    for member in neighbours[:3]:
        keep(plan, member, "k", MORNING - timedelta(days=1), **held)
    before = codes(weigh(plan, neighbours[3], device="tablet"))

    Submission.objects.update(ruling="accepted", ruled_at=MORNING)

    assert before["tainted"] == 55
    assert "tainted" not in codes(weigh(plan, neighbours[3], device="tablet"))


def test_a_row_at_even_distances_gives_away_its_head(cast, plan):
    members = [newcomer(cast, f"脚本{number}") for number in range(16)]
    yesterday = MORNING - timedelta(days=1)
    for number, member in enumerate(members):
        reasons = {"risk": 66, "is_held": True, "reasons": [["metronome", 66, "…"]]} if number > 11 else {}
        keep(plan, member, "k", yesterday + timedelta(seconds=7.3 * number), **reasons)

    risk = weigh(plan, members[0])

    assert [reason.detail for reason in risk.reasons] == ["昨天曾与 15 个账号按几乎不变的间隔接连打卡"]


@pytest.mark.parametrize("way", [Way.OPERATOR, Way.SHEET, Way.MAKE_UP])
def test_what_somebody_answers_for_is_not_weighed(plan, neighbours, way):
    one = replace(claim(neighbours[0], "c", MORNING, text=LONG), way=way)

    assert suspicion_for([(plan.pk, neighbours[0].pk, one)], at=MORNING) == Weighed(risks={})


def test_old_histories_and_unknown_plans_are_passed_over(plan, neighbours):
    old = claim(neighbours[0], "c", MORNING - timedelta(days=60), text=LONG)
    new = claim(neighbours[0], "c", MORNING, text=LONG)

    assert suspicion_for([(plan.pk, neighbours[0].pk, old)], at=MORNING) == Weighed(risks={})
    assert suspicion_for([(10**9, neighbours[0].pk, new)], at=MORNING) == Weighed(risks={})
    assert suspicion_for([], at=MORNING).weigh(new, plan=plan.pk) == Risk()


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"place": "nowhere"}, id="no place"),
        pytest.param(
            {"pictures": (Picture(sha256="x", phash="zz"), Picture(sha256="", phash="0"))}, id="no fingerprint"
        ),
        pytest.param({"text": "\ud800" * 40 + LONG * 50, "device": "d" * 500, "network": "\u202e"}, id="odd words"),
        pytest.param({"text": "https://" + "a" * 5_000}, id="nothing but a link"),
    ],
)
def test_bad_input_is_normal_input(plan, neighbours, fields):
    assert weigh(plan, neighbours[0], **fields) == Risk()


def test_posters_have_a_pseudonym():
    assert poster_of("hong") == poster_of("hong") != poster_of("ming")
    assert poster_of("hong").startswith("by:")
    assert "hong" not in poster_of("hong")
    assert len(poster_of("h" * 200)) <= 64


def test_questions_do_not_grow_with_the_batch(cast, plan, neighbours):
    twin = another_group(cast)
    everybody = [*neighbours, *(newcomer(cast, f"同学{number}", group=twin) for number in range(30))]

    def asked(members) -> int:
        claims = [
            (plan.pk, one.pk, claim(one, f"c{one.pk}", MORNING, text=f"{LONG}{one.pk}", device=f"d{one.pk}"))
            for one in members
        ]
        with CaptureQueriesContext(connection) as queries:
            suspicion_for(claims, at=MORNING)
        return len(queries)

    asked(everybody)  # the terms of plans are read once and remembered

    assert asked(everybody) == asked(neighbours[:2]) <= 12


@pytest.mark.slow
def test_five_hundred_claims_against_ten_thousand_texts_of_the_day(cast, plan):
    members = village(cast, 10_500)
    pen, rng = Pen(Random(1)), Random(2)  # noqa: S311 - a village without secrets
    Submission.objects.bulk_create(
        Submission(
            community=cast.community, plan=plan, version=1, group=cast.group, member=one, key="k", session="main",
            day=MORNING.date(), at=MORNING + timedelta(seconds=rng.uniform(0, 3_000)), received_at=MORNING,
            way="page", state="counts", text=pen.note(), device=f"d{one.pk}", network=f"n{one.pk % 50}",
        )
        for one in members[500:]
    )  # fmt: skip
    claims = [
        (
            plan.pk,
            one.pk,
            claim(one, "c", MORNING + timedelta(seconds=3_000 + number / 50), text=pen.note(), device=f"d{one.pk}"),
        )
        for number, one in enumerate(members[:500])
    ]

    assert min(seconds(claims) for _ in range(4)) < 1.0


def village(cast, count: int) -> list[Member]:
    persons = Person.objects.bulk_create(Person(community=cast.community) for _ in range(count))
    accounts = Account.objects.bulk_create(
        Account(community=cast.community, channel_account=cast.account, person=one, external_id=f"v{number}")
        for number, one in enumerate(persons)
    )
    return Member.objects.bulk_create(
        Member(
            community=cast.community, group=cast.group, account=one, external_id=one.external_id, name=f"村民{number}"
        )
        for number, one in enumerate(accounts)
    )


def seconds(claims) -> float:
    """Of this process's own time: the machine may be busy with other things."""
    started = time.process_time()
    suspicion_for(claims, at=MORNING + HOUR)
    return time.process_time() - started
