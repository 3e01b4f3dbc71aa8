"""Sites out of a box or a file: a domain a line, and if there is a second column, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qunluo.moderation.links.addresses import BadDomain, domain_of
from qunluo.moderation.models.links import LONGEST_REASON

MOST_AT_ONCE = 5_000
MOST_FAULTS = 50
HEADERS = {"域名", "网站", "网址", "domain", "host", "url", "site"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One site that was named."""

    domain: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is in a box or a file: sites, each once, and the lines that are none, with their numbers."""

    named: tuple[Named, ...]
    faults: tuple[tuple[int, str], ...]


def read_rows(rows: Iterable[tuple[int, Sequence[str]]]) -> Reading:
    """Of the same site twice the first counts; a line of headings is no site and no fault."""
    named: dict[str, Named] = {}
    faults: list[tuple[int, str]] = []
    for number, row in rows:
        cells = [cell.strip().lstrip("'") for cell in row]
        if not cells or not cells[0] or cells[0].startswith("#") or cells[0].lower() in HEADERS:
            continue
        try:
            domain = domain_of(cells[0])
        except BadDomain as bad:
            faults.append((number, str(bad)))
            continue
        if len(named) >= MOST_AT_ONCE:
            faults.append((number, f"一次最多 {MOST_AT_ONCE:,} 个，后面的没有取。"))
            break
        reason = cells[1] if len(cells) > 1 else ""
        named.setdefault(domain, Named(domain=domain, reason=reason[:LONGEST_REASON]))
    return Reading(named=tuple(named.values()), faults=tuple(faults[:MOST_FAULTS]))


def read_box(typed: str) -> Reading:
    """A site a line; what follows it after a blank or a comma is the reason."""
    lines = typed.replace("\0", "").replace("，", ",").splitlines()
    return read_rows((number, _cells(line)) for number, line in enumerate(lines, 1))


def _cells(line: str) -> list[str]:
    for mark in ("\t", ",", " "):
        first, found, rest = line.strip().partition(mark)
        if found:
            return [first, rest.strip()]
    return [line.strip()]
