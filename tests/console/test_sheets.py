from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Outcome, SheetUpload, Submission
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.entrances import uploads
from tests.cast import NOW, handle_all
from tests.checkins.disputing import a_plan, at, hand_in, member_of
from tests.console.sheeted import keep_table

TABLE = "昵称,日期,内容\n静静,2026-02-27,读了两页\n小王,2026-02-27,\n静静,昨天,\n"
State = SheetUpload.State


@pytest.fixture(autouse=True)
def same_noon_in_jobs(monkeypatch):
    monkeypatch.setattr("qunluo.entrances.uploads.now", lambda: NOW)


@pytest.fixture
def plan(cast):
    return a_plan(cast)


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, plan, content: bytes = TABLE.encode(), *, kind: str = "checkins", name: str = "三月.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/sheets/{plan.pk}/take/", {"kind": kind, "file": file}, follow=True)


def newest() -> SheetUpload:
    return SheetUpload.objects.latest("pk")


def test_an_empty_list_says_what_is_taken(steward, plan):
    shown = page(steward, f"/sheets/{plan.pk}/")

    assert all(said in shown for said in ("还没有传过表格", "导入打卡记录", "导入结果数据"))


def test_a_table_goes_all_the_way_from_the_page(cast, steward, plan):
    shown = send(steward, plan).content.decode()
    assert all(said in shown for said in ("三月.csv", "哪一列是什么", "<option selected>昵称</option>"))
    base = f"/sheets/uploads/{newest().pk}/"

    steward.post(f"{base}columns/", newest().columns)
    assert "正在逐行核对" in page(steward, base)
    uploads.run_check(newest().pk)
    shown = page(steward, base)
    assert all(said in shown for said in ("导入后会怎样", "导入这 1 条", "小王", "第 4 行", "看不懂日期“昨天”"))

    steward.post(f"{base}names/", {"member-0": "", "typed-0": "阿明"})
    uploads.run_check(newest().pk)
    assert "导入这 2 条" in page(steward, base)

    steward.post(f"{base}import/")
    assert "正在导入" in page(steward, base)
    uploads.run_import(newest().pk)
    handle_all()
    assert "新交给后台 2 条打卡" in page(steward, base)
    assert sorted(Submission.objects.filter(plan=plan).values_list("member__name", "state")) == [
        ("阿明", "counts"),
        ("静静", "counts"),
    ]
    assert list(AuditEntry.objects.filter(action__startswith="checkins.sheet").values_list("action", flat=True)) == [
        "checkins.sheet.imported"
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_month_that_was_taken_away_can_be_brought_to_another_plan(cast, steward, plan, form):
    for name, day in (("jing", 26), ("jing", 27), ("ming", 27)):
        hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    refresh_figures(at=NOW)
    table = b"".join(steward.get(f"/board/{plan.pk}/tables/month.{form}?month=2026-02").streaming_content)
    other = a_plan(cast, name="夜读")

    send(steward, other, table, name=f"month.{form}")
    steward.post(f"/sheets/uploads/{newest().pk}/columns/", newest().columns)
    uploads.run_check(newest().pk)
    steward.post(f"/sheets/uploads/{newest().pk}/import/")
    uploads.run_import(newest().pk)
    handle_all()

    assert sorted(Submission.objects.filter(plan=other).values_list("member__name", "day", "state")) == [
        ("阿明", date(2026, 2, 27), "counts"),
        ("静静", date(2026, 2, 26), "counts"),
        ("静静", date(2026, 2, 27), "counts"),
    ]


def test_progress_asks_the_page_to_come_anew_when_it_is_done(cast, steward, plan):
    upload = keep_table(cast, plan, TABLE)
    SheetUpload.objects.update(state=State.CHECKING)
    address = f"/sheets/uploads/{upload.pk}/progress/"
    assert "正在逐行核对" in page(steward, address)

    uploads.run_check(upload.pk)

    assert steward.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert steward.get(address).status_code == 302


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "这个表格是空的", id="an empty file"),
        pytest.param(b"\n\n", "这个表格是空的", id="nothing in it"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 Office", id="an old workbook"),
        pytest.param(bytes(range(256)) * 40, "不是表格文件", id="a picture"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(steward, plan, content, sentence):
    shown = send(steward, plan, content).content.decode()

    assert sentence in shown
    assert not SheetUpload.objects.exists()


def test_a_form_without_a_file_or_with_nonsense_is_refused(steward, plan):
    answers = [
        steward.post(f"/sheets/{plan.pk}/take/", {"kind": "checkins"}, follow=True),
        send(steward, plan, kind="nonsense"),
    ]

    assert ["请先选一个表格文件" in one.content.decode() for one in answers] == [True, True]


def test_columns_that_say_too_little_are_asked_for(cast, steward, plan):
    upload = keep_table(cast, plan, "备注,心情\n好,好\n")

    shown = steward.post(f"/sheets/uploads/{upload.pk}/columns/", {"name": "备注", "day": "x"}, follow=True)

    assert "还认不出成员和日期" in shown.content.decode()


def test_a_typed_name_must_be_somebody(cast, steward, plan):
    upload = keep_table(cast, plan, TABLE)
    steward.post(f"/sheets/uploads/{upload.pk}/columns/", upload.columns)
    uploads.run_check(upload.pk)

    shown = steward.post(f"/sheets/uploads/{upload.pk}/names/", {"typed-0": "没有这个人"}, follow=True)

    assert "群里没有找到：没有这个人" in shown.content.decode()
    assert newest().names == {}


def test_nothing_is_imported_before_it_was_tried(cast, steward, plan):
    upload = keep_table(cast, plan, TABLE)

    shown = steward.post(f"/sheets/uploads/{upload.pk}/import/", follow=True).content.decode()

    assert "现在不能导入" in shown


def test_outcomes_can_be_undone_from_the_page(cast, steward, plan):
    upload = keep_table(cast, plan, "昵称,结果\n静静,购买\n", kind="outcomes")
    base = f"/sheets/uploads/{upload.pk}/"
    steward.post(f"{base}columns/", upload.columns)
    uploads.run_check(upload.pk)
    steward.post(f"{base}import/")
    uploads.run_import(upload.pk)
    assert "撤销导入" in page(steward, base)

    shown = steward.post(f"{base}undo/", follow=True).content.decode()

    assert "之前的结果数据恢复了原样" in shown
    assert not Outcome.objects.exists()
    assert "只能撤销最近一次" in steward.post(f"{base}undo/", follow=True).content.decode()


def test_a_table_can_be_deleted(cast, steward, plan):
    upload = keep_table(cast, plan, TABLE)

    shown = steward.post(f"/sheets/uploads/{upload.pk}/delete/", follow=True).content.decode()

    assert "“秘密.csv”已删除" in shown
    assert not SheetUpload.objects.exists()


def test_hostile_names_stay_text(cast, steward, plan):
    upload = keep_table(cast, plan, "昵称,日期\n<script>alert(1)</script>,2026-02-27\n", name="<img src=x>.csv")
    steward.post(f"/sheets/uploads/{upload.pk}/columns/", upload.columns)
    uploads.run_check(upload.pk)

    shown = page(steward, f"/sheets/uploads/{upload.pk}/") + page(steward, f"/sheets/{plan.pk}/")

    assert ("<script>alert" in shown, "<img src=x>" in shown) == (False, False)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_who_may_only_look_sees_no_buttons(cast, clerk, plan):
    upload = keep_table(cast, plan, TABLE)

    shown = page(clerk, f"/sheets/{plan.pk}/") + page(clerk, f"/sheets/uploads/{upload.pk}/")

    assert ("上传" in shown, '<button class="btn btn-primary">' in shown) == (False, False)
    assert member_of(cast).name in shown


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast, steward, plan, count, django_assert_num_queries):
    for _ in range(count):
        keep_table(cast, plan, TABLE)
    page(steward, f"/sheets/{plan.pk}/")

    with django_assert_num_queries(15):
        page(steward, f"/sheets/{plan.pk}/")
