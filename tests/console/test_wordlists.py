from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.models import ListedWord, WordImport, WordList
from tests.console.test_markup import HOSTILE, Reader
from tests.console.worded import keep_list


def words_in(row: WordList) -> list[str]:
    return list(row.words.order_by("id").values_list("text", flat=True))


@pytest.fixture
def row(cast) -> WordList:
    return keep_list(cast, "加微信领取", "兼职刷单", name="引流词")


def sent(client, path: str, **data) -> str:
    return client.post(path, data, follow=True).content.decode()


def test_lists_are_made_and_listed_with_their_counts(steward, row):
    made = sent(steward, "/word-lists/create/", name="赌博词", category="赌博", tricks=["homophone"])

    assert "有了“赌博词”这个词库" in made
    assert WordList.objects.get(name="赌博词").tricks == ["plain", "homophone"]
    listed = steward.get("/word-lists/").content.decode()
    assert "2 个词" in listed
    assert "0 个词" in listed


def test_name_is_taken_once(steward, row):
    assert "已经有一个叫“引流词”的词库了" in sent(steward, "/word-lists/create/", name="引流词")
    assert WordList.objects.count() == 1


def test_shipped_lists_come_in_once(steward):
    assert "个自带词库" in sent(steward, "/word-lists/ship/")
    assert "自带词库已经全部在这里了" in sent(steward, "/word-lists/ship/")
    assert WordList.objects.get(theme="gambling").is_on
    assert not WordList.objects.get(theme="absolute_terms").is_on


def test_words_typed_in_are_taken_and_the_rest_stays_in_the_box(steward, row):
    answer = sent(steward, f"/word-lists/{row.pk}/add/", words="高仿手表\n***\n高仿手表\n大家")

    assert words_in(row) == ["加微信领取", "兼职刷单", "高仿手表", "大家"]
    assert "加入了 2 个词" in answer
    assert "这一行没有词" in answer
    assert "前面已经有一样的词" in answer
    assert "这是日常用语" in answer


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "请写上要加的词", id="nothing"),
        pytest.param("兼 职 刷 单", "里已经有了", id="known in another dress"),
    ],
)
def test_nothing_new_to_add(steward, row, typed, said):
    assert said in sent(steward, f"/word-lists/{row.pk}/add/", words=typed)
    assert len(words_in(row)) == 2


def test_word_without_replacement_shows_none(steward, row):
    steward.post(f"/word-lists/{row.pk}/add/", {"words": "刷单"})

    assert "空白昵称" not in steward.get(f"/word-lists/{row.pk}/").content.decode()


def test_words_are_searched_and_removed(steward, row):
    found = steward.get(f"/word-lists/{row.pk}/", {"q": "刷单"}).content.decode()
    word = ListedWord.objects.get(text="兼职刷单")

    assert "兼职刷单" in found
    assert "加微信领取" not in found
    assert "去掉了 1 个词" in sent(steward, f"/word-lists/{row.pk}/remove/", word=[word.pk, "x", "9" * 30])
    assert words_in(row) == ["加微信领取"]
    assert "请先勾选" in sent(steward, f"/word-lists/{row.pk}/remove/")


def test_file_is_looked_at_taken_in_and_taken_back(steward, row):
    file = SimpleUploadedFile("词.csv", "词,替换为,例外\n高仿包,**,高仿包装盒\n兼职刷单,,\n***,,\n".encode("gb18030"))

    tried = steward.post(f"/word-lists/{row.pk}/import/", {"file": file}, follow=True)
    number = WordImport.objects.get().pk

    assert words_in(row) == ["加微信领取", "兼职刷单"]
    assert "高仿包" in tried.content.decode()
    assert "这一行没有词" in tried.content.decode()
    assert "导入了 1 个词" in sent(steward, f"/word-lists/imports/{number}/take/")
    assert list(row.words.filter(text="高仿包").values_list("replacement", "exceptions")) == [("**", ["高仿包装盒"])]
    assert "已经处理过了" in sent(steward, f"/word-lists/imports/{number}/take/")
    assert "去掉了 1 个词" in sent(steward, f"/word-lists/imports/{number}/undo/")
    assert words_in(row) == ["加微信领取", "兼职刷单"]
    assert "已经撤销" in sent(steward, f"/word-lists/imports/{number}/undo/")


