"""Acknowledged on the page, by hand, and taken back."""

from __future__ import annotations

from datetime import timedelta

from qunluo.communities.models import Member
from qunluo.joining.models import Acknowledgement
from qunluo.joining.reads.readers import Reach, Wanted, Which, reach_of, readers
from qunluo.joining.writes.deeds import Hand, acknowledge_on_page, mark_by_hand, unmark
from tests.cast import NOW
from tests.joining.ground import put_out


def named(external):
    return Member.objects.select_related("group").get(external_id=external)


def listed(version, which, groups):
    return sorted(one.member.external_id for one in readers(Wanted(version=version.pk, groups=groups, which=which)))


def test_the_list_tells_who_has_and_who_has_not(cast):
    version, groups = put_out(cast, is_important=True), [cast.group.pk]
    acknowledge_on_page(named("ming"), version, key="k1", at=NOW)

    assert listed(version, Which.READ, groups) == ["ming"]
    assert listed(version, Which.MISSING, groups) == ["jing", "lin", "zhou"]  # 小红 owns the group
    assert reach_of(version.pk, groups) == {cast.group.pk: Reach(read=1, total=4)}


def test_who_left_is_on_no_list_and_who_comes_back_has_still_read_it(cast):
    version, groups = put_out(cast, is_important=True), [cast.group.pk]
    acknowledge_on_page(named("ming"), version, key="k1", at=NOW)

    Member.objects.filter(external_id="ming").update(is_present=False)
    assert reach_of(version.pk, groups) == {cast.group.pk: Reach(read=0, total=3)}
    Member.objects.filter(external_id="ming").update(is_present=True)
    assert reach_of(version.pk, groups) == {cast.group.pk: Reach(read=1, total=4)}


def test_the_earliest_tap_is_kept(cast):
    version = put_out(cast, is_important=True)
    for minutes in (5, 1, 9):
        acknowledge_on_page(named("ming"), version, key=f"k{minutes}", at=NOW + timedelta(minutes=minutes))

    assert [row.at for row in Acknowledgement.objects.all()] == [NOW + timedelta(minutes=1)]


def test_a_hand_is_taken_back_and_leaves_the_member_s_own_word(cast):
    version, hand = put_out(cast, is_important=True), Hand(operator_id=cast.steward.pk, at=NOW)
    acknowledge_on_page(named("ming"), version, key="k1", at=NOW)
    both = [named("ming"), named("jing")]

    assert [mark_by_hand(version, both, reason="电话里说过", hand=hand) for _ in range(2)] == [2, 0]
    assert listed(version, Which.READ, [cast.group.pk]) == ["jing", "ming"]
    assert unmark(version, [one.pk for one in both]) == 2
    assert listed(version, Which.READ, [cast.group.pk]) == ["ming"]
