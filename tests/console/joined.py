"""A notice that members must acknowledge, and a question, of the cast's community."""

from __future__ import annotations

from tests.cast import Cast
from tests.joining.ground import agree, ask, put_out


def joined_things(cast: Cast) -> dict[str, int]:
    version = put_out(cast, is_important=True)
    agree(cast)
    return {"notice_id": version.notice_id, "notice_version_id": version.pk, "quiz_question_id": ask(cast).pk}
