"""Translations as people write them (.po) into what gettext reads (.mo), without GNU gettext on the machine."""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

MAGIC = 0x950412DE
CONTEXT_ENDS, PLURAL_ENDS = "\x04", "\0"
Entry = dict[str, str]


class BadCatalogue(Exception):
    """A line that is neither a comment, a keyword nor a text; the sentence says where it is."""


def compile_file(path: Path) -> Path:
    """Write the .mo beside the .po and return it."""
    compiled = path.with_suffix(".mo")
    compiled.write_bytes(packed(messages(path.read_text(encoding="utf-8"))))
    return compiled


def messages(text: str) -> dict[str, str]:
    """What each message is in the other language. Fuzzy, obsolete and empty ones are left out."""
    return {key: value for entry in _entries(text) for key, value in [_message(entry)] if value.strip(PLURAL_ENDS)}


def packed(catalogue: dict[str, str]) -> bytes:
    """The .mo file: a head, a table of keys and one of values, both sorted by key, and then the texts."""
    pairs = sorted((key.encode(), value.encode()) for key, value in catalogue.items())
    place = 28 + 16 * len(pairs)
    tables, texts = [], []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), place))
            texts.append(pair[column] + b"\0")
            place += len(texts[-1])
    head = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(tables) + b"".join(texts)


def _entries(text: str) -> Iterator[Entry]:
    """Entries are parted by an empty line, or by the keyword that begins the next one."""
    entry, field, is_fuzzy = Entry(), "", False
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        word, _, rest = line.partition(" ")
        begins = word in {"msgctxt", "msgid"} and "msgstr" in " ".join(entry)
        if (not line.strip() or begins) and entry:
            if not is_fuzzy:
                yield entry
            entry, is_fuzzy = Entry(), False
        if line.startswith("#"):
            is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line.startswith('"') and field:
            entry[field] += _text(line, number)
        elif word.startswith("msg"):
            field = word
            entry[field] = _text(rest, number)
        elif line.strip():
            raise BadCatalogue(f"line {number}: {line}")


def _message(entry: Entry) -> tuple[str, str]:
    key = entry.get("msgid", "")
    if "msgctxt" in entry:
        key = entry["msgctxt"] + CONTEXT_ENDS + key
    if "msgid_plural" not in entry:
        return key, entry.get("msgstr", "")
    forms = sorted(name for name in entry if name.startswith("msgstr["))
    return key + PLURAL_ENDS + entry["msgid_plural"], PLURAL_ENDS.join(entry[name] for name in forms)


def _text(quoted: str, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted.strip()))
    except (SyntaxError, ValueError) as error:
        raise BadCatalogue(f"line {number}: {quoted}") from error


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_file(Path(name))
