"""The list of a community's sites, ready to be asked: of the entries that fit a host the longest one counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qunluo.core.moderation.hosts import domains_of
from qunluo.core.moderation.sight import Clue, Evidence, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Domain → whether it is allowed, and why. `version` tells which state of the list this is."""

    version: int = 0
    entries: Mapping[str, tuple[bool, str]] = field(default_factory=dict)

    def site_of(self, host: str) -> Site | None:
        """What the list says of a host; None where it says nothing."""
        for domain in domains_of(host.removeprefix("www.")):
            known = self.entries.get(domain)
            if known is not None:
                return Site(host=host, domain=domain, is_allowed=known[0], reason=known[1])
        return None

    def sites_in(self, evidence: Iterable[Evidence]) -> tuple[Site, ...]:
        """What the list says of the links among these, each host once."""
        if not self.entries:
            return ()
        hosts = dict.fromkeys(one.value for one in evidence if one.clue is Clue.LINK)
        return tuple(site for host in hosts if (site := self.site_of(host)) is not None)

    def first_blocked(self, hosts: Iterable[str]) -> Site | None:
        """The first of these hosts that the list forbids."""
        found = (self.site_of(host) for host in hosts)
        return next((one for one in found if one is not None and not one.is_allowed), None)


NO_SITES = Sites()
