"""What only a person can put right."""

from __future__ import annotations


class Refusal(Exception):
    """The text is one sentence: what is wrong and what to do. Shown as it is, without a traceback."""
