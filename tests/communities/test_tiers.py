from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.communities.models import Member
from qunluo.communities.reads.audience import in_tiers
from qunluo.communities.tiers import Tier, tier_of
from tests.cast import set_the_stage

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ago(days: int) -> datetime:
    return AT - timedelta(days=days)


@pytest.mark.parametrize(
    ("spoke_at", "messages", "joined_at", "tier"),
    [
        pytest.param(AT, 1, None, Tier.ACTIVE, id="spoke just now"),
        pytest.param(ago(7), 1, None, Tier.ACTIVE, id="a week ago to the second"),
        pytest.param(ago(7) - SECOND, 1, None, Tier.POTENTIAL, id="a second more than a week"),
        pytest.param(ago(30), 1, None, Tier.POTENTIAL, id="thirty days ago to the second"),
        pytest.param(ago(30) - SECOND, 1, None, Tier.SILENT, id="a second more than thirty days"),
        pytest.param(ago(90), 1, AT, Tier.SILENT, id="ninety days ago to the second"),
        pytest.param(ago(90) - SECOND, 1, AT, Tier.LOST, id="a second more than ninety days"),
        pytest.param(None, 0, AT, Tier.POTENTIAL, id="new, and has not spoken"),
        pytest.param(None, 0, ago(31), Tier.SILENT, id="joined a month ago, never spoke"),
        pytest.param(None, 0, ago(91), Tier.LOST, id="joined long ago, never spoke"),
        pytest.param(None, 0, None, Tier.SILENT, id="nothing is known"),
        pytest.param(AT, 0, ago(31), Tier.SILENT, id="no message of theirs is left"),
    ],
)
def test_tier_by_the_last_sign_of_life(spoke_at, messages, joined_at, tier):
    assert tier_of(spoke_at, messages=messages, joined_at=joined_at, at=AT) == tier


MOMENTS = st.none() | st.integers(0, 120).map(ago)


@given(spoke_at=MOMENTS, messages=st.integers(0, 3), joined_at=MOMENTS)
def test_everybody_is_in_one_tier(spoke_at, messages, joined_at):
    assert tier_of(spoke_at, messages=messages, joined_at=joined_at, at=AT) in Tier


def test_database_says_the_same_as_the_function(db):
    group = set_the_stage().group
    lives = [
        (spoke, messages, joined)
        for spoke in (None, ago(1), ago(7), ago(8), ago(30), ago(31), ago(90), ago(91))
        for messages in (0, 2)
        for joined in (None, ago(2), ago(40), ago(200))
    ]
    account = Member.objects.filter(group=group)[0].account_id
    Member.objects.bulk_create(
        Member(
            community_id=group.community_id,
            group=group,
            account_id=account,
            external_id=f"x{n}",
            spoke_at=spoke,
            messages=messages,
            joined_at=joined,
        )
        for n, (spoke, messages, joined) in enumerate(lives)
    )
    added = Member.objects.filter(external_id__startswith="x")

    found = {one.pk: tier for tier in Tier for one in in_tiers(added, [tier], at=AT)}

    assert found == {
        one.pk: tier_of(one.spoke_at, messages=one.messages, joined_at=one.joined_at, at=AT) for one in added
    }
