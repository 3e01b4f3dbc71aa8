"""What members call themselves, made fit to show; members' own pages show them alike."""

from __future__ import annotations

from qunluo.lib.nicknames import JOINER, LONGEST, shown_name

__all__ = ["JOINER", "LONGEST", "shown_name"]
