"""Signatures over timestamp, nonce and body."""

from __future__ import annotations

import pytest

from qunluo.lib.signing import is_signed, sign

GIVEN = {"timestamp": "1772424000", "nonce": "nonce-0001", "body": b'{"id":"1"}'}


def test_a_signature_is_that_of_any_hmac():
    assert sign("secret", **GIVEN) == "fb211f1663fe3c2e2ddf381ae244ed61fabb9f88f4a07e4db418f74601857857"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"timestamp": "1772424001"}, id="another second"),
        pytest.param({"nonce": "nonce-0002"}, id="another nonce"),
        pytest.param({"body": b'{"id":"2"}'}, id="another body"),
        pytest.param({"timestamp": "177242400", "nonce": "0\nnonce-0001"}, id="parts that run together"),
    ],
)
def test_any_change_breaks_the_signature(change):
    assert not is_signed("secret", sign("secret", **GIVEN), **{**GIVEN, **change})


@pytest.mark.parametrize("given", ["", "é", "B7"], ids=["empty", "not ascii", "short"])
def test_a_wrong_signature_is_only_wrong(given):
    assert not is_signed("secret", given, **GIVEN)


def test_an_empty_secret_signs_nothing():
    assert not is_signed("", sign("", **GIVEN), **GIVEN)
