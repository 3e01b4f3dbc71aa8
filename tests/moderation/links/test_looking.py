"""Rounds are polite: few at a time, and one at a time per site."""

from __future__ import annotations

import threading
import time

from qunluo.lib.visits import Outcome, Step, Visit
from qunluo.moderation.links.looking import look_at, title_of


def test_all_are_looked_at_and_a_site_never_twice_at_once() -> None:
    addresses = [
        (number, f"http://{'www.' if number % 2 else ''}s{number % 3}.example/{number}") for number in range(12)
    ]
    busy, most, lock = set(), [], threading.Lock()

    def look(url: str) -> Visit:
        site = url.split("/")[2].removeprefix("www.")
        with lock:
            assert site not in busy
            busy.add(site)
            most.append(len(busy))
        time.sleep(0.005)
        with lock:
            busy.discard(site)
        return Visit(outcome=Outcome.ALIVE, steps=(Step(url=url, status=200),))

    found = list(look_at(addresses, look=look, pause=0, at_once=2))

    assert sorted((one.number, one.visit.url) for one in found) == addresses
    assert max(most) <= 2


def test_there_is_a_pause_between_two_looks_at_one_site() -> None:
    moments = []

    def look(url: str) -> Visit:
        moments.append(time.monotonic())
        return Visit(outcome=Outcome.ALIVE)

    list(look_at([(1, "http://a.example/1"), (2, "http://a.example/2")], look=look, pause=0.1))

    assert moments[1] - moments[0] >= 0.1


def test_one_that_fails_oddly_does_not_end_the_round() -> None:
    def look(url: str) -> Visit:
        raise RuntimeError(url)

    [found] = look_at([(7, "http://a.example/")], look=look)

    assert (found.number, found.visit.outcome) == (7, Outcome.UNREACHABLE)


def test_who_stops_listening_stops_the_round() -> None:
    looked = []

    def look(url: str) -> Visit:
        looked.append(url)
        return Visit(outcome=Outcome.ALIVE)

    rounds = look_at([(one, f"http://a.example/{one}") for one in range(50)], look=look, pause=0.02)
    next(rounds)
    rounds.close()
    time.sleep(0.1)

    assert len(looked) < 5


def page(body: bytes, kind: str = "text/html; charset=utf-8", outcome: Outcome = Outcome.ALIVE) -> Visit:
    return Visit(outcome=outcome, headers={"content-type": kind}, body=body)


def test_a_page_says_what_it_is() -> None:
    assert title_of(page("<TITLE lang=zh>\n 早上&amp;好 \n</title>".encode())) == "早上&好"
    assert title_of(page("<meta charset=gbk><title>早</title>".encode("gbk"), "text/html")) == "早"
    assert title_of(page(b"<title>x</title>", "text/html; charset=nonsense")) == "x"
    assert title_of(page(b"\x89PNG")) == ""
    assert title_of(page(b"<title>x</title>", outcome=Outcome.GONE)) == ""
    assert len(title_of(page(b"<title>" + b"x" * 1900 + b"</title>"))) == 200
