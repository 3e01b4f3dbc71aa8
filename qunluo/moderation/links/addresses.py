"""Addresses as they are typed and posted, brought into one form: many ways of writing one address are one link."""

from __future__ import annotations

import re
from hashlib import sha256
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from qunluo.core.moderation.sight import Clue
from qunluo.lib.refusal import Refusal
from qunluo.moderation.evidence.links import links_in
from qunluo.moderation.evidence.plain import plain
from qunluo.moderation.models.links import LONGEST_DOMAIN, LONGEST_URL

# Only what tells who shared it and where; nothing on which the page itself depends.
MARKS: Final = re.compile(r"utm_\w+|spm|scm|share_\w+|shareuid|from_?uid|wxshare_count|nsukey|isappinstalled", re.ASCII)
WHOLE_ENDINGS: Final = frozenset(
    f"{kind}.{land}"
    for kinds, lands in (
        (("com", "net", "org", "gov", "edu", "ac", "mil"), ("cn", "hk", "tw", "au", "sg", "my")),
        (("co", "ac", "or", "ne", "go"), ("jp", "kr", "uk", "nz", "in", "th", "id")),
    )
    for kind in kinds
    for land in lands
)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_SCHEME: Final = re.compile(r"\s*(https?)\s?:\s?/{0,2}\s?", re.IGNORECASE)
_PORTS: Final = {"http": 80, "https": 443}
FEWEST_LABELS: Final = 2


class BadDomain(Refusal):
    """What was typed is no site; the sentence says why."""


class Address(NamedTuple):
    """An address in plain form, and the host in it."""

    url: str
    host: str

    @property
    def digest(self) -> str:
        """The same for all ways of writing it, with or without the encryption and the www."""
        bare = self.url.partition("://")[2].removeprefix("www.")
        return sha256(bare.encode(errors="surrogatepass")).hexdigest()


def addresses_in(text: str) -> list[Address]:
    """The links of a text, each once. Never fails."""
    found = {}
    for one in links_in(plain(text)):
        if one.clue is Clue.LINK:
            address = address_of(text[one.start : one.end], host=one.value)
            if address is not None:
                found[address.digest] = address
    return list(found.values())


def address_of(written: str, *, host: str = "") -> Address | None:
    """What was written as an address; where it is disguised, the page that `host` shows first."""
    scheme = _SCHEME.match(written)
    rest = written[scheme.end() :] if scheme else written
    kind = scheme[1].lower() if scheme else "http"
    try:
        parts = urlsplit(f"{kind}://{rest.strip()}")
        named, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return _front(host)
    is_disguised = bool(host) and named.removeprefix("www.") != host.removeprefix("www.")
    if not named or is_disguised or parts.username is not None:
        return _front(host)
    shown = f"[{named}]" if ":" in named else named
    place = shown if port in {None, _PORTS[kind]} else f"{shown}:{port}"
    url = f"{kind}://{place}{_path(parts)}"
    return Address(url=url, host=named) if len(url) <= LONGEST_URL else None


def domain_of(typed: str) -> str:
    """The domain that somebody typed or pasted, as the name system writes it. Raises `BadDomain`."""
    text = _SCHEME.sub("", typed.strip(), count=1).removeprefix("//").removeprefix("*.")
    name = re.split(r"[/?#\s]", text, maxsplit=1)[0].rpartition("@")[2]
    if name.count(":") == 1:
        name = name.partition(":")[0]
    host = _host(name.removeprefix("www."))
    if not host or len(host) > LONGEST_DOMAIN or (not _is_number(host) and not _is_name(host)):
        raise BadDomain(f"“{typed.strip()[:40]}”不是网站，应当像 example.com 这样。")
    if host in WHOLE_ENDINGS:
        raise BadDomain(f"“{host}”下面有许许多多网站，请写完整的域名。")
    return host


def _is_name(host: str) -> bool:
    labels = host.split(".")
    return len(labels) >= FEWEST_LABELS and all(_LABEL.fullmatch(one) for one in labels) and not labels[-1].isdigit()


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _host(name: str) -> str:
    """Lower case, without the dot at the end, Chinese names as the name system writes them."""
    name = name.strip().rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode().rstrip(".")
    except UnicodeError:
        return ""


def _front(host: str) -> Address | None:
    name = _host(host)
    return Address(url=f"http://{name}/", host=name) if name and _is_name(name) else None


def _path(parts: SplitResult) -> str:
    """The path and what is asked, without the marks of sharing, in characters that go over the wire."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not MARKS.fullmatch(name)]
    as_written = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    query = as_written if len(kept) == len(pairs) else urlencode(kept)
    return f"{path}?{query}" if query else path
