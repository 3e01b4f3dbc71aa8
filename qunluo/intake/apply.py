"""Which app writes which change. A change without a writer fails the tests, not the night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from qunluo.checkins.writes.notes import note_checkins
from qunluo.checkins.writes.roll_calls import note_roll_calls
from qunluo.communities.writes import (
    Placed,
    keep_messages,
    note_moves,
    save_groups,
    save_members,
    withdraw_messages,
)
from qunluo.core.changes import (
    AdvertSpent,
    AlarmRaised,
    Change,
    CheckinNoted,
    GroupEnded,
    GroupNoticed,
    GroupOwned,
    GroupTitled,
    MemberIntroduced,
    MemberSeen,
    MembershipEnded,
    MembershipStarted,
    MessageKept,
    MessageWithdrawn,
    ModelAsked,
    NoticeAcknowledged,
    NumberSaid,
    PicturePosted,
    QuestionAsked,
    QuietNightBroken,
    ReplyGiven,
    RollCallPosted,
    RuleBroken,
)
from qunluo.incidents.writes import note_alarms
from qunluo.intake.board import Board
from qunluo.joining.writes import note_acknowledgements, note_introductions
from qunluo.moderation.writes import note_quiet_nights, note_violations
from qunluo.moderation.writes.adverts import note_adverts
from qunluo.moderation.writes.pictures import note_pictures
from qunluo.replies.writes import note_model_questions, note_numbers, note_questions, note_replies

WRITERS: dict[type[Change], Callable[[Any], None]] = {
    MessageKept: keep_messages,
    MessageWithdrawn: withdraw_messages,
    MembershipStarted: note_moves,
    MembershipEnded: note_moves,
    QuietNightBroken: note_quiet_nights,
    ReplyGiven: note_replies,
    QuestionAsked: note_questions,
    NumberSaid: note_numbers,
    ModelAsked: note_model_questions,
    CheckinNoted: note_checkins,
    RollCallPosted: note_roll_calls,
    RuleBroken: note_violations,
    PicturePosted: note_pictures,
    AlarmRaised: note_alarms,
    NoticeAcknowledged: note_acknowledgements,
    MemberIntroduced: note_introductions,
    AdvertSpent: note_adverts,
}
# These make no row of their own: the standing of the member and the facts of the group hold all that they say.
IN_THE_STANDING: frozenset[type[Change]] = frozenset({MemberSeen, GroupTitled, GroupNoticed, GroupOwned, GroupEnded})


def apply(board: Board, placed: Iterable[Placed[Change]]) -> None:
    """Write a batch of changes, each kind in one go, and how groups and members stand after them all."""
    by_kind: dict[type[Change], list[Placed[Change]]] = defaultdict(list)
    for one in placed:
        by_kind[type(one.change)].append(one)
    for kind, writer in WRITERS.items():
        if by_kind[kind]:
            writer(by_kind[kind])
    save_members([(pk, board.standings[pk]) for pk in sorted(board.touched_members)])
    save_groups([(pk, board.facts[pk]) for pk in sorted(board.touched_groups)])
