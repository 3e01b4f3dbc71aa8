from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.adverts import Reason, weigh_advert
from qunluo.core.moderation.sight import Clue, Evidence, Opinion, Sight, Topic


def sight(score: float, *clues: Clue) -> Sight:
    evidence = tuple(Evidence(clue=clue, start=0, end=1, value=clue.value) for clue in clues)
    return Sight(evidence=evidence, opinions=(Opinion(topic=Topic.ADVERT, score=score, reasons=(("代购", 2.0),)),))


@pytest.mark.parametrize(
    ("seen", "more", "is_advert"),
    [
        pytest.param(sight(0.5), {}, False, id="an opinion at its line"),
        pytest.param(sight(0.5, Clue.PRICE), {}, True, id="and a price"),
        pytest.param(sight(0.5), {"newcomer": True}, True, id="and a newcomer"),
        pytest.param(
            sight(0.02, Clue.LINK), {"newcomer": True, "first_message": True}, False, id="a link of a newcomer"
        ),
        pytest.param(sight(0.02, Clue.LINK), {"repeats": 9}, False, id="a link that everybody posts"),
        pytest.param(sight(0.0), {"newcomer": True, "first_message": True, "repeats": 9}, False, id="only a newcomer"),
        pytest.param(sight(0.1, *Clue), {}, False, id="all clues without an opinion"),
        pytest.param(sight(1.0), {}, True, id="a certain opinion"),
    ],
)
def test_opinion_evidence_and_circumstances_are_joined(seen: Sight, more: dict[str, int], *, is_advert: bool) -> None:
    assert weigh_advert(seen, **more).is_advert is is_advert


def test_no_single_sign_is_told_as_the_reason() -> None:
    opinion = Opinion(topic=Topic.ADVERT, score=0.5, reasons=(("一", 3.0), ("代购", 2.0)))

    assert [one.seen for one in weigh_advert(Sight(opinions=(opinion,))).reasons] == ["代购"]


def test_every_part_says_how_much_it_weighs() -> None:
    advert = weigh_advert(sight(0.5, Clue.WECHAT), newcomer=True)

    assert advert.reasons == (
        Reason(name="classifier", weight=0.9, seen="代购"),
        Reason(name="wechat", weight=0.3, seen="wechat"),
        Reason(name="newcomer", weight=0.15),
    )
    assert advert.score == 1.35


def test_nothing_seen_is_an_answer() -> None:
    assert weigh_advert(Sight()).score == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 0.99))
def test_a_surer_opinion_never_weighs_less(one: float, two: float, typical: float) -> None:
    low, high = sorted((one, two))

    assert weigh_advert(sight(low), typical=typical).score <= weigh_advert(sight(high), typical=typical).score
