from __future__ import annotations

import re

from django.test import Client

from qunluo.accounts.models import ApiKey
from tests.console.keyed import keyed_things

LIST = "/keys/"


def test_a_key_is_shown_once_and_opens_the_api(steward, cast):
    made = steward.post(f"{LIST}make/", {"name": "小程序后台", "can_write": "on"}).content.decode()

    [plain] = set(re.findall(r"qk_[A-Za-z0-9_-]{32}", made))
    assert plain not in steward.get(LIST).content.decode()
    assert plain not in str(ApiKey.objects.values().get())
    assert Client(headers={"Authorization": f"Bearer {plain}"}).get("/api/v1/plans").status_code == 200


def test_a_revoked_key_opens_nothing(steward, cast):
    made = steward.post(f"{LIST}make/", {"name": "小程序后台"}).content.decode()
    [plain] = set(re.findall(r"qk_[A-Za-z0-9_-]{32}", made))
    row = ApiKey.objects.get()

    steward.post(f"{LIST}{row.pk}/revoke/")

    assert Client(headers={"Authorization": f"Bearer {plain}"}).get("/api/v1/plans").status_code == 401
    assert "早已停用" in steward.post(f"{LIST}{row.pk}/revoke/", follow=True).content.decode()


def test_a_key_without_a_purpose_is_not_made(steward, cast):
    page = steward.post(f"{LIST}make/", {"name": ""}).content.decode()

    assert "field-error" in page
    assert not ApiKey.objects.exists()


def test_who_may_only_look_makes_and_revokes_none(clerk, cast):
    key = keyed_things(cast)["key_id"]

    assert clerk.post(f"{LIST}make/", {"name": "我的"}).status_code == 403
    assert clerk.post(f"{LIST}{key}/revoke/").status_code == 403
    assert "停用</button>" not in clerk.get(LIST).content.decode()
