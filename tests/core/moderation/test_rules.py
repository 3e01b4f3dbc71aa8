"""Which version of a rule is in force for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.rules import (
    Abuse,
    Adverts,
    Flood,
    ForbiddenWords,
    Links,
    Mode,
    Order,
    Release,
    Rule,
    Speech,
    Unit,
    senses_of,
)
from qunluo.core.moderation.sight import Sense
from tests.core.moderation.screens import PlainScreen

OLD = Rule(id=1, version=1, name="禁广告", condition=ForbiddenWords())
NEW = replace(OLD, version=2, condition=ForbiddenWords(lists=frozenset({"ads"})))


def release(mode, *, share=0, unit=Unit.MEMBER, standing: Rule | None = OLD, trial: Rule | None = NEW):
    return Release(rule_id=1, standing=standing, trial=trial, mode=mode, share=share, unit=unit)


@pytest.mark.parametrize(
    ("one", "force", "watching"),
    [
        pytest.param(release(Mode.OFF), OLD, None, id="a draft does nothing"),
        pytest.param(release(Mode.SHADOW), OLD, NEW, id="in shadow it watches"),
        pytest.param(release(Mode.PART, share=0), OLD, NEW, id="a share of nobody"),
        pytest.param(release(Mode.PART, share=100), NEW, None, id="a share of all"),
        pytest.param(release(Mode.ON), NEW, None, id="on"),
        pytest.param(release(Mode.OFF, trial=None), OLD, None, id="nothing on trial"),
        pytest.param(release(Mode.SHADOW, standing=None), None, NEW, id="the first version in shadow"),
    ],
)
def test_a_release_says_who_keeps_what(one, force, watching):
    there = {"group": "g", "member": "ming"}

    assert (one.in_force(**there), one.on_trial(**there)) == (force, watching)
    assert one.looking_at(**there) == [pair for pair in ((force, False), (watching, True)) if pair[0]]


@given(st.text(max_size=8), st.integers(0, 99), st.sampled_from(Unit))
def test_a_greater_share_keeps_whom_a_smaller_one_had(member, share, unit):
    there = {"group": "g", "member": member}

    if release(Mode.PART, share=share, unit=unit).in_force(**there) is NEW:
        assert release(Mode.PART, share=share + 1, unit=unit).in_force(**there) is NEW


def test_a_share_is_about_as_great_as_it_says():
    tenth = release(Mode.PART, share=10)

    assert 80 < sum(tenth.in_force(group="g", member=f"m{number}") is NEW for number in range(1_000)) < 120


def test_groups_stay_together_where_the_share_is_one_of_groups():
    half = release(Mode.PART, share=50, unit=Unit.GROUP)

    for group in "abcdefgh":
        assert len({half.in_force(group=group, member=f"m{number}").version for number in range(20)}) == 1


def test_an_order_looks_for_what_its_rules_ask_for():
    order = Order(releases=(release(Mode.SHADOW, trial=replace(NEW, condition=Flood())),), screen=PlainScreen())

    assert order.senses == {Sense.WORDS}


def test_every_condition_says_what_it_looks_for():
    assert {condition: set(senses_of(condition())) for condition in (Adverts, Abuse, Links, Flood, Speech)} == {
        Adverts: {Sense.WORDS, Sense.CLUES, Sense.ADVERT},
        Abuse: {Sense.ABUSE},
        Links: {Sense.CLUES},
        Flood: set(),
        Speech: set(),
    }


@pytest.mark.parametrize(
    ("releases", "expected"),
    [
        pytest.param((release(Mode.ON),), timedelta(), id="words need no memory"),
        pytest.param(
            (release(Mode.SHADOW, trial=replace(NEW, condition=Flood(seconds=90))),),
            timedelta(seconds=90),
            id="a flood on trial does",
        ),
    ],
)
def test_an_order_knows_how_far_it_looks_back(releases, expected):
    assert Order(releases=releases, screen=PlainScreen()).looks_back == expected
