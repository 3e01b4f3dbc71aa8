"""Of the entries that fit a host the longest one counts."""

from __future__ import annotations

import pytest

from qunluo.core.moderation.sight import Clue, Evidence, Site
from qunluo.moderation.links.sites import NO_SITES, Sites

SITES = Sites(version=1, entries={"bad.example": (False, "冒充客服"), "good.bad.example": (True, "")})


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        pytest.param("bad.example", ("bad.example", False), id="itself"),
        pytest.param("www.bad.example", ("bad.example", False), id="with www"),
        pytest.param("x.y.bad.example", ("bad.example", False), id="below it"),
        pytest.param("x.good.bad.example", ("good.bad.example", True), id="an exception below it"),
        pytest.param("notbad.example", None, id="only looks like it"),
        pytest.param("bad.example.org", None, id="begins like it"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_what_the_list_says_of_a_host(host: str, expected) -> None:
    site = SITES.site_of(host)

    assert (site and (site.domain, site.is_allowed)) == expected


def test_links_among_the_evidence_are_held_against_the_list() -> None:
    seen = [
        Evidence(clue=Clue.LINK, start=0, end=3, value="x.bad.example"),
        Evidence(clue=Clue.LINK, start=4, end=7, value="x.bad.example"),
        Evidence(clue=Clue.LINK, start=8, end=9, value="other.example"),
        Evidence(clue=Clue.PHONE, start=9, end=10, value="bad.example"),
    ]

    assert SITES.sites_in(seen) == (
        Site(host="x.bad.example", domain="bad.example", is_allowed=False, reason="冒充客服"),
    )
    assert NO_SITES.sites_in(seen) == ()


def test_the_first_forbidden_host_on_a_way() -> None:
    assert SITES.first_blocked(["a.example", "good.bad.example", "x.bad.example"]).host == "x.bad.example"
    assert SITES.first_blocked(["good.bad.example"]) is None
