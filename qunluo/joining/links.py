"""The page with a group's rules that is open to all who know its address: no member, no sign-in, nothing to guess."""

from __future__ import annotations

from django.conf import settings

from qunluo.lib.passes import pseudonym

OPEN_DOOR = "/n/"


def word_of(group_id: int) -> str:
    """The word that makes the address of the group's rules hard to guess."""
    return pseudonym("notice", str(group_id))


def open_path(group_id: int) -> str:
    """The page with the rules that are in force, for pages of ours."""
    return f"{OPEN_DOOR}{group_id}-{word_of(group_id)}/"


def open_link(group_id: int) -> str:
    """Its whole address, for welcomes and for whoever asks."""
    return f"{settings.QUNLUO_URL}{open_path(group_id)}"
