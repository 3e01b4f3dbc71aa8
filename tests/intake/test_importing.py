"""A history into a group: new once, apart from its neighbours, whatever the lengths."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from qunluo.channels.history.errors import UnreadableExport
from qunluo.communities.models import Group, Member, Message
from qunluo.intake.importing import AnotherGroup, ImportResult, fitting, import_history
from qunluo.intake.models import IncomingEvent, PendingEvent

AT = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def groups(account):
    return [
        Group.objects.create(community=account.community, account=account, external_id=name, created_at=AT)
        for name in ("title:晨光", "title:夜读")
    ]


@pytest.fixture
def export(tmp_path):
    def write(*lines, title="晨光", group=""):
        meta = {"name": title, "platform": "qq", "type": "group", **({"groupId": group} if group else {})}
        head = {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": 1772424000}, "meta": meta}
        path = tmp_path / "history.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in [head, *lines]), encoding="utf-8")
        return path

    return write


def said(text="早", *, sender="ming", name="阿明", at=1772424000):
    return {"_type": "message", "sender": sender, "accountName": name, "timestamp": at, "type": 0, "content": text}


def test_a_history_is_kept_without_deciding_anything(groups, export):
    result = import_history(export(said(), said("晚安", at=1772460000)), group_id=groups[0].pk, at=AT)

    assert result == ImportResult(new=2, known=0, bad=0, bad_lines=())
    assert (IncomingEvent.objects.count(), PendingEvent.objects.count()) == (2, 0)
    assert list(Message.objects.order_by("at").values_list("text", flat=True)) == ["早", "晚安"]
    groups[0].refresh_from_db()
    assert (groups[0].title, groups[0].present) == ("晨光", 1)


def test_an_overlapping_export_adds_only_what_is_new(groups, export):
    import_history(export(said(), said("好")), group_id=groups[0].pk, at=AT)

    result = import_history(export(said("好"), said("晚安", at=1772460000)), group_id=groups[0].pk, at=AT)

    assert (result.new, result.known, Message.objects.count()) == (1, 1, 3)


def test_the_same_line_in_two_groups_is_two_messages(groups, export):
    results = [
        import_history(export(said(), title=title), group_id=group.pk, at=AT)
        for group, title in zip(groups, ["晨光", "夜读"], strict=True)
    ]

    assert [result.new for result in results] == [1, 1]
    assert Message.objects.count() == 2


def test_the_history_of_another_group_is_refused_and_leaves_nothing(groups, export):
    with pytest.raises(AnotherGroup, match="这份记录来自“夜读”"):
        import_history(export(said(), title="夜读"), group_id=groups[0].pk, at=AT)

    assert (Message.objects.count(), IncomingEvent.objects.count(), Member.objects.count()) == (0, 0, 0)


def test_an_unreadable_file_leaves_nothing(groups, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")

    with pytest.raises(UnreadableExport):
        import_history(path, group_id=groups[0].pk, at=AT)

    assert IncomingEvent.objects.count() == 0


def test_names_and_ids_of_any_length_find_room(groups, export):
    lines = [said(sender="x" * 500 + tail, name="名" * 5_000) for tail in "ab"]

    import_history(export(*lines, title="晨光"), group_id=groups[0].pk, at=AT)

    assert sorted(Member.objects.values_list("external_id", flat=True)) == sorted(
        fitting("x" * 500 + tail) for tail in "ab"
    )
    assert {len(name) for name in Member.objects.values_list("name", flat=True)} == {200}


def test_ids_that_fit_stay_as_they_are():
    assert (fitting("x" * 200), len(fitting("x" * 201))) == ("x" * 200, 200)
