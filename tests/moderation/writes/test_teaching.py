"""Rulings teach, and taken back they are forgotten."""

from __future__ import annotations

import pytest

from qunluo.moderation.models import Lesson, Violation
from qunluo.moderation.writes.reports import Complaint, report, take_up
from qunluo.moderation.writes.rulings import Ruling, rule
from tests.cast import NOW
from tests.console.violated import TEXT, a_violation
from tests.moderation.ground import SHORT, begin_rule
from tests.moderation.sayings import LATER, member

pytestmark = pytest.mark.django_db
ADVERTS = {"name": "不发广告", "kind": "adverts", "options": {}}
ABUSE = {"name": "不骂人", "kind": "abuse", "options": {}, "course": "queue"}


def judge(cast, row, ruling) -> None:
    rule([row.pk], ruling=ruling, operator_id=cast.steward.pk, at=LATER, reason="理由")


def learnt() -> list[tuple[str, str, bool]]:
    return list(Lesson.objects.filter(undone_at=None).values_list("topic", "text", "is_positive"))


@pytest.mark.parametrize(
    ("data", "ruling", "taught"),
    [
        (ADVERTS, Ruling.UPHELD, [("advert", TEXT, True)]),
        (ADVERTS, Ruling.REVERSED, [("advert", TEXT, False)]),
        (ABUSE, Ruling.UPHELD, [("abuse", TEXT, True)]),
        (SHORT, Ruling.UPHELD, []),
    ],
    ids=["an advert", "no advert", "an attack", "nothing that a classifier sees"],
)
def test_a_ruling_teaches_until_it_is_taken_back(cast, data, ruling, taught):
    row = a_violation(cast, "v1", rule=begin_rule(cast, data), version=1)

    judge(cast, row, ruling)
    known = learnt()
    judge(cast, row, Ruling.NONE)

    assert (known, learnt()) == (taught, [])


@pytest.mark.parametrize(
    ("kind", "taught"),
    [("advert", [("advert", TEXT, True)]), ("other", [])],
    ids=["an advert", "something else"],
)
def test_what_members_reported_teaches_by_what_they_said_of_it(cast, kind, taught):
    told = report(member("ming"), Complaint(kind=kind, key="m3"), at=NOW)
    take_up(told.pk, operator_id=cast.steward.pk, at=NOW)

    judge(cast, Violation.objects.get(), Ruling.UPHELD)

    assert learnt() == taught
