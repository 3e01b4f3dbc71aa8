"""Whose picture it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from qunluo.checkins.models import Appeal, BackupEntry, Picture
from qunluo.checkins.pictures import Kept, path_of

WAITS = timedelta(days=2)


def note_picture(kept: Kept, *, member_id: int, community_id: int, at: datetime) -> Picture:
    """The member uploaded it. It waits for what it belongs to; the same one waits once."""
    row, _ = Picture.objects.get_or_create(
        member_id=member_id,
        sha256=kept.sha256,
        submission=None,
        defaults={
            "community_id": community_id,
            "phash": kept.phash,
            "width": kept.width,
            "height": kept.height,
            "size": kept.size,
            "at": at,
        },
    )
    return row


def forget_loose_pictures(*, at: datetime) -> int:
    """Pictures that were uploaded and never handed in, rows and files; how many rows they were."""
    loose = Picture.objects.filter(submission=None, at__lt=at - WAITS)
    owners = loose.values_list("member_id", flat=True)
    appeals = Appeal.objects.filter(member_id__in=owners).values_list("pictures", flat=True)
    names = set(loose.values_list("sha256", flat=True)) - {name for shown in appeals for name in shown}
    gone: int = loose.filter(sha256__in=names).delete()[0]
    for name in sorted(names):
        if not _is_wanted(name):
            _forget_file(name, before=at - WAITS)
    return gone


def _is_wanted(name: str) -> bool:
    in_backup = BackupEntry.objects.filter(pictures__contains=[{"sha256": name}])
    return Picture.objects.filter(sha256=name).exists() or in_backup.exists()


def _forget_file(name: str, *, before: datetime) -> None:
    """Not one that somebody uploads again at this moment: its row is yet to come."""
    for path in (path_of(name, is_small=True), path_of(name)):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
