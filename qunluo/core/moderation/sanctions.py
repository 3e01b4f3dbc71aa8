"""What a person's ruling asks for: the step of the ladder that it led to, and the way back.

What a machine's own verdict asks for stands in `policies.order`; here the message may be hours old.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from qunluo.core.actions import Action, AskOperator, MuteMember, PostReply, RecallMessage, RemoveMember, SendHint
from qunluo.core.moderation.ladder import Measure, Step
from qunluo.core.moderation.telling import MEASURES

IS_FRESH = timedelta(hours=12)
KINDS: dict[str, tuple[type[Action], ...]] = {
    "": (),
    Measure.HINT: (SendHint,),
    Measure.MENTION: (PostReply, SendHint),
    Measure.MUTE: (MuteMember, SendHint),
    Measure.REMOVE: (AskOperator,),
}
"""What each step asks for, in this order; a message that is to be taken back comes before it all."""
HEAVINESS = {"": 0, Measure.HINT: 1, Measure.MENTION: 2, Measure.MUTE: 3, Measure.REMOVE: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """What somebody did, as sentences name it. `message` is empty where nothing is to be taken back.

    `why` says what was wrong, without a full stop; `link` leads to the member's own page.
    """

    group: str
    member: str
    name: str
    why: str
    link: str
    message: str = ""
    text: str = ""
    hint: str = ""


def kinds_of(measure: str, *, recalls: bool) -> tuple[type[Action], ...]:
    """Which actions a step asked for, in the order of their keys."""
    return ((RecallMessage,) if recalls and measure else ()) + KINDS[measure]


def sanctions(offence: Offence, step: Step, *, at: datetime, not_before: datetime | None = None) -> tuple[Action, ...]:
    """What is done now. Words wait for `not_before`, when the group's night is over; deeds do not."""
    recall = RecallMessage(group=offence.group, message=offence.message, text=offence.text, expires_at=at + IS_FRESH)
    return ((recall,) if offence.message else ()) + _measures(offence, step, at=at, not_before=not_before)


def _measures(offence: Offence, step: Step, *, at: datetime, not_before: datetime | None) -> tuple[Action, ...]:
    ends = (not_before or at) + IS_FRESH
    private = SendHint(
        group=offence.group,
        member=offence.member,
        text=f"{offence.why}。{offence.hint or '请留意一下，谢谢理解。'}觉得判错了，可以在这里申诉：{offence.link}",
        not_before=not_before,
        expires_at=ends,
    )
    match step.measure:
        case Measure.HINT:
            return (private,)
        case Measure.MENTION:
            public = PostReply(
                group=offence.group,
                text=f"请遵守群规。{offence.hint or '谢谢配合。'}",
                mention=offence.member,
                not_before=not_before,
                expires_at=ends,
            )
            return (public, private)
        case Measure.MUTE:
            mute = MuteMember(
                group=offence.group,
                member=offence.member,
                hours=step.hours,
                text=offence.why,
                expires_at=at + timedelta(hours=step.hours),
            )
            return (mute, private)
        case Measure.REMOVE:
            text = f"“{offence.name}”累计违规，按规定应移出群。请到“违规处理”，由两人确认。"
            return (AskOperator(group=offence.group, text=text),)


def removal(*, group: str, member: str, why: str, at: datetime) -> RemoveMember:
    """Two have agreed: out."""
    return RemoveMember(group=group, member=member, text=why, expires_at=at + IS_FRESH)


def hours_left(hours: int, *, since: datetime, at: datetime) -> int:
    """How many hours, rounded up, are left of a silence that began then; 0 where it is over."""
    left = since + timedelta(hours=hours) - at
    return max(-(-left // timedelta(hours=1)), 0)


def measure_text(measure: str, *, hours: int = 0) -> str:
    """A step that was taken, or none, by its name."""
    if not measure:
        return "只记录"
    return f"{MEASURES[Measure(measure)]} {hours} 小时" if measure == Measure.MUTE else MEASURES[Measure(measure)]


def is_milder(step: str, than: str) -> bool:
    """Whether this step is less than that one."""
    return HEAVINESS[step] < HEAVINESS[than]
