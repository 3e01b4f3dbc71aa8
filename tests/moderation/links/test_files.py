"""Sites out of a box or a file."""

from __future__ import annotations

from qunluo.moderation.links.files import Named, read_box, read_rows


def test_a_box_holds_a_site_a_line_and_perhaps_a_reason() -> None:
    reading = read_box("# 上个月的\nhttps://bad.example/x 冒充客服\nworse.example，刷单\n\nbad.example\nnonsense\n")

    assert reading.named == (
        Named(domain="bad.example", reason="冒充客服"),
        Named(domain="worse.example", reason="刷单"),
    )
    assert reading.faults == ((6, "“nonsense”不是网站，应当像 example.com 这样。"),)


def test_a_table_may_have_a_line_of_headings() -> None:
    reading = read_rows([(1, ["域名", "理由"]), (2, ["'bad.example", "x" * 900, "more"]), (3, []), (4, ["", "y"])])

    assert reading.named == (Named(domain="bad.example", reason="x" * 200),)
    assert reading.faults == ()
