"""What a process does that breaks. A child begins without Django, so it lies in a file without Django."""

from __future__ import annotations

from typing import Never


def broken(*_: object, **__: object) -> Never:
    """End at once."""
    raise SystemExit(7)
