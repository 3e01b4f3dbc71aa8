"""Two at one form: what somebody saved meanwhile is not written over unseen."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qunluo.console.notices import warn


def is_outdated(request: HttpRequest, newest: int) -> bool:
    """Whether the form was opened before the newest version was saved."""
    return request.POST.get("opened", str(newest)) != str(newest)


def is_overtaken(request: HttpRequest, newest: int) -> bool:
    """Whether the form is outdated; says so in a sentence. Saved once more, it goes through."""
    if not is_outdated(request, newest):
        return False
    sentence = _(
        "还没有保存：您打开这一页以后，有人保存了第 %(version)d 版。您填的都还在；再保存一次，就按您这里的存。"
    )
    warn(request, sentence % {"version": newest})
    return True
