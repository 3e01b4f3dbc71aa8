from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from qunluo.accounts import writes
from qunluo.accounts.models import AuditEntry, Operator, OperatorSession
from qunluo.lib.clock import now
from tests.console.conftest import browser_of

PASSWORD = "a long way to the river"
WRONG = {"username": "guanjia", "password": "wrong"}
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def token(cast) -> str:
    return writes.make_sign_in_link(cast.steward, at=now())


@pytest.fixture
def with_password(cast):
    writes.set_password(cast.steward, PASSWORD)
    return cast.steward


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_preview_of_a_link_does_not_burn_it(token):
    client = Client()

    previews = [Client().get(f"/link/{token}/").status_code for _ in range(3)]
    answer = client.post(f"/link/{token}/")

    assert previews == [200, 200, 200]
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert signed_in(client)


def test_link_works_once(token):
    Client().post(f"/link/{token}/")

    second = Client()
    answers = [second.get(f"/link/{token}/"), second.post(f"/link/{token}/")]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert all("qunluo link" in answer.content.decode() for answer in answers)
    assert not signed_in(second)


def test_link_runs_out(cast):
    token = writes.make_sign_in_link(cast.steward, at=now() - timedelta(minutes=61))

    assert Client().post(f"/link/{token}/").status_code == 410


@pytest.mark.parametrize("token", ["x", "😀", "a" * 500, "%00"], ids=["short", "emoji", "long", "nul"])
def test_invented_link_is_told_apart_from_nothing(db, token):
    assert Client().get(f"/link/{token}/").status_code == 410


def test_link_of_a_disabled_operator_lets_nobody_in(cast, token):
    writes.disable(cast.steward)

    assert Client().post(f"/link/{token}/").status_code == 410


def test_signing_in_gives_the_session_a_new_key(token):
    client = Client()
    client.post("/language/", {"language": "en"})
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    client.post(f"/link/{token}/")

    assert client.session.session_key != before


def test_password_signs_in_and_goes_on_to_the_page_that_was_asked_for(with_password):
    client = Client()

    answer = client.post("/sign-in/", {"username": "guanjia", "password": PASSWORD, "next": "/todo/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/todo/")
    assert signed_in(client)
    assert list(AuditEntry.objects.values_list("action", "data")) == [("accounts.signed_in", {"by": "password"})]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_elsewhere(with_password, target):
    answer = Client().post("/sign-in/", {"username": "guanjia", "password": PASSWORD, "next": target})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(WRONG, id="wrong password"),
        pytest.param({"username": "nobody", "password": PASSWORD}, id="no such name"),
        pytest.param({"username": "guanjia\0", "password": PASSWORD}, id="NUL in the name"),
    ],
)
def test_wrong_password_says_the_same_whoever_it_is(with_password, typed):
    client = Client()

    page = client.post("/sign-in/", typed).content.decode()

    assert "登录" in page
    assert ("用户名或密码不对" in page) == ("\0" not in typed["username"])
    assert not signed_in(client)


def test_eleventh_guess_is_not_even_looked_at(with_password):
    guesses = [
        Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{n}", HTTP_USER_AGENT=f"agent {n}").post("/sign-in/", WRONG)
        for n in range(10)
    ]
    right = Client().post("/sign-in/", {"username": "ｇｕａｎｊｉａ", "password": PASSWORD})

    assert [answer.status_code for answer in guesses] == [200] * 9 + [429]
    assert right.status_code == 429
    assert "这个用户名锁定到" in right.content.decode()


def test_lock_is_for_one_name_and_leaves_the_link_open(cast, with_password, token):
    writes.set_password(cast.clerk, PASSWORD)
    for _ in range(10):
        Client().post("/sign-in/", WRONG)

    by_link, other = Client(), Client()
    by_link.post(f"/link/{token}/")
    other.post("/sign-in/", {"username": "kefu", "password": PASSWORD})

    assert signed_in(by_link)
    assert signed_in(other)


def test_guesses_while_locked_do_not_lengthen_the_lock(with_password, monkeypatch):
    for _ in range(12):
        Client().post("/sign-in/", WRONG)
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: later)

    assert Client().post("/sign-in/", {"username": "guanjia", "password": PASSWORD}).status_code == 302


def test_signing_out_ends_the_session(steward):
    steward.post("/sign-out/")

    assert not signed_in(steward)


