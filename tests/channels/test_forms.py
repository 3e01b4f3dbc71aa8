from __future__ import annotations

import pytest

from qunluo.channels.forms import AppChannelForm
from qunluo.channels.writes import Wish


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("", id="none: people deliver"),
        pytest.param("https://example.com/qunluo?x=1", id="https"),
        pytest.param("http://app:8080/hook", id="a container's name"),
        pytest.param("http://[::1]:9000/", id="IPv6"),
    ],
)
def test_address_is_taken(address):
    form = AppChannelForm({"name": "自有应用", "deliver_to": address})

    assert form.is_valid()
    assert form.wish() == Wish(kind="app", name="自有应用", deliver_to=address)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("example.com/qunluo", "开头", id="no scheme"),
        pytest.param("ftp://example.com/", "开头", id="other scheme"),
        pytest.param("javascript:alert(1)", "开头", id="script"),
        pytest.param("https://", "开头", id="no host"),
        pytest.param("https://a b.com/", "开头", id="blank inside"),
        pytest.param("https://[::1/", "开头", id="half an address"),
        pytest.param("https://x:99999/", "开头", id="port out of range"),
        pytest.param("https://me:pw@example.com/", "用户名", id="password inside"),
    ],
)
def test_address_is_refused_with_a_sentence(address, sentence):
    form = AppChannelForm({"name": "自有应用", "deliver_to": address})

    assert not form.is_valid()
    assert sentence in form.errors["deliver_to"][0]


@pytest.mark.parametrize("name", ["", " ", "长" * 61, "a\0b"], ids=["empty", "blank", "too long", "NUL"])
def test_name_is_refused(name):
    assert "name" in AppChannelForm({"name": name}).errors
