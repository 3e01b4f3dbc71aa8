"""Links, sites and rounds as tests lay them out."""

from __future__ import annotations

from datetime import timedelta

from qunluo.communities.models import Member
from qunluo.moderation.links.files import Named, read_box
from qunluo.moderation.models import Link, LinkCheck, LinkTerms, Picture
from qunluo.moderation.writes.sites import import_sites, list_sites, save_terms
from qunluo.moderation.writes.words import Hand
from tests.cast import NOW, OPENED, Cast


def hand(cast: Cast) -> Hand:
    return Hand(operator_id=cast.steward.pk, at=OPENED)


def keep_link(cast: Cast, url: str = "http://shop.example/a", **more) -> Link:
    """A link that 老周 posted."""
    zhou = Member.objects.get(external_id="zhou", group=cast.group)
    known = {
        "community": cast.community,
        "digest": url,
        "url": url,
        "host": url.split("/")[2],
        "group": cast.group,
        "member": zhou,
        "key": "m1",
        "times": 2,
        "posters": 1,
        "first_seen_at": NOW - timedelta(days=2),
        "last_seen_at": NOW - timedelta(days=1),
    }
    return Link.objects.create(**known | more)


def switch_on(cast: Cast, *, checks: bool = True, pictures: bool = True, days: int = 30) -> LinkTerms:
    return save_terms(cast.community.pk, checks=checks, pictures=pictures, days=days, by=hand(cast))


def linked_things(cast: Cast) -> dict[str, int]:
    """One of each, with names that try to break out."""
    zhou = Member.objects.get(external_id="zhou", group=cast.group)
    [site] = list_sites(
        cast.community.pk, [Named(domain="bad.example", reason="<b>冒充</b>")], is_allowed=False, by=hand(cast)
    )
    batch = import_sites(
        cast.community.pk, read_box("good.example 自己的"), name="<i>a.txt", is_allowed=True, by=hand(cast)
    )
    link = keep_link(
        cast,
        issue="moved",
        state="alive",
        title="<script>1</script>",
        detail="以前通向 shop.example，现在通向 new.example。",
        steps=[["http://shop.example/a", 302], ["http://new.example/<b>", 200]],
        home="shop.example",
        checked_at=NOW,
    )
    keep_link(
        cast, "http://own.example/", source="own", places=[["问答“<b>怎么报名”", "/faq/1/"]], member=None, group=None
    )
    check = LinkCheck.objects.create(community=cast.community, created_at=NOW, total=3, done=1, state="running")
    Picture.objects.create(
        community=cast.community,
        group=cast.group,
        member=zhou,
        key="m2",
        url="https://cdn.example/1.jpg",
        at=NOW,
        state="read",
        codes=["https://u.wechat.com/<b>"],
        detail="二维码是微信名片。",
    )
    return {"link_id": link.pk, "listed_site_id": site, "site_import_id": batch.pk, "link_check_id": check.pk}
