"""Which hosts a rule about links forbids, by itself or by the list of the community."""

from __future__ import annotations

from qunluo.core.moderation.rules import Links
from qunluo.core.moderation.sight import Site


def is_forbidden(host: str, condition: Links, site: Site | None) -> bool:
    """Whether a link there breaks the rule."""
    if is_blocked(host, condition, site):
        return True
    if site is not None and site.is_allowed:
        return False
    return condition.only_allowed and not any(name in condition.allowed for name in domains_of(host))


def is_blocked(host: str, condition: Links, site: Site | None = None) -> bool:
    """Whether the host, or a domain that it lies in, is forbidden by name: by the rule, or by the list of `site`.

    What the rule itself allows, the list does not forbid.
    """
    names = domains_of(host)
    if any(name in condition.blocked for name in names):
        return True
    is_listed = condition.listed and site is not None and not site.is_allowed
    return is_listed and not any(name in condition.allowed for name in names)


def domains_of(host: str) -> list[str]:
    """The host itself, and every domain that it lies in."""
    parts = host.casefold().rstrip(".").split(".")
    return [".".join(parts[start:]) for start in range(len(parts))]
