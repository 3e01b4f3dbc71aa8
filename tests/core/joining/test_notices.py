"""Which notice was in force when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.joining.notices import Span, merged, span_at

START = datetime(2026, 3, 1, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


def span(version, since, *, asks=None):
    return Span(
        since=day(since), version=version, number=version, asks=asks or version, asked_at=day(since), is_important=True
    )


def test_a_moment_has_the_version_before_it():
    spans = (span(1, 1), span(2, 3))

    assert [getattr(span_at(spans, day(number)), "version", None) for number in (0, 1, 2, 3, 9)] == [None, 1, 1, 2, 2]


def test_a_group_s_own_stands_over_the_community_s_until_it_follows_again():
    shared, own = [span(1, 1), span(2, 4)], [span(7, 3), day(6)]

    found = merged(own, shared)

    assert [(one.since, one.version) for one in found] == [(day(1), 1), (day(3), 7), (day(6), 2)]
    assert found[-1].asked_at == day(6)


def test_a_group_of_its_own_begins_before_the_community():
    assert [(one.since, one.version) for one in merged([span(7, 1)], [span(1, 2)])] == [(day(1), 7)]


entries = st.lists(st.integers(0, 8), max_size=4, unique=True)


@given(entries, entries, entries, st.integers(0, 9))
def test_merged_says_at_any_moment_what_the_two_say(shared_at, own_at, follows_at, moment):
    shared = [span(10 + place, since) for place, since in enumerate(sorted(shared_at))]
    own_at = [one for one in own_at if one not in follows_at]
    own = sorted(
        [*(span(20 + one, one) for one in own_at), *(day(one) for one in follows_at)],
        key=lambda one: one if isinstance(one, datetime) else one.since,
    )
    held = [one for one in own if (one if isinstance(one, datetime) else one.since) <= day(moment)]
    newest = [one for one in reversed(held) if isinstance(one, Span)]
    follows = bool(held) and isinstance(held[-1], datetime)
    wanted = (span_at(shared, day(moment)) if follows or not newest else None) or next(iter(newest), None)

    found = span_at(merged(own, shared), day(moment))

    assert (found and found.version) == (wanted and wanted.version)
