from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qunluo.accounts.models import Community
from qunluo.analytics import uploads
from qunluo.analytics.models import HistoryFile
from qunluo.channels.writes import Wish, create_account
from qunluo.communities.models import Group
from tests.cast import NOW

pytestmark = pytest.mark.slow

HTMX = {"HX-Request": "true"}
State = HistoryFile.State
LINE = '{{"_type":"message","sender":"{0}","accountName":"{0}","timestamp":{1},"type":0,"content":"第{1}句"}}'
HEAD = (
    '{"_type":"header","chatlab":{"version":"0.0.2","exportedAt":1772400000},'
    '"meta":{"name":"导出的群","platform":"wechat","type":"group"}}'
)


def export(lines: int = 20) -> bytes:
    told = [LINE.format("ming" if n % 2 else "hong", 1772400000 + n * 60) for n in range(lines)]
    return "\n".join([HEAD, *told]).encode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "histories"


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """The checkups that were asked for; no background process runs here."""
    ids: list[int] = []
    monkeypatch.setattr(uploads, "start", ids.append)
    return ids


@pytest.fixture
def upload(cast) -> HistoryFile:
    sender = uploads.Sender(operator_id=cast.steward.pk, community_id=cast.community.pk)
    return uploads.keep([export()], name="导出.jsonl", sender=sender, at=NOW)


@pytest.fixture
def ready(upload) -> HistoryFile:
    uploads.run_checkup(upload.pk)
    upload.refresh_from_db()
    assert upload.state == State.READY, upload.problem
    return upload


def page(client, path, **kwargs) -> str:
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, body: bytes, name: str = "导出.jsonl", **kwargs):
    return client.post(f"/checkups/upload/?name={name}", body, content_type="application/octet-stream", **kwargs)


def test_bare_body_is_kept_as_it_came(cast, steward, asked):
    answer = send(steward, export())

    row = HistoryFile.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/checkups/{row.pk}/")
    assert (row.name, row.bytes, row.community, row.operator) == (
        "导出.jsonl",
        len(export()),
        cast.community,
        cast.steward,
    )
    assert Path(row.path).read_bytes() == export()
    assert asked == [row.pk]


def test_form_without_scripts_works_too(steward, asked):
    steward.post("/checkups/upload/", {"file": SimpleUploadedFile("表单.txt", export())})

    row = HistoryFile.objects.get()
    assert (row.name, Path(row.path).read_bytes()) == ("表单.txt", export())


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 50], ids=["empty", "binary"])
def test_anything_is_taken(steward, asked, body):
    assert send(steward, body).status_code == 302
    assert HistoryFile.objects.get().bytes == len(body)


@pytest.mark.parametrize("is_form", [False, True], ids=["bare body", "form"])
def test_file_over_the_limit_is_refused_with_a_sentence(steward, asked, settings, folder, is_form):
    settings.QUNLUO_UPLOAD_LIMIT = 1_000
    body = b"x" * 3_000

    if is_form:
        answer = steward.post("/checkups/upload/", {"file": SimpleUploadedFile("大.txt", body)})
    else:
        answer = send(steward, body)

    assert answer.status_code == 413
    assert "文件太大了，最大可以传 1000" in answer.content.decode()
    assert HistoryFile.objects.count() == 0
    assert list(folder.glob("*")) == []


def test_length_over_the_limit_is_refused_before_a_byte_is_read(steward, asked, settings):
    settings.QUNLUO_UPLOAD_LIMIT = 1_000

    answer = send(steward, b"x", CONTENT_LENGTH=str(10**12))

    assert answer.status_code == 413


def test_nonsense_for_a_length_is_no_trouble(steward, asked):
    assert send(steward, b"", CONTENT_LENGTH="x").status_code == 302


def test_upload_that_breaks_off_leaves_nothing(steward, asked, folder):
    answer = send(steward, b"", CONTENT_LENGTH="100", **{"wsgi.input": io.BytesIO(b"half")})

    assert answer.status_code == 400
    assert "文件没有传完" in answer.content.decode()
    assert (HistoryFile.objects.count(), list(folder.glob("*"))) == (0, [])


