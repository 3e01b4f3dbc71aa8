from __future__ import annotations

import pytest

from qunluo.checkins.risk.traces import Known, Shown
from qunluo.core.checkins.claim import Picture
from tests.checkins.risk.village import codes, trace, weigh

VIEW = 0x9F3C_55AA_0F0F_1234


def picture(sha256: str, bits: int = 0) -> tuple[Picture, ...]:
    """The view with so many bits turned."""
    return (Picture(sha256=sha256, phash=f"{VIEW ^ ((1 << bits) - 1):016x}"),)


def shown(member: int, sha256: str, bits: int = 0, *, days: int = -1) -> Shown:
    one = trace(member, days=days)
    (its,) = picture(sha256, bits)
    return Shown(plan=1, member=member, day=one.day, at=one.at, key=one.key, sha256=sha256, phash=its.phash)


def others(count: int) -> tuple[Shown, ...]:
    """Pictures of other members that show something else."""
    return tuple(
        Shown(
            plan=1,
            member=100 + n,
            day=trace(1, days=-1).day,
            at=trace(1, days=-1).at,
            key=f"o{n}",
            sha256=f"o{n}",
            phash=f"{(n * 0x9E37_79B9_7F4A_7C15) % 2**64:016x}",
        )
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("mine", "weight"),
    [
        pytest.param(picture("a"), 74, id="the same file"),
        pytest.param(picture("b"), 64, id="saved anew"),
        pytest.param(picture("b", 2), 64, id="and compressed"),
        pytest.param(picture("b", 4), 35, id="alike"),
        pytest.param(picture("b", 12), None, id="something else"),
        pytest.param((Picture(sha256="b"),), None, id="nothing to see on it"),
        pytest.param((Picture(sha256=""),), None, id="a message whose picture nobody has"),
    ],
)
def test_pictures_of_others(mine, weight):
    known = Known(shown=(shown(1, "a"), *others(20)))

    assert codes(weigh(trace(2, pictures=mine), known=known)).get("picture_others") == weight


def test_whose_it_was_is_told():
    risk = weigh(trace(1, pictures=picture("a")), trace(2, 60, pictures=picture("a")))

    assert risk.reasons[0].detail == "与 邻居1 今天 08:00 的图片是同一张"


def test_who_showed_it_first_is_not_blamed():
    assert weigh(trace(1, 60, pictures=picture("a")), trace(2, pictures=picture("a"))).score == 0


@pytest.mark.parametrize(
    ("mine", "days", "weight"),
    [
        pytest.param(picture("a"), -3, 62, id="an old one again"),
        pytest.param(picture("b", 1), -3, 20, id="the same desk every day"),
        pytest.param(picture("b", 4), -3, None, id="nearly the same desk"),
        pytest.param(picture("a"), 0, None, id="sent twice today"),
    ],
)
def test_ones_own_pictures(mine, days, weight):
    risk = weigh(trace(1, 60, pictures=mine), known=Known(shown=(shown(1, "a", days=days),)))

    assert codes(risk).get("picture_own", 20 if weight == 20 else None) == weight


def test_screenshots_of_one_application_are_the_plans_own_view():
    screens = tuple(shown(number, f"s{number}", number % 5) for number in range(1, 31))

    assert weigh(trace(50, pictures=picture("mine", 1)), known=Known(shown=screens)).score == 0


def test_a_poster_that_all_share_is_no_cheat():
    posters = tuple(shown(number, "poster") for number in range(1, 31))

    assert weigh(trace(50, pictures=picture("poster")), known=Known(shown=posters)).score == 0


def test_whose_view_was_copied_is_not_blamed():
    known = Known(shown=(shown(1, "a", days=-2), shown(2, "stolen", 1), *others(20)))

    assert "picture_others" not in codes(weigh(trace(1, pictures=picture("today", 1)), known=known))
