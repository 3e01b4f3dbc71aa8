from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from qunluo.checkins.models import PageRequest
from qunluo.checkins.reads.requests import answer_to
from qunluo.checkins.writes.once import OtherRequest, Request, forget_requests, once
from tests.cast import NOW

ONE = Request(scope="member:1", key="k", fingerprint="f")


@pytest.mark.django_db
def test_what_was_done_is_not_done_again():
    done = []

    answers = [once(ONE, lambda: {"n": done.append(1) or len(done)}, at=NOW) for _ in range(3)]

    assert (answers, len(done)) == ([{"n": 1}] * 3, 1)
    assert answer_to("member:1", "k") == {"n": 1}
    assert answer_to("member:2", "k") is None


@pytest.mark.django_db
def test_another_request_under_the_key_is_refused():
    once(ONE, dict, at=NOW)

    with pytest.raises(OtherRequest):
        once(Request(scope="member:1", key="k", fingerprint="g"), dict, at=NOW)
    assert once(Request(scope="member:2", key="k", fingerprint="g"), lambda: {"a": 1}, at=NOW) == {"a": 1}


@pytest.mark.django_db
def test_what_broke_off_leaves_the_key_free():
    def broken():
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        once(ONE, broken, at=NOW)

    assert PageRequest.objects.count() == 0
    assert once(ONE, lambda: {"a": 1}, at=NOW) == {"a": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "left"), [pytest.param(90, 1, id="90 days"), pytest.param(91, 0, id="91 days")])
def test_keys_are_forgotten_after_three_months(days, left):
    once(ONE, dict, at=NOW)

    forget_requests(at=NOW + timedelta(days=days))

    assert PageRequest.objects.count() == left


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one():
    done, answers = [], []
    is_in, may_go = threading.Event(), threading.Event()

    def slow():
        done.append(1)
        is_in.set()
        may_go.wait(5)
        return {"n": len(done)}

    def ask():
        answers.append(once(ONE, slow, at=NOW))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    threads[0].start()
    is_in.wait(5)
    threads[1].start()
    may_go.set()
    for thread in threads:
        thread.join(10)

    assert (answers, len(done)) == ([{"n": 1}] * 2, 1)
