"""Pictures of groups are put down to be looked at, looked at for codes, and forgotten; what the codes say is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from qunluo.communities.reads.visitors import visitor
from qunluo.communities.writes import Placed
from qunluo.core.changes import PicturePosted
from qunluo.lib.clock import now
from qunluo.lib.visits import Limits, Outcome, Visit, visit
from qunluo.moderation.evidence.codes import MOST_BYTES, TooLarge, codes_in
from qunluo.moderation.links.codes import meaning_of
from qunluo.moderation.links.looking import Look, look_at
from qunluo.moderation.models import Picture, Violation
from qunluo.moderation.models.links import LONGEST_URL
from qunluo.moderation.reads.links import sites_of
from qunluo.moderation.reads.pictures import communities_that_look, waiting
from qunluo.moderation.writes.telling import ask_operators

MOST_A_ROUND: Final = 50
PAUSE: Final = 0.1
LONGEST_DETAIL: Final = 500
LIMITS: Final = Limits(seconds=20.0, step_seconds=10.0, most_bytes=MOST_BYTES, redirects=3)
State = Picture.State


def note_pictures(placed: Sequence[Placed[PicturePosted]]) -> None:
    """Put them down, of communities that switched it on; each once, however often it comes."""
    on = communities_that_look(one.community_id for one in placed)
    rows = [
        Picture(
            community_id=one.community_id,
            group_id=one.group_id,
            member_id=one.member,
            key=one.change.key,
            message=one.change.message,
            url=one.change.url,
            at=one.change.at,
        )
        for one in placed
        if one.community_id in on and len(one.change.url) <= LONGEST_URL
    ]
    if rows:
        Picture.objects.bulk_create(rows, ignore_conflicts=True)


def usual_look(url: str) -> Visit:
    """A look within the limits for pictures and the ports of the settings."""
    limits = Limits(
        seconds=LIMITS.seconds,
        step_seconds=LIMITS.step_seconds,
        most_bytes=LIMITS.most_bytes,
        redirects=LIMITS.redirects,
        ports=settings.QUNLUO_LINK_PORTS,
    )
    return visit(url, limits=limits)


def read_pictures(*, look: Look = usual_look, pause: float = PAUSE) -> int:
    """Look at those that wait, and return how many. What was begun when a process died waits still."""
    rows = waiting(limit=MOST_A_ROUND)
    for one in look_at([(row.pk, row.url) for row in rows], look=look, pause=pause):
        record_picture(one.number, one.visit, at=now())
    return len(rows)


@transaction.atomic
def record_picture(picture_id: int, seen: Visit, *, at: datetime) -> None:
    """Write down what the codes say. A code that leads people away is for a person to decide about."""
    row = Picture.objects.select_for_update().filter(pk=picture_id, state=State.WAITING).first()
    if row is None:
        return
    row.seen_at = at
    row.state, codes, row.detail = _read(seen)
    row.codes = list(codes)
    if codes:
        meant = meaning_of(codes, sites_of(row.community_id))
        row.detail = meant.detail[:LONGEST_DETAIL]
        if meant.is_suspect:
            row.violation = _queue(row, at=at)
    row.save()


def _read(seen: Visit) -> tuple[State, tuple[str, ...], str]:
    if seen.outcome is not Outcome.ALIVE:
        return State.FAILED, (), seen.detail[:LONGEST_DETAIL]
    if seen.is_cut:
        return State.FAILED, (), f"图片超过 {MOST_BYTES >> 20} MB，没有看。"
    try:
        codes = codes_in(seen.body)
    except TooLarge:
        return State.FAILED, (), "图片太大，没有看。"
    return State.READ, tuple(text.replace("\0", "") for text in codes), ""


def _queue(row: Picture, *, at: datetime) -> Violation:
    said = "\n".join(row.codes)
    found, is_new = Violation.objects.get_or_create(
        member_id=row.member_id,
        key=row.key,
        rule=None,
        version=0,
        defaults={
            "community_id": row.community_id,
            "group_id": row.group_id,
            "message": row.message,
            "text": said,
            "at": row.at,
            "noted_at": at,
            "detail": row.detail,
            "course": Violation.Course.QUEUE,
            "ladder": "advert",
            "found_by": Violation.FoundBy.PICTURE,
        },
    )
    member = visitor(row.member_id)
    if is_new and member is not None:
        told = f"{row.detail}。请到“违规处理”里看。"
        ask_operators(member, told, key=f"violation:{found.pk}:picture", at=at)
    return found
