from __future__ import annotations

import pytest

from qunluo.h5.networks import network_named


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param(("8.8.8.8", ""), ("8.8.8.8", ""), True, id="one address"),
        pytest.param(("8.8.8.8", ""), ("8.8.4.4", ""), False, id="two addresses"),
        pytest.param(("127.0.0.1", "1.1.1.1, 8.8.8.8"), ("8.8.8.8", ""), True, id="what our proxy saw"),
        pytest.param(("8.8.8.8", "1.1.1.1"), ("8.8.8.8", ""), True, id="what a stranger says of themselves"),
        pytest.param(("2400:3200::1", ""), ("2400:3200::2", ""), True, id="one household"),
        pytest.param(("2400:3200::1", ""), ("2400:3201::1", ""), False, id="two households"),
    ],
)
def test_a_network_has_one_name(one, other, is_same):
    assert (network_named(*one) == network_named(*other)) is is_same


@pytest.mark.parametrize(
    "told", [("", ""), ("127.0.0.1", ""), ("10.0.0.1", "192.168.1.1"), ("x", "y"), ("::1", "unknown")]
)
def test_no_address_of_the_open_internet_has_no_name(told):
    assert network_named(*told) == ""


def test_a_name_tells_no_address():
    assert "8" * 3 not in network_named("8.8.8.8", "")
    assert len(network_named("8.8.8.8", "")) == 22
