"""The demo community: whole, made once, and there for its members to go on living in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.accounts.models import Access, Community
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group, Member, Message, Move
from qunluo.communities.reads import rules_of
from qunluo.moderation.models import Violation
from qunluo.outbox.models import OutgoingAction
from qunluo.simulator import demo
from qunluo.simulator.demo import ensure_demo, find

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def short(monkeypatch) -> None:
    monkeypatch.setattr(demo, "DAYS", 4)


def counts() -> tuple[int, ...]:
    return tuple(table.objects.count() for table in (Community, Group, Member, Message, Move, OutgoingAction))


@pytest.mark.django_db
def test_the_demo_is_made_once() -> None:
    ensure_demo(AT)
    made = counts()
    ensure_demo(AT + timedelta(days=1))

    assert counts() == made
    assert Community.objects.get().is_demo
    assert dict(Access.objects.values_list("operator__username", "can_write")) == {"guanjia": True, "kefu": False}


@pytest.mark.django_db
def test_every_group_has_people_messages_and_rules() -> None:
    ensure_demo(AT)

    groups = {one.external_id: one for one in Group.objects.all()}
    assert sorted(groups) == ["demo-lively", "demo-new", "demo-quiet", "demo-troubled"]
    assert {one.owner for one in groups.values()} == {"xiaohong"}
    assert groups["demo-lively"].title == "晨光早起打卡一群"
    for group in groups.values():
        present = Member.objects.filter(group=group, is_present=True)
        assert group.present == present.count()
        assert {"小红", "阿明", "老周", "静静"} <= set(present.values_list("name", flat=True))
        assert Message.objects.filter(group=group).exists()
    rules = rules_of([one.pk for one in groups.values()])
    assert all(one.version == 1 for one in rules.values())
    lively = rules[groups["demo-lively"].pk]
    assert lively.welcome
    assert lively.replies
    assert lively.quiet_hours
    assert groups["demo-lively"].present < round(lively.capacity * 0.9) <= groups["demo-lively"].present + 5
    asked = OutgoingAction.objects.filter(key__startswith="demo:")
    assert set(asked.values_list("state", "group__external_id")) == {
        ("by_hand", "demo-troubled"),
        ("by_hand", "demo-quiet"),
    }


@pytest.mark.django_db
def test_a_start_broken_off_is_brought_to_its_end(monkeypatch) -> None:
    ensure_demo(AT)
    whole = counts()
    Community.objects.update(is_demo=False)
    OutgoingAction.objects.filter(key__startswith="demo:").delete()

    ensure_demo(AT + timedelta(days=1))

    assert counts() == whole


@pytest.mark.django_db
def test_the_members_are_found_again_with_their_habits(settings) -> None:
    assert find() is None
    ensure_demo(AT)
    ChannelAccount.objects.update(deliver_to="http://127.0.0.1:1/")

    found = find()

    account = ChannelAccount.objects.get()
    assert account.deliver_to == f"http://127.0.0.1:{settings.QUNLUO_SIMULATOR_PORT}/"
    assert (found.url, found.secret) == (f"http://127.0.0.1:{settings.QUNLUO_PORT}/in/{account.slug}/", account.secret)
    assert {place.id for place in found.places} == {"demo-lively", "demo-new", "demo-quiet", "demo-troubled"}
    lively = next(place for place in found.places if place.id == "demo-lively")
    people = {one.id: one for one in lively.people}
    assert people["aming"].checkin == 1.0
    assert sum(one.talk > 0 for one in lively.people) > 100
    assert set(lively.joined.values()) <= {AT.date() - timedelta(days=back) for back in range(4)}


@pytest.mark.django_db
def test_somebody_has_climbed_the_ladder() -> None:
    ensure_demo(AT)

    climbed = Violation.objects.filter(member__name="老周", is_trial=False).exclude(measure="").order_by("at")

    assert list(climbed.values_list("measure", flat=True)) == ["hint", "hint", "mention", "mute"]