def test_form_without_a_file_says_so(steward, asked):
    assert steward.post("/checkups/upload/", {"file": ""}, follow=True).status_code == 400


def test_full_disk_is_said_and_not_crashed_on(steward, asked, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "keep", full)

    answer = send(steward, b"x")

    assert (answer.status_code, "磁盘满了" in answer.content.decode()) == (507, True)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "<script>alert(1)</script>", "a%00b", "长" * 300])
def test_name_is_only_a_name(steward, asked, folder, name):
    answer = send(steward, b"x", name)

    row = HistoryFile.objects.get()
    assert Path(row.path).parent == folder
    assert "<script>alert(1)</script>" not in page(steward, answer.headers["Location"])


def test_page_shows_how_far_the_reading_is(upload, steward):
    HistoryFile.objects.update(state=State.READING, bytes=1_000, bytes_read=250)

    shown = page(steward, f"/checkups/{upload.pk}/progress/", headers=HTMX)

    assert ("正在体检" in shown, "25%" in shown, "<html" in shown) == (True, True, False)


def test_page_comes_anew_when_the_work_is_done(ready, steward):
    answer = steward.get(f"/checkups/{ready.pk}/progress/", headers=HTMX)

    assert answer.headers["HX-Refresh"] == "true"


def test_report_stands_on_the_page_and_in_a_file_of_its_own(ready, steward):
    shown = page(steward, f"/checkups/{ready.pk}/")
    answer = steward.get(f"/checkups/{ready.pk}/report/")

    assert '<article class="report">' in shown
    assert "导出的群" in shown
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.content.decode().lower().startswith("<!doctype html>")


def test_file_that_cannot_be_read_says_why(upload, steward):
    Path(upload.path).write_bytes(b"PK\x03\x04")
    uploads.run_checkup(upload.pk)

    shown = page(steward, f"/checkups/{upload.pk}/")

    assert "这份文件读不出来" in shown
    assert "ZIP" in shown
    assert "ZIP" in page(steward, "/checkups/")


def test_history_becomes_a_group(ready, steward, monkeypatch):
    monkeypatch.setattr(uploads.app, "configure_task", lambda *_, **__: Deferred())

    steward.post(f"/checkups/{ready.pk}/import/", {"group": ""})
    uploads.run_import(ready.pk)
    shown = page(steward, f"/checkups/{ready.pk}/")

    assert "已导入：新增 20 条，已有 0 条，读不出来 0 条。" in shown
    group = Group.objects.get(account__kind="history")
    assert f"/groups/{group.pk}/" in shown
    assert "第1772400000句" in page(steward, f"/groups/{group.pk}/timeline/")


class Deferred:
    def defer(self, **_) -> None:
        """Nobody waits in the background here."""


def test_history_goes_into_no_group_of_others(ready, steward, neighbour, cast):
    other = Community.objects.get(name="隔壁的社群")
    account = create_account(other.pk, Wish(kind="app", name="x"), at=NOW)
    theirs = Group.objects.create(community=other, account=account, external_id="x", created_at=NOW)

    answer = steward.post(f"/checkups/{ready.pk}/import/", {"group": theirs.pk})

    ready.refresh_from_db()
    assert (answer.status_code, ready.state) == (404, State.READY)


def test_what_is_not_read_yet_is_not_imported(upload, steward):
    shown = steward.post(f"/checkups/{upload.pk}/import/", follow=True).content.decode()

    assert "现在不能导入" in shown


def test_deleting_takes_the_file_with_it(ready, steward):
    shown = steward.post(f"/checkups/{ready.pk}/delete/", follow=True).content.decode()

    assert "“导出.jsonl”已删除" in shown
    assert not Path(ready.path).exists()
    assert HistoryFile.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast, steward, asked, count, django_assert_num_queries):
    for n in range(count):
        send(steward, b"x", f"{n}.txt")
    page(steward, "/checkups/")

    with django_assert_num_queries(10):
        page(steward, "/checkups/")
