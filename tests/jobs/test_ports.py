from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from qunluo.jobs import ports


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken


def test_taken_port_is_told_with_its_holder(listener: socket.socket):
    port = listener.getsockname()[1]

    assert not ports.is_free("127.0.0.1", port)
    assert ports.answers("127.0.0.1", port)
    assert ports.holder(port).startswith(f"进程 {os.getpid()}（")


def test_free_port_is_nobodys(listener: socket.socket):
    port = listener.getsockname()[1]
    listener.close()

    assert ports.is_free("127.0.0.1", port)
    assert not ports.answers("127.0.0.1", port)
    assert ports.holder(port) == ""


def test_address_that_is_not_ours_is_an_error():
    with pytest.raises(OSError, match="assign"):
        ports.is_free("192.0.2.1", 8000)
