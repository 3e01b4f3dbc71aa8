"""More members than the cast, for figures: each joined long ago and is still there."""

from __future__ import annotations

from datetime import UTC, datetime

from qunluo.communities.models import Account, Group, Member, Person

CAME = datetime(2026, 1, 5, tzinfo=UTC)


def another_group(cast, title: str = "晨光读书会二群") -> Group:
    return Group.objects.create(
        community=cast.community,
        account=cast.account,
        external_id=title,
        title=title,
        created_at=CAME,
    )


def newcomer(cast, name: str, *, group: Group | None = None, came: datetime | None = CAME, **fields) -> Member:
    person = Person.objects.create(community=cast.community)
    account = Account.objects.create(
        community=cast.community, channel_account=cast.account, person=person, external_id=name
    )
    return Member.objects.create(
        **{
            "community": cast.community,
            "group": group or cast.group,
            "account": account,
            "external_id": name,
            "name": name,
            "is_present": True,
            "joined_at": came,
            "first_seen_at": came,
        }
        | fields
    )
