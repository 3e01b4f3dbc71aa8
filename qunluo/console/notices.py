"""The sentence after something was done, with the way back where there is one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def tell(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Show the sentence on the next page; `undo` is the address to post to in order to take it back."""
    messages.add_message(request, messages.SUCCESS, sentence, extra_tags=undo)


def warn(request: HttpRequest, sentence: str) -> None:
    """Show that something could not be done, and why."""
    messages.add_message(request, messages.WARNING, sentence)
