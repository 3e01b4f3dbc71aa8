"""A printed way in: the address of a one-time sign-in link."""

from __future__ import annotations

from django.conf import settings

from qunluo.accounts.reads import operator_named
from qunluo.accounts.writes import ensure_operator, make_sign_in_link
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal

PATH = "/link/{token}/"  # asking `reverse` would load every page of the console first


def sign_in_link(username: str, *, name: str, minutes: int) -> str:
    """The whole address. An operator who does not exist is made only where we are told the `name`."""
    operator = operator_named(username)
    if operator is None:
        if not name:
            raise Refusal(f"没有用户名为“{username}”的运营人员。")
        operator = ensure_operator(username, name)
    if not operator.is_active:
        raise Refusal(f"“{username}”已停用，不能登录。")
    token = make_sign_in_link(operator, at=now(), minutes=minutes)
    return settings.QUNLUO_URL + PATH.format(token=token)
