"""What the pages of this section share: who people are, and one request, one effect."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.utils.translation import gettext as _

from qunluo.communities.reads.crowd import Face, faces_of
from qunluo.console.names import shown_name

KEY_BYTES = 12


def faces(people: Iterable[int]) -> dict[int, Face]:
    """Person id -> face; one without a seat has a number for a name."""
    wanted = set(people)
    found = faces_of(wanted)
    return {who: found.get(who) or Face(person_id=who, member_id=0, name=f"#{who}", group="") for who in wanted}


def name_of(face: Face) -> str:
    """The name for sentences and tables."""
    return shown_name(face.name)


def fresh_key() -> str:
    """The key of a form: made with the page, so that a second click changes nothing."""
    return secrets.token_urlsafe(KEY_BYTES)


def reason_or(typed: str) -> str:
    """What was typed, or the sentence that a member reads where nothing was."""
    return typed.strip() or _("运营撤销")
