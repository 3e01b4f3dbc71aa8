"""老周's leave to advertise: an application that waits, with a paper; and what he wants to have published."""

from __future__ import annotations

from qunluo.moderation.models import PiecePicture
from qunluo.moderation.reads.pieces import path_of
from qunluo.moderation.writes.pieces import Draft, submit
from tests.cast import NOW, Cast
from tests.moderation.licensed import an_application, seat

SHA = "c" * 64


def licensed_things(cast: Cast) -> dict[str, int | str]:
    zhou = seat("zhou")
    row = an_application(zhou, what="秘密的苹果")
    PiecePicture.objects.create(community=cast.community, member=zhou, sha256=SHA, at=NOW)
    for is_small in (False, True):
        path = path_of(SHA, is_small=is_small)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not much of a picture")
    piece = submit(zhou, Draft(text="秘密的投稿", pictures=(SHA,)), at=NOW)
    return {
        "licence_id": row.pk,
        "paper_id": row.papers.get(kind="business").pk,
        "piece_id": piece.pk,
        "piece_sha": SHA,
    }
