"""Settings from the environment: read once, refused with a sentence where they make no sense."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from qunluo.lib.refusal import Refusal

NAMES_READ: set[str] = set()


class BadSetting(Refusal):
    """A setting that makes no sense; the sentence says which, why, and what would."""


def text(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file that `name_FILE` points to (for secrets in containers)."""
    NAMES_READ.add(name)
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE 指向的文件读不出来：{path}（{error.strerror}）。") from error
    return os.environ.get(name, default)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks and empty parts left out."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers that a setting may take, both ends included."""

    least: int
    most: int


def number(name: str, default: int, within: Range) -> int:
    """A whole number inside `within`."""
    return _number(name, text(name, str(default)), within)


def numbers(name: str, default: str, within: Range) -> list[int]:
    """A comma-separated list of whole numbers inside `within`."""
    return [_number(name, word, within) for word in words(name, default)]


def _number(name: str, given: str, within: Range) -> int:
    try:
        value = int(given)
    except ValueError:
        raise BadSetting(f"{name} 应当是整数，现在是“{given}”。") from None
    if not within.least <= value <= within.most:
        raise BadSetting(f"{name} 应当在 {within.least} 到 {within.most} 之间，现在是 {value}。")
    return value


def ip(name: str, default: str) -> str:
    """An address of this machine to listen on. A name could stand for several, but for the one that all know."""
    given = {"localhost": "127.0.0.1"}.get(text(name, default), text(name, default))
    try:
        return str(ip_address(given.strip("[]")))
    except ValueError:
        raise BadSetting(f"{name} 应当是 127.0.0.1 或 0.0.0.0 这样的 IP 地址，现在是“{given}”。") from None


def in_url(host: str | None) -> str:
    """How a host stands in an address: IPv6 in brackets."""
    return f"[{host}]" if host and ":" in host else host or ""


def address(name: str, default: str) -> str:
    """Where a browser finds us: http:// or https:// and a host, without a slash at the end."""
    given = text(name, default).rstrip("/")
    try:
        parts = urlsplit(given)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.path and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise BadSetting(f"{name} 应当是 https://qunluo.example.com 这样的地址，后面不带路径，现在是“{given}”。")
    return given


def one_of(name: str, known: Iterable[str]) -> str:
    """One of these words, or nothing."""
    given, words_known = text(name), list(known)
    if given and given not in words_known:
        raise BadSetting(f"{name} 应当是 {'、'.join(words_known)} 中的一个，或者空着，现在是“{given}”。")
    return given


def switch(name: str, *, default: bool = False) -> bool:
    """Yes or no: 1, true, yes, on / 0, false, no, off."""
    given = text(name, "1" if default else "0").lower()
    if given in {"1", "true", "yes", "on"}:
        return True
    if given in {"0", "false", "no", "off", ""}:
        return False
    raise BadSetting(f"{name} 应当是 1 或 0，现在是“{given}”。")


def secret(name: str, kept_in: Path) -> str:
    """The secret from the environment, or one made at the first start and kept in a file that only we may read."""
    given = text(name)
    if given:
        if len(given) < 32:  # noqa: PLR2004 - 32 characters of any alphabet hold 128 bits
            raise BadSetting(f"{name} 太短，至少需要 32 个字符。")
        return given
    try:
        return kept_in.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make_secret(kept_in)


def _make_secret(path: Path) -> str:
    """Written whole under another name first: two processes of one start must not read half a secret."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was quicker: its secret holds
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
