from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from qunluo.accounts.reads import operator_named
from qunluo.accounts.writes import disable, ensure_operator, use_sign_in_link
from qunluo.config.links import sign_in_link
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_link_leads_to_the_console_and_signs_in_once():
    link = sign_in_link("guanjia", name="管家", minutes=60)
    token = urlsplit(link).path.split("/")[2]

    assert link == f"http://127.0.0.1:8000{reverse('console:accounts.link', args=[token])}"
    assert use_sign_in_link(token, at=now()) == operator_named("guanjia")
    assert use_sign_in_link(token, at=now()) is None


def test_link_for_nobody_is_refused():
    with pytest.raises(Refusal, match="没有用户名为“luren”的运营人员。"):
        sign_in_link("luren", name="", minutes=60)


def test_link_for_who_was_shut_out_is_refused():
    disable(ensure_operator("kefu", "客服"))

    with pytest.raises(Refusal, match="“kefu”已停用，不能登录。"):
        sign_in_link("kefu", name="", minutes=60)
