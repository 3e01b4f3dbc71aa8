"""阿明's leave to advertise, an application of his that lacks something, and what he handed in to be published."""

from __future__ import annotations

from qunluo.lib.pictures import keep_in
from qunluo.moderation.models import Licence
from qunluo.moderation.reads.pieces import FOLDER
from qunluo.moderation.writes.licensing import ask_for_more
from qunluo.moderation.writes.pieces import Draft, note_picture, submit
from qunluo.moderation.writes.reviewing import Voice, speak
from tests.cast import NOW
from tests.h5.stage import Stage, member
from tests.moderation.licensed import FIRST, LAST, a_licence, an_application, by, hand_over, photo


def licensed_things(stage: Stage) -> dict:
    """The application that lacks something is one of an account that may have another: nobody has two at once."""
    ming, steward = member("ming"), stage.cast.steward
    licence = a_licence(stage.cast, ming)
    more = an_application(ming)
    ask_for_more(more.pk, by(stage.cast, reason="营业执照看不清"))
    Licence.objects.filter(pk=more.pk).update(asked_from=FIRST, asked_until=LAST)
    pictures = [note_picture(keep_in(FOLDER, photo(colour)), ming, at=NOW).sha256 for colour in ("#123", "#456")]
    piece = submit(ming, Draft(text="那天我真的读了", pictures=(pictures[0],)), at=NOW)
    returned = submit(ming, Draft(text="那天我真的读了两遍"), at=NOW)
    speak([returned.pk], Voice(operator_id=steward.pk, verdict="change", reason="写长一点"), at=NOW)
    return {
        "group": ming.group_id,
        "licence": licence.pk,
        "more_licence": more.pk,
        "papers": list(hand_over(ming)),
        "piece": piece.pk,
        "returned_piece": returned.pk,
        "piece_sha": pictures[0],
        "other_piece_sha": pictures[1],
    }
