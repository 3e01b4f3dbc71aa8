from __future__ import annotations

from qunluo.lib.pace import Pace


def test_each_has_so_many_in_a_stretch(monkeypatch):
    moment = [100.0]
    monkeypatch.setattr("qunluo.lib.pace.time.monotonic", lambda: moment[0])
    pace = Pace(2)

    assert [pace.allows(1) for _ in range(3)] == [True, True, False]
    assert pace.allows(2)
    moment[0] += 59.9
    assert not pace.allows(1)
    moment[0] += 0.1
    assert pace.allows(1)
