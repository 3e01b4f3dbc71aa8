from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FUNCTION, LONGEST_FILE = 60, 300
SOURCES = [path for path in sorted((ROOT / "qunluo").rglob("*.py")) if "migrations" not in path.parts]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_function_is_longer_than_a_screen():
    too_long = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in SOURCES
        for function in functions(ast.parse(path.read_text(encoding="utf-8")))
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_no_file_is_too_long():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
