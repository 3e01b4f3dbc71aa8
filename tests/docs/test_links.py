from __future__ import annotations

import importlib
import json
import re
import tomllib
from functools import reduce
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "qunluo").rglob("*.md")])
DEVELOP = sorted((ROOT / "docs" / "develop").rglob("*.md"))
APPS = {path.parent.name for path in (ROOT / "qunluo").glob("*/__init__.py")}

LINK = re.compile(r"\[[^\]]*\]\(<?([^)>\s]+)>?\)|<img [^>]*src=\"([^\"]+)\"")
FENCED = re.compile(r"^(```|~~~).*?^\1", flags=re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ (.+)$", flags=re.MULTILINE)
A_PATH = re.compile(r"(?:qunluo|tests|bench|docs|requirements)/[\w./-]*")
A_NAME = re.compile(r"(?:qunluo\.)?([a-z_]+)((?:\.[A-Za-z_]\w*)+)(?:\(\))?")


def prose(page):
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def links(page):
    targets = [first or second for first, second in LINK.findall(prose(page))]
    return [unquote(target) for target in targets if not re.match(r"[a-z]+:", target)]


def anchors(page):
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(prose(page))}


def leads_somewhere(page, target):
    path, _, anchor = target.partition("#")
    there = page.parent / path if path else page
    return there.exists() and (not anchor or anchor in anchors(there))


def exists(name):
    """Whether `app.module.thing`, with or without the package before it, can be had."""
    parts = ["qunluo", *name.removeprefix("qunluo.").removesuffix("()").split(".")]
    for length in range(len(parts), 1, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        try:
            reduce(getattr, parts[length:], module)
        except AttributeError:
            continue
        return True
    return False


def told_in(page):
    return set(re.findall(r"^\| `([^`]+)` \| ([^ |]+) \|", page.read_text(encoding="utf-8"), flags=re.MULTILINE))


def locked(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==([^ \\]+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_every_link_leads_somewhere(page):
    assert [target for target in links(page) if not leads_somewhere(page, target)] == []


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in DEVELOP])
def test_every_file_and_function_that_is_named_exists(page):
    spans = INLINE.findall(prose(page))
    paths = [span for span in spans if A_PATH.fullmatch(span)]
    names = [span for span in spans if (found := A_NAME.fullmatch(span)) and found[1] in APPS]

    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [name for name in names if not exists(name)] == []


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        pytest.param("core.decide.decide", True, id="a function"),
        pytest.param("qunluo.core.decide.decide()", True, id="a call of it by its full name"),
        pytest.param("core.decision.Finding.final", True, id="a field"),
        pytest.param("intake.handle", True, id="a module"),
        pytest.param("core.decide.decided", False, id="nearly a function"),
        pytest.param("intake.handled", False, id="nearly a module"),
    ],
)
def test_a_name_that_is_gone_is_noticed(name, is_there):
    assert exists(name) is is_there


def test_every_dependency_is_explained_with_the_version_that_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~ ]", one)[0].lower() for one in wanted}
    versions = locked("dev.lock")
    front = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]

    told = told_in(ROOT / "docs" / "develop" / "dependencies.md")

    assert told == {(name, versions[name]) for name in names} | set(front.items())


def test_the_changelog_begins_with_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [newest, *_] = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert newest == project["project"]["version"]
