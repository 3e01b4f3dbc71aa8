"""The pages of links and sites: what is done on them, and what is refused."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.accounts.models import AuditEntry
from qunluo.moderation.models import Link, LinkCheck, ListedSite, SiteImport
from qunluo.moderation.reads.links import sites_of
from tests.console.linked import keep_link, switch_on


def sent(client, path: str, **data) -> str:
    return client.post(path, data, follow=True).content.decode()


def listed(**which):
    return sorted(ListedSite.objects.filter(removed_at=None, **which).values_list("domain", "is_allowed", "reason"))


def test_what_is_off_is_said_and_nothing_is_checked(cast, steward):
    page = steward.get("/links/").content.decode()

    assert "每日链接巡检现在是关着的" in page
    assert "现在检查" not in page
    assert "还没有打开链接巡检" in sent(steward, "/links/check/")
    assert LinkCheck.objects.count() == 0


def test_who_switches_it_on_can_check_and_stop(cast, steward):
    assert "设置已保存" in sent(steward, "/links/settings/", checks="1", days="7")
    assert "现在检查" in steward.get("/links/").content.decode()

    assert "开始检查" in sent(steward, "/links/check/")
    row = LinkCheck.objects.get()
    assert (row.state, row.created_by) == ("waiting", cast.steward)
    assert "正在检查，请等它做完" in sent(steward, "/links/check/")
    assert "已经排上队" in steward.get(f"/links/checks/{row.pk}/").content.decode()

    assert "停下了" in sent(steward, f"/links/checks/{row.pk}/cancel/")
    assert "这次检查已经结束了" in sent(steward, f"/links/checks/{row.pk}/cancel/")
    assert steward.get(f"/links/checks/{row.pk}/").headers["HX-Refresh"] == "true"
    assert AuditEntry.objects.filter(action="moderation.links.terms_changed").count() == 1


@pytest.mark.parametrize("days", ["0", "91", "", "x", "-1"])
def test_days_that_make_no_sense_are_refused(steward, days):
    assert "天数要在 1 到 90 之间" in sent(steward, "/links/settings/", checks="1", days=days)


def test_sites_are_added_turned_taken_off_and_put_back(cast, steward):
    answer = sent(steward, "/links/sites/add/", sites="https://Bad.example/x 冒充客服\nnonsense\n", side="blocked")
    assert "1 个网站放进了禁止名单" in answer
    assert "“nonsense”不是网站" in answer
    assert listed() == [("bad.example", False, "冒充客服")]
    assert sites_of(cast.community.pk).site_of("x.bad.example").is_allowed is False

    assert "这些网站已经在名单里了" in sent(steward, "/links/sites/add/", sites="bad.example", side="blocked")
    sent(steward, "/links/sites/add/", sites="bad.example 弄错了", side="allowed")
    assert listed() == [("bad.example", True, "弄错了")]
    assert sites_of(cast.community.pk).site_of("bad.example").is_allowed is True

    row = ListedSite.objects.get(removed_at=None)
    assert "从名单里去掉了" in sent(steward, f"/links/sites/{row.pk}/remove/")
    assert (listed(), sites_of(cast.community.pk).site_of("bad.example")) == ([], None)
    assert "又在名单里了" in sent(steward, f"/links/sites/{row.pk}/restore/")
    assert "没有改动" in sent(steward, f"/links/sites/{row.pk}/restore/")
    assert listed() == [("bad.example", True, "弄错了")]
    assert ListedSite.objects.count() == 3


def test_a_file_of_sites_comes_in_and_goes_out_again(steward):
    data = SimpleUploadedFile("名单.csv", "域名,理由\nbad.example,冒充\nworse.example,=1+1\n坏,\n".encode())

    answer = sent(steward, "/links/sites/import/", file=data, side="blocked")
    assert "2 个网站放进了禁止名单" in answer
    assert "第 4 行" in answer
    table = steward.get("/links/sites/sites.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["域名", "理由", "名单", "加入时间"]
    assert [row[:3] for row in rows[1:]] == [["bad.example", "冒充", "禁止"], ["worse.example", "'=1+1", "禁止"]]

    batch = SiteImport.objects.get()
    assert "去掉了 2 个网站" in sent(steward, f"/links/sites/imports/{batch.pk}/undo/")
    assert "已经撤销了" in sent(steward, f"/links/sites/imports/{batch.pk}/undo/")
    assert listed() == []
    back = SimpleUploadedFile("back.csv", table.encode())
    assert "2 个网站放进了允许名单" in sent(steward, "/links/sites/import/", file=back, side="allowed")


def test_a_file_that_is_none_is_told(steward):
    assert "请先选一个文件" in sent(steward, "/links/sites/import/")
    empty = SimpleUploadedFile("a.txt", b"")
    assert "这个文件是空的" in sent(steward, "/links/sites/import/", file=empty)


def test_a_link_is_ignored_and_comes_back(cast, steward):
    row = keep_link(cast, issue="dead", state="gone", detail="页面已经不在（HTTP 404）。")
    assert "shop.example/a" in steward.get("/links/").content.decode()

    assert "忽略了 shop.example" in sent(steward, f"/links/{row.pk}/ignore/")
    assert "没有链接要您操心" in steward.get("/links/").content.decode()
    assert "shop.example/a" in steward.get("/links/?which=ignored").content.decode()

    assert "不再忽略" in sent(steward, f"/links/{row.pk}/ignore/", undo="1")
    assert "shop.example/a" in steward.get("/links/").content.decode()


def test_another_home_is_accepted(cast, steward):
    row = keep_link(
        cast,
        issue="moved",
        home="shop.example",
        state="alive",
        steps=[["http://shop.example/a", 302], ["http://new.example/", 200]],
    )

    assert "以后按这个" in steward.get(f"/links/{row.pk}/").content.decode()
    assert "现在就该通向这里" in sent(steward, f"/links/{row.pk}/accept/")
    row.refresh_from_db()
    assert (row.home, row.issue) == ("new.example", "")
    assert "没有换网站" in sent(steward, f"/links/{row.pk}/accept/")


def test_a_site_is_forbidden_from_the_page_of_a_link(cast, steward):
    row = keep_link(cast)

    answer = sent(steward, f"/links/{row.pk}/site/", domain="shop.example", side="blocked", reason="刷单")
    assert "shop.example 放进了禁止名单" in answer
    assert listed() == [("shop.example", False, "刷单")]
    assert "已经在这个名单里了" in sent(steward, f"/links/{row.pk}/site/", domain="shop.example", side="blocked")
    assert "不是网站" in sent(steward, f"/links/{row.pk}/site/", domain="<b>", side="blocked")


def test_links_leave_as_a_table_without_formulas(cast, steward):
    keep_link(cast, "http://shop.example/=1+1", detail="=HYPERLINK(1)", issue="dead")

    rows = list(csv.reader(io.StringIO(steward.get("/links/links.csv").getvalue().decode("utf-8-sig"))))

    assert rows[1][0] == "http://shop.example/=1+1"
    assert rows[1][10] == "'=HYPERLINK(1)"
    assert AuditEntry.objects.filter(action="moderation.links.exported").exists()


def test_pages_ask_the_database_as_often_for_many_as_for_one(cast, steward):
    switch_on(cast)
    keep_link(cast, issue="dead")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            steward.get("/links/")
        return len(queries)

    one = asked()
    for number in range(30):
        keep_link(cast, f"http://s{number}.example/", issue="dead")
    assert asked() == one


def test_older_links_are_a_page_away(cast, steward):
    for number in range(51):
        keep_link(cast, f"http://s{number}.example/", issue="dead")

    first = steward.get("/links/")
    assert len(first.context["rows"]) == 50
    second = steward.get(f"/links/?{first.context['older']}")
    assert len(second.context["rows"]) == 1
    assert {one.pk for one in second.context["rows"]}.isdisjoint(one.pk for one in first.context["rows"])
    assert steward.get("/links/?before=x&row=y&which=z&q=%00").status_code == 200


def test_who_may_only_look_changes_nothing(cast, clerk):
    row = keep_link(cast, issue="dead")

    assert clerk.get("/links/").status_code == 200
    assert clerk.post(f"/links/{row.pk}/ignore/").status_code == 403
    assert clerk.post("/links/sites/add/", {"sites": "a.example"}).status_code == 403
    assert clerk.post("/links/settings/", {"checks": "1", "days": "3"}).status_code == 403
    assert Link.objects.get().ignored_at is None
