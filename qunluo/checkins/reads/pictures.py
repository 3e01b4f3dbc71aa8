"""Pictures of members, and who may see them: the member, and who runs the community."""

from __future__ import annotations

from collections.abc import Collection
from typing import BinaryIO

from qunluo.checkins import models
from qunluo.checkins.pictures import path_of

Picture = models.Picture
"""The row, named here for those who may not touch the tables."""


def open_picture(sha256: str, *, within: Collection[int], is_small: bool = False) -> BinaryIO | None:
    """The JPEG for an operator of one of these communities; None where they have none like it."""
    known = models.Picture.objects.filter(community_id__in=within, sha256=sha256).exists()
    return _open(sha256, is_small=is_small) if known else None


def open_own_picture(sha256: str, *, member_id: int, is_small: bool = False) -> BinaryIO | None:
    """The JPEG for the member who uploaded it."""
    known = models.Picture.objects.filter(member_id=member_id, sha256=sha256).exists()
    return _open(sha256, is_small=is_small) if known else None


def own_pictures(member_id: int, names: Collection[str]) -> dict[str, Picture]:
    """Those of these that the member uploaded, by content."""
    return {row.sha256: row for row in models.Picture.objects.filter(member_id=member_id, sha256__in=names)}


def loose_count(member_id: int) -> int:
    """How many pictures of the member belong to no check-in."""
    return models.Picture.objects.filter(member_id=member_id, submission=None).count()


def _open(sha256: str, *, is_small: bool) -> BinaryIO | None:
    try:
        return path_of(sha256, is_small=is_small).open("rb")
    except FileNotFoundError:
        return None  # put away by hand, or a backup without its files
