"""Two at one form: what somebody saved meanwhile is not written over unseen."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qunluo.console.notices import warn


def is_overtaken(request: HttpRequest, newest: int) -> bool:
    """Whether another version was saved since the form was opened; says so. Saved once more, it goes through."""
    if request.POST.get("opened", str(newest)) == str(newest):
        return False
    sentence = _(
        "还没有保存：您打开这一页以后，有人保存了第 %(version)d 版。您填的都还在；再保存一次，就按您这里的存。"
    )
    warn(request, sentence % {"version": newest})
    return True
