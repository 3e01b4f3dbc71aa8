"""A held check-in of 老周 with a picture, his appeal about it, and a day that was given back to 静静."""

from __future__ import annotations

from qunluo.checkins.models import Picture
from qunluo.checkins.pictures import path_of
from qunluo.checkins.writes.appeals import Plea, open_appeal
from qunluo.checkins.writes.make_up import grant_make_up
from tests.cast import Cast
from tests.checkins.disputing import CLOSE_TO_SURE, NOW, a_plan, at, hand_in, member_of

SHA = "a1" * 32


def disputed_things(cast: Cast) -> dict[str, int | str]:
    plan, zhou = a_plan(cast), member_of(cast, "zhou")
    held = hand_in(plan, zhou, at(1), risk=CLOSE_TO_SURE, text="低价代购，加我微信")
    Picture.objects.create(
        community=cast.community, member=zhou, submission=held, sha256=SHA, phash="", width=9, height=9, size=9, at=NOW
    )
    for is_small in (False, True):
        path = path_of(SHA, is_small=is_small)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not much of a picture")
    plea = Plea(day=held.day, words="低价代购也是读书的一部分。", key="k")
    made = grant_make_up(plan.pk, member_of(cast).pk, held.day, operator_id=cast.steward.pk, reason="秘密", at=NOW)
    appeal = open_appeal(plan.pk, zhou.pk, plea, at=NOW)
    return {"sha256": SHA, "appeal_id": appeal.pk, "make_up_id": made.make_up_id}
