"""What is written down of an event itself, before any policy looks at it."""

from __future__ import annotations

from qunluo.core.changes import (
    Change,
    GroupEnded,
    GroupNoticed,
    GroupOwned,
    GroupTitled,
    MemberSeen,
    MembershipEnded,
    MembershipStarted,
    MessageKept,
    MessageWithdrawn,
    PicturePosted,
)
from qunluo.core.events import (
    CheckinSubmitted,
    GroupCreated,
    GroupDismissed,
    GroupEvent,
    GroupRenamed,
    MemberJoined,
    MemberLeft,
    MessagePosted,
    MessageRecalled,
    NoticeChanged,
    OwnerChanged,
)


def record(event: GroupEvent) -> tuple[Change, ...]:
    """The changes that an event is, independent of rules and of what is already known."""
    return (*_of_group(event), *_of_member(event))


def _of_member(event: GroupEvent) -> tuple[Change, ...]:
    group, member, at = event.group, event.member, event.at
    if not member or not group:
        return ()
    seen = MemberSeen(group=group, member=member, at=at, name=event.name)
    match event:
        case MessagePosted(key=key, message=message, kind=kind, text=text, reply_to=reply_to):
            kept = MessageKept(
                group=group, member=member, at=at, key=key, message=message, kind=kind, text=text, reply_to=reply_to
            )
            return (seen, kept, *_shown(event))
        case MemberJoined(key=key, scene=scene, invited_by=by):
            return (seen, MembershipStarted(group=group, member=member, at=at, key=key, scene=scene, invited_by=by))
        case MemberLeft(key=key, name=name, reason=reason, removed_by=by):
            return (
                MembershipEnded(group=group, member=member, at=at, key=key, name=name, reason=reason, removed_by=by),
            )
        case CheckinSubmitted():
            return ()  # a page opens for who left the group, too, and others enter check-ins for a member
        case _:
            return (seen,)


def _shown(event: MessagePosted) -> tuple[Change, ...]:
    if not event.picture:
        return ()
    where = {"group": event.group, "member": event.member}
    return (PicturePosted(**where, at=event.at, key=event.key, message=event.message, url=event.picture),)


def _of_group(event: GroupEvent) -> tuple[Change, ...]:
    group, at = event.group, event.at
    match event:
        case GroupCreated(title=title) | GroupRenamed(title=title) if title:
            return (GroupTitled(group=group, member="", at=at, title=title),)
        case NoticeChanged(text=text):
            return (GroupNoticed(group=group, member="", at=at, notice=text),)
        case OwnerChanged(owner=owner):
            return (GroupOwned(group=group, member="", at=at, owner=owner),)
        case GroupDismissed():
            return (GroupEnded(group=group, member="", at=at),)
        case MessageRecalled(message=message) if message:
            return (MessageWithdrawn(group=group, member="", at=at, message=message),)
        case _:
            return ()
