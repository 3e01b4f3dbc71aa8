from __future__ import annotations

import pytest

from qunluo.channels.history.labels import kind_of_label, read_placeholder
from qunluo.core.events import MessageKind

NOTICES = {"system", "recalled", "patted", "notice_changed"}


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("图片", "image"),
        ("图片消息", "image"),
        (" Image ", "image"),
        ("(分享)卡片式链接", "link"),
        ("（分享）小程序", "mini_program"),
        ("文件(猜)", "file"),
        ("消息撤回57", "recalled"),
        ("红包卡片", "red_packet"),
        ("消息", ""),
        ("", ""),
        ("没见过的", ""),
    ],
)
def test_labels(label, kind):
    assert kind_of_label(label) == kind
    assert kind in {"", *NOTICES, *(known.value for known in MessageKind)}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("签到", "text", "签到"),
        ("[链接|报名](https://example.com/a)", "link", "报名 https://example.com/a"),
        ("[链接|](https://example.com/a)", "link", "https://example.com/a"),
        ("![图片](http://127.0.0.1:5030/image/a)", "image", "[图片]"),
        ("[文件|a [1].pdf](http://localhost/file/b)", "file", "a [1\n.pdf](http://localhost/file/b)"),
        ("[图片]好看", "text", "[图片]好看"),
        ("[撤回]", "text", "[撤回]"),
    ],
)
def test_placeholders(text, kind, words):
    assert read_placeholder(text) == (kind, words)
