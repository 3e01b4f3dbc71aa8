"""A past that was carried forward: what comes later goes on from it, and whatever touches it drops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from qunluo.checkins.models import Standing, Submission
from qunluo.checkins.reads.facts import facts_of
from qunluo.checkins.reads.pasts import Past, pasts_for
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.make_up import grant_make_up
from qunluo.checkins.writes.notes import Place, insert_submissions, submission_row
from qunluo.checkins.writes.outages import declare_outage, revoke_outage
from qunluo.checkins.writes.plans import save_terms
from qunluo.checkins.writes.rulings import rule
from qunluo.checkins.writes.settling import carry_forward, resettle_plan
from qunluo.core.checkins.claim import Claim, Risk
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Session, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.events import CheckinSubmitted
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_own
from tests.checkins.disputing import TERMS, a_plan, at, hand_in, member_of

pytestmark = pytest.mark.django_db
NIGHT = at(1, 3)
"""Of 1 March; the past ends three days before."""
DONE = (10, 11, 12, 13, 16, 17, 18, 19, 20, 24, 27)
"""Days of February; the last one is too young to be carried forward."""


@pytest.fixture
def jing(cast):
    return member_of(cast)


@pytest.fixture
def plan(cast, jing):
    plan = a_plan(cast)
    for day in DONE:
        hand_in(plan, jing, at(day, month=2))
    assert carry_forward(at=NIGHT) == 1
    assert is_carried(plan, jing)
    return plan


def come_in(cast, plan, member, when, *, key="", **given):
    """A tap on the page, handled by the worker."""
    name = key or f"tap:{when.isoformat()}"
    claim = Claim(
        **{"key": name, "member": member.external_id, "at": when, "way": Way.PAGE, "has_tapped": True} | given
    )
    event = CheckinSubmitted(
        key=f"event:{name}", group=cast.group.external_id, member=member.external_id, at=when, plan=plan.pk, claim=claim
    )
    append_own([(cast.account.pk, event)], at=when)
    handle_batch()


def is_carried(plan, member) -> bool:
    standing = Standing.objects.get(plan=plan, member=member)
    assert bool(standing.carried) is bool(standing.carried_to)
    return bool(standing.carried)


def past_of(plan, member, when, *, key="new") -> Past:
    """What the worker reads for a claim of that moment."""
    claim = Claim(key=key, member=member.external_id, at=when, way=Way.PAGE)
    return pasts_for([(plan.pk, member.pk, claim)], {plan.pk: plan_of(plan.pk)})[plan.pk, member.pk]


def assert_all_counts(plan, member):
    """The tables say what the core says of all facts."""
    standing = Standing.objects.get(plan=plan, member=member)
    settled = settle(plan_of(plan.pk), facts_of([(plan.pk, member.pk)])[plan.pk, member.pk].values())
    rows = Submission.objects.filter(plan=plan, member=member)
    assert {row.key: (row.state, row.points, row.expected) for row in rows} == {
        key: (one.state.value, one.points, one.expected) for key, one in settled.outcomes.items()
    }
    assert (standing.total, standing.days, standing.streak, standing.longest, standing.alive_until) == (
        settled.total,
        settled.days,
        settled.streak,
        settled.longest,
        settled.alive_until,
    )
    assert {key for key, due in standing.dues.items() if due[-1]} == {due.key for due in settled.dues}


def test_a_check_in_goes_on_from_it_and_leaves_it_alone(cast, plan, jing):
    before = past_of(plan, jing, at(2))

    come_in(cast, plan, jing, at(28, month=2))
    come_in(cast, plan, jing, at(1))

    after = past_of(plan, jing, at(2))
    assert [len(one.facts) for one in (before, after)] == [1, 3]
    assert before.carried is not None
    assert before.carried == after.carried
    assert_all_counts(plan, jing)


def test_the_rows_of_the_past_are_not_written_again(cast, plan, jing):
    Submission.objects.filter(plan=plan, member=jing, day=date(2026, 2, 10)).update(state="")

    come_in(cast, plan, jing, at(1))

    assert Submission.objects.get(plan=plan, member=jing, day=date(2026, 2, 10)).state == ""


@pytest.mark.parametrize(
    ("when", "key", "given"),
    [
        pytest.param(at(14, month=2), "", {}, id="late by weeks"),
        pytest.param(at(26, 3, month=2), "", {}, id="of the very moment at which the past ends"),
        pytest.param(at(1), f"page:{at(11, month=2).isoformat()}", {}, id="known already, by its key"),
    ],
)
def test_what_belongs_to_the_past_is_counted_with_all_facts(cast, plan, jing, when, key, given):
    assert past_of(plan, jing, when, key=key or "new") == Past(
        facts=facts_of([(plan.pk, jing.pk)])[plan.pk, jing.pk], carried=None
    )

    come_in(cast, plan, jing, when, key=key, **given)

    assert is_carried(plan, jing) is (when == at(1))
    assert_all_counts(plan, jing)


def test_what_is_for_a_day_of_the_past_but_made_now_goes_on_from_it(cast, plan, jing):
    come_in(cast, plan, jing, at(1), way=Way.API, day=date(2026, 2, 14), has_scanned=True)

    assert is_carried(plan, jing)
    assert_all_counts(plan, jing)


def _ruled(cast, plan, jing):
    row = Submission.objects.get(plan=plan, member=jing, day=date(2026, 2, 12))
    rule([row.pk], ruling=Ruling.REJECTED, reason="照片不是本人", operator_id=cast.steward.pk, at=at(1))


def _made_up(cast, plan, jing):
    grant_make_up(plan.pk, jing.pk, date(2026, 2, 25), reason="生病", operator_id=cast.steward.pk, at=at(1))


def _written_in(_cast, plan, jing):
    hand_in(plan, jing, at(14, month=2), way=Way.OPERATOR, day=date(2026, 2, 14))


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(_ruled, id="a ruling"),
        pytest.param(_made_up, id="a make-up"),
        pytest.param(_written_in, id="written in by hand"),
    ],
)
def test_a_person_who_touches_it_drops_it(cast, plan, jing, touch):
    touch(cast, plan, jing)

    assert not is_carried(plan, jing)
    come_in(cast, plan, jing, at(2))
    assert_all_counts(plan, jing)


def test_an_outage_is_counted_in_and_carried_forward_anew(cast, plan, jing):
    outage = declare_outage(
        plan.pk, date(2026, 2, 14), date(2026, 2, 15), reason="停电", operator_id=cast.steward.pk, at=at(1)
    )
    come_in(cast, plan, jing, at(2))
    assert is_carried(plan, jing)
    assert_all_counts(plan, jing)

    revoke_outage(outage.pk, operator_id=cast.steward.pk, at=at(3))
    come_in(cast, plan, jing, at(3))

    assert is_carried(plan, jing)
    assert_all_counts(plan, jing)


@pytest.mark.parametrize(
    ("since", "stands"),
    [pytest.param(at(1), True, id="from now on"), pytest.param(at(20, month=2), False, id="from within the past")],
)
def test_changed_terms(cast, plan, jing, since, stands):
    session = Session(starts=time(0), ends=time(0), needs=TERMS.sessions[0].needs, points=25)
    terms = replace(TERMS, sessions=(session,), ladder=())
    save_terms(plan.pk, data_of(terms), groups=[cast.group.pk], operator_id=cast.steward.pk, at=since)

    assert bool(past_of(plan, jing, at(2)).carried) is stands
    come_in(cast, plan, jing, at(2))

    assert is_carried(plan, jing) is stands
    assert_all_counts(plan, jing)


def test_who_adds_to_it_and_breaks_off_before_settling_has_dropped_it(plan, jing):
    claim = Claim(key="said", member=jing.external_id, at=at(14, month=2), way=Way.PAGE, has_tapped=True)
    fact = fact_of(claim, plan_of(plan.pk))
    place = Place(community=plan.community_id, plan=plan.pk, version=1, group=jing.group_id, member=jing.pk, at=at(1))

    insert_submissions([submission_row(place, fact, claim, risk=Risk())])

    assert not is_carried(plan, jing)


def test_it_is_carried_forward_only_where_it_is_worth_it(cast, plan, jing):
    assert carry_forward(at=NIGHT) == 0
    for day in range(1, 8):
        come_in(cast, plan, jing, at(day))
    assert carry_forward(at=at(9, 3)) == 0

    assert carry_forward(at=at(11, 3)) == 1
    assert past_of(plan, jing, at(11)).facts == {}
    assert_all_counts(plan, jing)


def test_nobody_is_asked_who_has_not_been_seen_for_long(plan, jing):
    resettle_plan(plan.pk, at=NIGHT)
    Standing.objects.update(carried="", carried_to=None)

    assert carry_forward(at=NIGHT + timedelta(days=40)) == 0
    assert carry_forward(at=NIGHT + timedelta(days=20)) == 1
