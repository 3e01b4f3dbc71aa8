"""What a look at a link means to a person: nothing, or one thing that they should know of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qunluo.core.moderation.sight import Site
from qunluo.lib.visits import Outcome, Visit
from qunluo.moderation.links.addresses import WHOLE_ENDINGS
from qunluo.moderation.models import Link

DEAD_AFTER: Final = 2
"""So many looks in a row must fail before a link is told to be dead: sites have bad days."""
TRANSIENT: Final = frozenset({Outcome.FAILING, Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.LOOPING})
ANSWERED: Final = frozenset({Outcome.ALIVE, Outcome.DENIED})
Issue = Link.Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is the matter, in a sentence; where the link is at home; and how often in a row it has failed."""

    issue: str
    home: str
    failures: int
    detail: str = ""


def judged(seen: Visit, *, site: Site | None, home: str, failures: int) -> Judged:
    """The gravest thing that is the matter with the link. `site` is the forbidden one on its way, if any."""
    failures = failures + 1 if seen.outcome in TRANSIENT or seen.outcome is Outcome.GONE else 0
    final = seen.hosts[-1] if seen.hosts and seen.outcome in ANSWERED else ""
    settled = home or final

    def found(issue: str, detail: str) -> Judged:
        return Judged(issue=issue, home=settled, failures=failures, detail=detail)

    if site is not None:
        why = f"（{site.reason}）" if site.reason else ""
        return found(Issue.LISTED, f"通向 {site.host}，在禁止名单里{why}。")
    if seen.outcome in {Outcome.BLOCKED, Outcome.CERTIFICATE}:
        return found(Issue.UNSAFE, seen.detail)
    if final and home and site_name(final) != site_name(home):
        return found(Issue.MOVED, f"以前通向 {home}，现在通向 {final}。")
    if seen.outcome is Outcome.GONE or failures >= DEAD_AFTER:
        return found(Issue.DEAD, seen.detail)
    return found(Issue.NONE, seen.detail)


def site_name(host: str) -> str:
    """What belongs to one owner: example.com of shop.example.com, example.com.cn of www.example.com.cn."""
    labels = host.split(".")
    kept = 3 if ".".join(labels[-2:]) in WHOLE_ENDINGS else 2
    return ".".join(labels[-kept:])
