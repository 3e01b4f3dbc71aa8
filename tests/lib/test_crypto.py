"""Secrets at rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.lib.crypto import CannotDecrypt, blind_index, blind_indexes, decrypt, encrypt

KEYS = ["a" * 40, "b" * 40]


@pytest.fixture(autouse=True)
def two_keys(settings):
    settings.QUNLUO_CRYPTO_KEYS = KEYS


@given(st.text())
def test_what_is_sealed_comes_back(plain):
    assert decrypt(encrypt(plain, place="t.c"), place="t.c") == plain


def test_the_same_text_is_sealed_differently_each_time():
    assert encrypt("密钥", place="t.c") != encrypt("密钥", place="t.c")


def test_an_older_key_still_opens_and_a_dropped_one_does_not(settings):
    sealed = encrypt("密钥", place="t.c")

    settings.QUNLUO_CRYPTO_KEYS = ["c" * 40, KEYS[0]]
    assert decrypt(sealed, place="t.c") == "密钥"

    settings.QUNLUO_CRYPTO_KEYS = ["c" * 40]
    with pytest.raises(CannotDecrypt):
        decrypt(sealed, place="t.c")


@pytest.mark.parametrize("byte", [0, 1, 5, 17, -1], ids=["version", "key id", "nonce", "text", "tag"])
def test_one_changed_byte_is_noticed(byte):
    sealed = bytearray(encrypt("密钥", place="t.c"))
    sealed[byte] ^= 1

    with pytest.raises(CannotDecrypt):
        decrypt(bytes(sealed), place="t.c")


def test_a_value_moved_to_another_column_is_noticed():
    with pytest.raises(CannotDecrypt):
        decrypt(encrypt("密钥", place="t.c"), place="t.d")


def test_a_cut_value_is_noticed():
    with pytest.raises(CannotDecrypt):
        decrypt(encrypt("密钥", place="t.c")[:10], place="t.c")


def test_an_index_is_the_same_for_the_same_text_in_the_same_place_alone():
    index = blind_index("13800138000", place="t.c")

    assert index == blind_index("13800138000", place="t.c")
    assert index not in {blind_index("13800138001", place="t.c"), blind_index("13800138000", place="t.d")}
    assert b"13800138000" not in index


def test_what_an_older_key_indexed_is_found(settings):
    old = blind_index("13800138000", place="t.c")

    settings.QUNLUO_CRYPTO_KEYS = ["c" * 40, KEYS[0]]

    assert old != blind_index("13800138000", place="t.c")
    assert old in blind_indexes("13800138000", place="t.c")
