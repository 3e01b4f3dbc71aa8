"""What a look at a link means: one thing that a person should know of, or nothing."""

from __future__ import annotations

import pytest

from qunluo.core.moderation.sight import Site
from qunluo.lib.visits import Outcome, Step, Visit
from qunluo.moderation.links.judging import Judged, judged, site_name

BAD = Site(host="bad.example", domain="bad.example", is_allowed=False, reason="冒充客服")


def seen(outcome=Outcome.ALIVE, *urls, detail="") -> Visit:
    return Visit(
        outcome=outcome, steps=tuple(Step(url=one, status=200) for one in urls or ["http://a.example/"]), detail=detail
    )


@pytest.mark.parametrize(
    ("visit", "known", "expected"),
    [
        pytest.param(seen(), {}, Judged(issue="", home="a.example", failures=0), id="fine, and at home from now on"),
        pytest.param(seen(), {"failures": 5}, Judged(issue="", home="a.example", failures=0), id="fine again"),
        pytest.param(
            seen(Outcome.ALIVE, "http://t.example/1", "http://shop.example/"),
            {},
            Judged(issue="", home="shop.example", failures=0),
            id="a short link leads on",
        ),
        pytest.param(
            seen(Outcome.ALIVE, "http://a.example/", "http://new.example/"),
            {"home": "a.example"},
            Judged(issue="moved", home="a.example", failures=0, detail="以前通向 a.example，现在通向 new.example。"),
            id="another owner",
        ),
        pytest.param(
            seen(Outcome.ALIVE, "http://m.a.example/"),
            {"home": "www.a.example"},
            Judged(issue="", home="www.a.example", failures=0),
            id="the same owner",
        ),
        pytest.param(
            seen(Outcome.GONE, detail="没了。"),
            {},
            Judged(issue="dead", home="", failures=1, detail="没了。"),
            id="gone at once",
        ),
        pytest.param(
            seen(Outcome.TIMEOUT, detail="慢。"),
            {},
            Judged(issue="", home="", failures=1, detail="慢。"),
            id="a bad day is no death",
        ),
        pytest.param(
            seen(Outcome.TIMEOUT, detail="慢。"),
            {"failures": 1},
            Judged(issue="dead", home="", failures=2, detail="慢。"),
            id="two bad days are",
        ),
        pytest.param(
            seen(Outcome.DENIED, detail="不让看。"),
            {},
            Judged(issue="", home="a.example", failures=0, detail="不让看。"),
            id="answers, not to machines",
        ),
        pytest.param(
            seen(Outcome.BLOCKED, detail="内网。"),
            {},
            Judged(issue="unsafe", home="", failures=0, detail="内网。"),
            id="leads inside",
        ),
        pytest.param(
            seen(),
            {"site": BAD, "home": "x.example"},
            Judged(issue="listed", home="x.example", failures=0, detail="通向 bad.example，在禁止名单里（冒充客服）。"),
            id="the list comes first",
        ),
    ],
)
def test_a_look_means(visit: Visit, known, expected: Judged) -> None:
    assert judged(visit, **{"site": None, "home": "", "failures": 0} | known) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("a.example.com", "example.com"),
        ("example.com", "example.com"),
        ("x.a.com.cn", "a.com.cn"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_what_belongs_to_one_owner(host: str, expected: str) -> None:
    assert site_name(host) == expected
