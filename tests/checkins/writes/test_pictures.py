from __future__ import annotations

import os
from datetime import timedelta

import pytest

from qunluo.checkins.models import BackupForm, Picture
from qunluo.checkins.pictures import Kept, keep, path_of
from qunluo.checkins.reads.pictures import open_own_picture, open_picture, own_pictures
from qunluo.checkins.writes.backups import Written, note_entry
from qunluo.checkins.writes.pictures import forget_loose_pictures, note_picture
from qunluo.communities.models import Member
from tests.cast import NOW
from tests.h5.stage import make_plan
from tests.h5.things import photo

LATER = NOW + timedelta(days=2, seconds=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kept() -> Kept:
    kept = keep(photo())
    for is_small in (False, True):  # the disk's clock is not the tests'
        os.utime(path_of(kept.sha256, is_small=is_small), (NOW.timestamp(), NOW.timestamp()))
    return kept


def note(cast, kept, who="ming") -> Picture:
    member = Member.objects.get(external_id=who)
    return note_picture(kept, member_id=member.pk, community_id=cast.community.pk, at=NOW)


def test_the_same_picture_of_a_member_waits_once(cast, kept):
    assert note(cast, kept) == note(cast, kept)
    assert note(cast, kept) != note(cast, kept, "hong")


def test_only_the_member_and_who_runs_the_community_see_it(cast, kept):
    ming, hong = (Member.objects.get(external_id=name).pk for name in ("ming", "hong"))
    note(cast, kept)

    with open_own_picture(kept.sha256, member_id=ming) as file:
        assert file.read(3) == b"\xff\xd8\xff"
    with open_picture(kept.sha256, within=[cast.community.pk], is_small=True) as file:
        assert file.read(3) == b"\xff\xd8\xff"
    assert open_own_picture(kept.sha256, member_id=hong) is None
    assert open_picture(kept.sha256, within=[cast.community.pk + 1]) is None
    assert own_pictures(hong, [kept.sha256]) == {}


def test_a_picture_whose_file_is_gone_is_no_picture(cast, kept):
    note(cast, kept)
    path_of(kept.sha256).unlink()

    assert open_picture(kept.sha256, within=[cast.community.pk]) is None


def test_what_was_never_handed_in_is_forgotten_with_its_file(cast, kept):
    note(cast, kept)

    assert forget_loose_pictures(at=NOW + timedelta(days=1)) == 0
    assert forget_loose_pictures(at=LATER) == 1
    assert (Picture.objects.count(), path_of(kept.sha256).exists()) == (0, False)


def test_a_file_that_somebody_else_uses_stays(cast, kept):
    note(cast, kept)
    other = note(cast, kept, "hong")
    Picture.objects.filter(pk=other.pk).update(at=LATER)

    assert forget_loose_pictures(at=LATER) == 1
    assert path_of(kept.sha256).exists()


def test_a_file_of_the_backup_form_stays(cast, kept):
    note(cast, kept)
    form = BackupForm.objects.create(plan_id=make_plan(cast), token="t", opened_at=NOW)
    note_entry(form, Written(name="谁", text="", key="k", pictures=[kept]), member_id=None, at=NOW)

    forget_loose_pictures(at=LATER)

    assert path_of(kept.sha256).exists()


def test_a_file_that_is_uploaded_again_at_this_moment_stays(cast, kept):
    note(cast, kept)
    keep(photo())

    forget_loose_pictures(at=LATER)

    assert path_of(kept.sha256).exists()
