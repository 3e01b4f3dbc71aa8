"""A printed way in: the address of a one-time sign-in link, and who may see which community."""

from __future__ import annotations

from django.conf import settings

from qunluo.accounts.reads import has_community, operator_named
from qunluo.accounts.writes import ensure_community, ensure_operator, grant, make_sign_in_link
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal

FIRST_COMMUNITY = "我的社群"
PATH = "/link/{token}/"  # asking `reverse` would load every page of the console first


def sign_in_link(username: str, *, name: str, minutes: int) -> str:
    """The whole address. An operator who does not exist is made only where we are told the `name`.

    The first operator of all finds a community to begin with.
    """
    operator = operator_named(username)
    if operator is None:
        if not name:
            raise Refusal(f"没有用户名为“{username}”的运营人员。")
        operator = ensure_operator(username, name)
        if not has_community():
            grant(operator, ensure_community(FIRST_COMMUNITY, at=now()))
    if not operator.is_active:
        raise Refusal(f"“{username}”已停用，不能登录。")
    token = make_sign_in_link(operator, at=now(), minutes=minutes)
    return settings.QUNLUO_URL + PATH.format(token=token)


def let_in(community: str, username: str, *, name: str, can_write: bool) -> None:
    """Let an operator see a community, and change it too unless told otherwise; both begin here if they are new."""
    operator = operator_named(username)
    if operator is None:
        if not name:
            raise Refusal(f"没有用户名为“{username}”的运营人员。要新建的话，请用 --name 写上称呼。")
        operator = ensure_operator(username, name)
    grant(operator, ensure_community(community, at=now()), can_write=can_write)
