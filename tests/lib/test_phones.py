"""Mobile numbers, as people type them."""

from __future__ import annotations

import pytest

from qunluo.lib.phones import masked, phone_from


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("13800138000", "13800138000", id="plain"),
        pytest.param(" 138 0013 8000\n", "13800138000", id="in groups"),
        pytest.param("138-0013-8000", "13800138000", id="dashes"),
        pytest.param("+86 138 0013 8000", "13800138000", id="with the country"),
        pytest.param("008613800138000", "13800138000", id="dialled from abroad"),
        pytest.param("１３８００１３８０００", "13800138000", id="full width"),
        pytest.param("19912345678", "19912345678", id="a newer range"),
        pytest.param("12800138000", "", id="no mobile range"),
        pytest.param("1380013800", "", id="a digit short"),
        pytest.param("138001380000", "", id="a digit too many"),
        pytest.param("010-62345678", "", id="a landline"),
        pytest.param("+1 380 013 8000", "", id="another country"),
        pytest.param("१३८००१३८०००", "", id="other digits"),
        pytest.param("13800138000'--", "", id="something behind it"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_number_is_read_as_people_type_it(text, number):
    assert phone_from(text) == number


def test_a_shown_number_can_not_be_called():
    assert masked("13800138000") == "138****8000"