def test_disabling_an_operator_ends_all_sessions_at_once(cast, steward):
    phone = browser_of(cast.steward)

    writes.disable(cast.steward)

    assert (signed_in(steward), signed_in(phone)) == (False, False)


def test_account_page_lists_the_devices(cast, token):
    client = Client(HTTP_USER_AGENT=CHROME)
    client.post(f"/link/{token}/")

    page = client.get("/account/").content.decode()

    assert "Chrome · Windows" in page
    assert client.session.session_key not in page


def test_other_sessions_can_be_ended_one_by_one_or_all(cast, steward):
    phone, tablet = browser_of(cast.steward), browser_of(cast.steward)
    phone_id = OperatorSession.objects.get(session_key=phone.session.session_key).public_id

    steward.post("/account/sessions/end/", {"session": phone_id})
    after_one = [signed_in(one) for one in (steward, phone, tablet)]
    steward.post("/account/sessions/end/")

    assert after_one == [True, False, True]
    assert [signed_in(one) for one in (steward, phone, tablet)] == [True, False, False]


def test_session_of_somebody_else_is_not_ended(cast, steward, clerk):
    theirs = OperatorSession.objects.get(session_key=clerk.session.session_key).public_id

    steward.post("/account/sessions/end/", {"session": theirs})

    assert signed_in(clerk)


def test_new_password_keeps_this_session_and_ends_the_others(cast, steward):
    phone = browser_of(cast.steward)

    steward.post("/account/password/", {"new": PASSWORD, "again": PASSWORD})

    cast.steward.refresh_from_db()
    assert cast.steward.check_password(PASSWORD)
    assert (signed_in(steward), signed_in(phone)) == (True, False)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"new": "short", "again": "short"}, "10", id="too short"),
        pytest.param({"new": PASSWORD, "again": "another long one"}, "不一样", id="typed differently"),
        pytest.param({"new": "guanjia guanjia", "again": "guanjia guanjia"}, "", id="fine, though it holds the name"),
        pytest.param({"new": "1234567890", "again": "1234567890"}, "密码", id="a common one"),
    ],
)
def test_weak_password_is_refused_with_a_reason(steward, typed, sentence):
    answer = steward.post("/account/password/", typed)

    assert (answer.status_code == 302) == (sentence == "")
    assert sentence in answer.content.decode()


def test_old_password_is_asked_for_and_guesses_at_it_count(with_password, cast):
    client = browser_of(cast.steward)
    wrong = {"old": "wrong", "new": PASSWORD + "!", "again": PASSWORD + "!"}

    statuses = [client.post("/account/password/", wrong).status_code for _ in range(10)]

    assert statuses == [200] * 9 + [429]


def test_name_is_changed(cast, steward):
    steward.post("/account/name/", {"name": "大管家"})

    cast.steward.refresh_from_db()
    assert cast.steward.name == "大管家"


def test_empty_name_is_refused(cast, steward):
    answer = steward.post("/account/name/", {"name": " "})

    cast.steward.refresh_from_db()
    assert (answer.status_code, cast.steward.name) == (200, "管家")
    assert 'name="next" value="/account/"' in answer.content.decode(), "the language switch leads to a page"


def test_language_is_remembered_by_the_browser(db):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")

    before = client.get("/sign-in/").content.decode()
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    after = client.get("/sign-in/").content.decode()

    assert ('<html lang="zh-hans"' in before, '<html lang="en"' in after) == (True, True)


def test_unknown_language_changes_nothing(db):
    client = Client()

    client.post("/language/", {"language": "xx"})

    assert "qunluo_language" not in client.cookies


def test_session_that_ended_sends_a_polling_page_to_the_door(db):
    answer = Client().get("/live/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/sign-in/?next=/")


def test_forged_post_is_refused_in_the_operators_language(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.steward, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post("/sign-out/")

    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


def test_page_that_is_not_there_looks_like_ours(db):
    answer = Client().get("/nothing/here/")

    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_get_no_more_than_ten_looks(monkeypatch):
    writes.set_password(writes.ensure_operator("guanjia", "管家"), PASSWORD)
    looks = []
    monkeypatch.setattr(Operator, "check_password", lambda *_: looks.append(1) and False)

    def guess() -> None:
        Client().post("/sign-in/", WRONG)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looks) == 10
