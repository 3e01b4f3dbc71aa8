"""Every change has one place that writes it."""

from __future__ import annotations

from qunluo.core import changes
from qunluo.intake.apply import IN_THE_STANDING, WRITERS


def test_every_change_has_a_writer_or_is_kept_in_the_standing():
    kinds = {kind for kind in vars(changes).values() if isinstance(kind, type) and issubclass(kind, changes.Change)}

    assert set(WRITERS) | IN_THE_STANDING == kinds - {changes.Change}
    assert set(WRITERS) & IN_THE_STANDING == set()
