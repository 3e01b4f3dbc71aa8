"""老周's leave to advertise: an application that waits, with a paper."""

from __future__ import annotations

from tests.cast import Cast
from tests.moderation.licensed import an_application, seat


def licensed_things(cast: Cast) -> dict[str, int]:
    row = an_application(seat("zhou"), what="秘密的苹果")
    return {"licence_id": row.pk, "paper_id": row.papers.first().pk}
