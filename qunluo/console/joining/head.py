"""What the pages of this section share: whose deed it was, and the thing that an address names."""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.pages import Group, groups_of
from qunluo.communities.reads.seats import Member, members_by_id
from qunluo.console.asked import numbers_in
from qunluo.console.desk import Desk, found
from qunluo.joining.reads.notices import NoticeRow, VersionRow, notice_row, version_row
from qunluo.joining.writes.deeds import Hand

MOST_TICKED = 500


def hand_of(desk: Desk) -> Hand:
    """Who acts, and when."""
    return Hand(operator_id=desk.operator.pk, at=desk.at)


def note_deed(desk: Desk, action: str, subject: str) -> None:
    """Into the audit log."""
    deed = Deed(action=action, subject=subject, operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)


def notice_at(desk: Desk, notice_id: int) -> tuple[Desk, NoticeRow]:
    """The notice, and the desk in its community."""
    row = found(notice_row(notice_id, within=desk.within))
    return desk.at_community(row.community_id), row


def version_at(desk: Desk, version_id: int) -> tuple[Desk, VersionRow]:
    """A published version that is asked for, and the desk in its community."""
    row = found(version_row(version_id, within=desk.within))
    return desk.at_community(row.notice.community_id), row


def living_groups(desk: Desk) -> list[Group]:
    """The groups of the community that go on."""
    return [one for one in groups_of(desk.community_id) if one.dismissed_at is None]


def ticked(query: QueryDict, name: str) -> list[int]:
    """The numbers of the rows that were ticked; what is no number is passed over."""
    return numbers_in(query, name)[:MOST_TICKED]


def members_at(desk: Desk, ids: Collection[int]) -> list[Member]:
    """Those of the members who belong to the community."""
    return [row for row in members_by_id(ids).values() if row.community_id == desk.community_id]
