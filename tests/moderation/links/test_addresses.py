"""Many ways of writing one address are one link, and what is no site is told so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.moderation.links.addresses import BadDomain, address_of, addresses_in, domain_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("看 https://A.Example.com/x?id=3#there 吧", ["https://a.example.com/x?id=3"], id="in a sentence"),
        pytest.param("www.example.com", ["http://www.example.com/"], id="no scheme"),
        pytest.param("http://example.com:80/a，很好", ["http://example.com/a"], id="usual port"),
        pytest.param("http://example.com:8080/a", ["http://example.com:8080/a"], id="another port"),
        pytest.param("ｈｔｔｐｓ：//example.com/a", ["http://example.com/"], id="full width"),
        pytest.param("example点com", ["http://example.com/"], id="spelt"),
        pytest.param("shop。example。com 见", ["http://shop.example.com/"], id="chinese dots"),
        pytest.param(
            "https://example.com/a?utm_source=x&id=1&spm=2", ["https://example.com/a?id=1"], id="marks of sharing"
        ),
        pytest.param("https://example.com/a https://example.com/a", ["https://example.com/a"], id="twice"),
        pytest.param("http://u:p@example.com/", ["http://example.com/"], id="with a password"),
        pytest.param("版本 1.2.3，今晚八点。", [], id="no link"),
        pytest.param("早安", [], id="plain talk"),
    ],
)
def test_links_of_a_text_in_plain_form(text: str, expected: list[str]) -> None:
    assert [one.url for one in addresses_in(text)] == expected


def test_one_page_is_one_link_however_it_is_written() -> None:
    ways = [
        "https://www.example.com/a",
        "http://example.com/a",
        "EXAMPLE.com/a",
        "https://example.com:443/a?utm_source=q",
    ]

    assert len({address_of(one).digest for one in ways}) == 1
    assert address_of("example.com/b").digest != address_of("example.com/a").digest


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    for one in addresses_in(f"http://{text} {text}.com/{text}"):
        assert one.url.isascii()
        assert one.host


@given(st.text(alphabet="abcXYZ0189.-/:@?#%[] 点。", max_size=60))
def test_an_address_is_plain_after_one_time(text: str) -> None:
    once = address_of(text)
    if once is not None:
        assert address_of(once.url) == once


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("example.com", "example.com"),
        (" https://www.Example.com/x?y ", "example.com"),
        ("*.example.com", "example.com"),
        ("example.com:8080", "example.com"),
        ("user@example.com", "example.com"),
        ("例子.example", "xn--fsqu00a.example"),
        ("a_b.example.com.", "a_b.example.com"),
        ("93.184.215.14", "93.184.215.14"),
        ("shop.example.com.cn", "shop.example.com.cn"),
    ],
)
def test_a_typed_site_becomes_a_domain(typed: str, expected: str) -> None:
    assert domain_of(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "com", "com.cn", "co.uk", "a b", "-a.com", "a..com", "<b>.com", "x" * 64 + ".com", "a.123", "=1+1"]
)
def test_what_is_no_site_is_told(typed: str) -> None:
    with pytest.raises(BadDomain, match=r"。$"):
        domain_of(typed)
