from __future__ import annotations

import pytest

from qunluo.moderation.evidence import evidence_of, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("身份证11010519491231002X", "身份证110*************2X", id="identity card"),
        pytest.param("电话 138-0013-8000", "电话 138-****-8000", id="phone keeps its shape"),
        pytest.param("+86 13800138000", "+86 138****8000", id="phone with country"),
        pytest.param("卡 4539 1488 0343 6467", "卡 4539 **** **** 6467", id="bank card"),
        pytest.param("写信到 someone@example.com", "写信到 s******@example.com", id="email"),
        pytest.param("加微信 abcdef6", "加微信 abcdef6", id="a handle that somebody offers stays"),
        pytest.param("订单号：13800138000", "订单号：13800138000", id="order number"),
        pytest.param("你好", "你好", id="nothing personal"),
    ],
)
def test_personal_data_is_hidden(text: str, shown: str) -> None:
    assert masked(text, evidence_of(text)) == shown