def test_file_that_was_looked_at_is_dropped(steward, row):
    steward.post(f"/word-lists/{row.pk}/import/", {"file": SimpleUploadedFile("词.txt", "高仿包".encode())})

    assert "没有导入" in sent(steward, f"/word-lists/imports/{WordImport.objects.get().pk}/drop/")
    assert not WordImport.objects.exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        pytest.param(None, "请先选一个文件", id="none"),
        pytest.param(SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "已损坏", id="broken workbook"),
        pytest.param(SimpleUploadedFile("a.png", b"\x89PNG\x00\x01\x02" * 20), "不是文本或表格", id="picture"),
    ],
)
def test_file_that_holds_no_words(steward, row, file, said):
    assert said in sent(steward, f"/word-lists/{row.pk}/import/", **({"file": file} if file else {}))
    assert not WordImport.objects.exists()


def test_sentence_shows_what_was_read_and_how(steward, row):
    answer = sent(steward, "/word-lists/try/", text="在家兼直刷单，加 微 信 领 取")

    assert "<mark>兼直刷单</mark>" in answer
    assert "”读作“" in answer
    assert "谐音" in answer
    assert "夹了符号" in answer
    assert "在家****，" in answer


def test_sentence_is_tried_within_the_page(steward, row):
    part = steward.post("/word-lists/try/", {"text": "兼职刷单"}, headers={"HX-Request": "true"}).content.decode()

    assert "<mark>兼职刷单</mark>" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("早上好", "没有命中任何词", id="harmless"),
        pytest.param("", "先写一句话", id="nothing"),
    ],
)
def test_sentence_without_hits(steward, row, text, said):
    assert said in sent(steward, "/word-lists/try/", text=text)


def test_list_that_is_off_hits_nothing(steward, row):
    assert "已停用，词都还在" in sent(steward, f"/word-lists/{row.pk}/switch/", is_on="0")
    assert "没有命中任何词" in sent(steward, "/word-lists/try/", text="兼职刷单")
    assert "已启用" in sent(steward, f"/word-lists/{row.pk}/switch/", is_on="1")
    assert "<mark>兼职刷单</mark>" in sent(steward, "/word-lists/try/", text="兼职刷单")


def test_settings_change_what_is_seen_through(steward, row):
    assert "已保存" in sent(steward, f"/word-lists/{row.pk}/save/", name="新名", tricks=[Trick.SPLIT])

    row.refresh_from_db()
    assert (row.name, row.tricks) == ("新名", ["plain", "split"])
    assert "没有命中任何词" in sent(steward, "/word-lists/try/", text="兼直刷单")


def test_list_is_downloaded_and_deleted(steward, row):
    answer = steward.get(f"/word-lists/{row.pk}/download/")

    assert answer.content.decode("utf-8-sig").splitlines() == ["词,替换为,例外", "加微信领取,,", "兼职刷单,,"]
    assert "已删除" in sent(steward, f"/word-lists/{row.pk}/delete/")
    assert not ListedWord.objects.exists()


def test_strange_words_break_no_page(cast, steward):
    row = keep_list(cast, *(text[:40] for text in HOSTILE), name="怪词")

    for page in (steward.get(f"/word-lists/{row.pk}/"), steward.post("/word-lists/try/", {"text": "".join(HOSTILE)})):
        Reader().feed(page.content.decode())
        assert "<script>alert" not in page.content.decode()


def test_clerk_looks_and_changes_nothing(clerk, row):
    assert clerk.get(f"/word-lists/{row.pk}/").status_code == 200
    assert clerk.post(f"/word-lists/{row.pk}/add/", {"words": "高仿包"}).status_code == 403
    assert len(words_in(row)) == 2
