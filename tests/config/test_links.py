from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from qunluo.accounts.reads import communities_of, operator_named
from qunluo.accounts.writes import disable, ensure_community, ensure_operator, use_sign_in_link
from qunluo.config.links import let_in, sign_in_link
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


def granted(username):
    return [(one.name, one.can_write) for one in communities_of(operator_named(username))]


def test_the_first_operator_finds_a_community_to_begin_with():
    sign_in_link("guanjia", name="管家", minutes=60)
    sign_in_link("kefu", name="客服", minutes=60)

    assert (granted("guanjia"), granted("kefu")) == ([("我的社群", True)], [])


def test_where_there_is_a_community_the_first_link_makes_no_other():
    ensure_community("晨光读书会", at=now())

    sign_in_link("guanjia", name="管家", minutes=60)

    assert granted("guanjia") == []


def test_an_operator_is_let_into_a_community_and_may_only_look_if_told_so():
    let_in("晨光读书会", "kefu", name="客服", can_write=False)
    assert granted("kefu") == [("晨光读书会", False)]

    let_in("晨光读书会", "kefu", name="", can_write=True)
    assert granted("kefu") == [("晨光读书会", True)]


def test_nobody_is_let_in_under_a_user_name_without_a_person():
    with pytest.raises(Refusal, match="请用 --name 写上称呼"):
        let_in("晨光读书会", "luren", name="", can_write=True)
