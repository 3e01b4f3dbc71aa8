"""The catalogue holds every text of the product, and pages hold no text that is not in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation.template import templatize

import qunluo
from qunluo.lib.catalogue import PLURAL_ENDS, compile_file, messages

HOME = Path(qunluo.__file__).parent
CATALOGUE = HOME / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = [path for path in HOME.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted((HOME / "console" / "templates").rglob("*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
MARKERS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
CALL = re.compile(
    r"""\bn?gettext\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\b_\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
)
NAMES_OF_THINGS = {"微信", "企业微信"}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return messages(CATALOGUE.read_text(encoding="utf-8"))


def markers_in(tree: ast.Module) -> set[str]:
    """What this file calls the functions that mark a text."""
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.asname or name.name for node in imported for name in node.names if name.name in MARKERS}


def marked_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    markers = markers_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in markers:
            yield ast.literal_eval(node.args[0])


def marked_in_template(path: Path) -> Iterator[str]:
    for plain, short in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield ast.literal_eval(plain or short)


def test_every_marked_text_is_translated(english):
    marked = {text for path in SOURCES for text in marked_in(path)}
    marked |= {text for path in TEMPLATES for text in marked_in_template(path)}
    known = {key.partition(PLURAL_ENDS)[0] for key in english}

    assert marked - known == set()
    assert known - marked - {""} == set(), "texts that nothing shows any more"


def test_translations_are_english_and_keep_the_gaps(english):
    gaps = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<\w+>")

    assert [text for text in english.values() if CHINESE.search(text)] == []
    assert {
        key: value for key, value in english.items() if key and set(gaps.findall(key)) != set(gaps.findall(value))
    } == {}


def test_templates_hold_no_bare_text():
    marked = re.compile(r'{%\s*translate\s.*?%}|{%\s*blocktranslate.*?endblocktranslate\s*%}|_\("[^"]*"\)', re.DOTALL)

    bare = {path.name: CHINESE.findall(marked.sub("", path.read_text(encoding="utf-8"))) for path in TEMPLATES}

    assert {name: found for name, found in bare.items() if found} == {}


def test_views_hold_no_bare_text():
    bare = [
        (path.name, node.value)
        for path in sorted((HOME / "console").rglob("*.py"))
        for node in unmarked_texts(ast.parse(path.read_text(encoding="utf-8")))
        if CHINESE.search(node.value) and node.value not in NAMES_OF_THINGS
    ]

    assert bare == []


def unmarked_texts(tree: ast.Module) -> Iterator[ast.Constant]:
    markers = markers_in(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    marked = {id(arg) for call in calls if call.func.id in markers for arg in call.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in marked:
            yield node


def test_pages_are_english_for_who_wants_them_so(db, tmp_path, settings):
    copy = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(CATALOGUE.read_bytes())
    compile_file(copy)
    settings.LOCALE_PATHS = [tmp_path]
    client = Client()
    client.post("/language/", {"language": "en"})

    shown = client.get("/sign-in/").content.decode()

    assert all(text in shown for text in ("User name", "Password", "First time here"))
    assert CHINESE.findall(re.sub(r"简体中文", "", shown)) == []
