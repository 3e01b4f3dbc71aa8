from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.checkins.claim import Claim, Picture
from qunluo.core.checkins.plan import Way
from qunluo.core.events import CheckinSubmitted, DayClosed
from qunluo.intake.handle import handle_batch
from qunluo.intake.models import EventDecision, IncomingEvent
from qunluo.intake.own import append_own, dump, load
from qunluo.intake.reads import event_of

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
texts = st.text(max_size=20)
moments = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside
days_closed = st.builds(DayClosed, key=texts, group=texts, member=st.just(""), at=moments, day=st.dates())
claims = st.builds(
    Claim,
    key=texts,
    member=texts,
    at=moments,
    way=st.sampled_from(Way),
    day=st.none() | st.dates(),
    text=texts,
    pictures=st.lists(st.builds(Picture, sha256=texts, phash=texts), max_size=2).map(tuple),
    answers=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    has_tapped=st.booleans(),
)
submissions = st.builds(
    CheckinSubmitted, key=texts, group=texts, member=texts, name=texts, at=moments, plan=st.integers(0, 9), claim=claims
)


@given(days_closed | submissions)
def test_log_gives_back_what_it_was_given(event):
    assert load(type(event).__name__, dump(event)) == event


def test_day_that_an_older_version_closed_is_still_read():
    raw = orjson.dumps({"group": "g1", "day": date(2026, 3, 1), "at": AT})

    assert load("DayClosed", raw) == DayClosed(
        key="day:2026-03-01:g1", group="g1", member="", at=AT, day=date(2026, 3, 1)
    )


def _tap(key):
    claim = Claim(key=key, member="ming", at=AT, way=Way.PAGE, has_tapped=True)
    return CheckinSubmitted(key=key, group="g", member="ming", name="阿明", at=AT, plan=7, claim=claim)


@pytest.mark.django_db
def test_what_is_handed_in_twice_waits_once(account):
    taps = [(account.pk, _tap("page:1")), (account.pk, _tap("page:1")), (account.pk, _tap("page:2"))]

    assert [append_own(taps, at=AT), append_own(taps, at=AT), append_own([], at=AT)] == [2, 0, 0]


@pytest.mark.django_db
def test_our_own_event_is_handled_and_explained_like_any(account):
    append_own([(account.pk, _tap("page:1"))], at=AT)

    assert handle_batch() == 1

    assert EventDecision.objects.count() == 1
    assert event_of(IncomingEvent.objects.select_related("account").get()) == _tap("page:1")
