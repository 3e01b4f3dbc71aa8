"""Mobile numbers of mainland China: read as people type them, shown as nobody can use them."""

from __future__ import annotations

import re
import unicodedata

A_NUMBER = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})", re.ASCII)
BETWEEN = re.compile(r"[\s()\-\u2010-\u2015.·]+")


def phone_from(text: str) -> str:
    """The eleven digits, whatever stands between and before them; empty where it is no mobile number."""
    found = A_NUMBER.fullmatch(BETWEEN.sub("", unicodedata.normalize("NFKC", text)))
    return found[1] if found else ""


def masked(number: str) -> str:
    """138****8000."""
    return f"{number[:3]}****{number[-4:]}"
