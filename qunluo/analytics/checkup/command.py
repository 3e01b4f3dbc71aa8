"""`qunluo checkup FILE`: diagnose a group from its exported history. Import this only to run it: it loads DuckDB."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from qunluo.analytics.checkup.compute import Choices, check_up
from qunluo.analytics.checkup.html import render_html
from qunluo.analytics.checkup.result import Checkup
from qunluo.analytics.checkup.text import render_text
from qunluo.channels.history.errors import UnreadableExport

DONE: Final = 0
CANNOT: Final = 2


class Refused(Exception):
    """The checkup cannot be made, or its outcome cannot be written; the sentence tells why."""


class WithoutPandas:
    """Hides pandas from this process.

    Arrow and DuckDB find out whether pandas is there by importing it: a third of a second for nothing.
    """

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        """Deny pandas and leave all else to the finders that follow."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def run(file: Path, *, report: Path | None = None, as_json: bool = False, choices: Choices | None = None) -> int:
    """Make a checkup and give the exit code.

    The diagnosis is printed and the report written beside; with `as_json` every figure is printed as JSON
    instead, and a report only written where one was asked for.
    """
    sys.meta_path.insert(0, WithoutPandas())
    gc.disable()  # a reader makes millions of objects and no circles; looking for some takes a tenth of the time
    try:
        found = _read(file, choices or Choices())
        if as_json:
            if report is not None:
                _write(report, found)
            sys.stdout.buffer.write(found.to_json() + b"\n")
            sys.stdout.flush()
            return DONE
        path = report or Path(f"{file.stem}-群体检.html")
        _write(path, found)
    except (Refused, UnreadableExport) as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return CANNOT
    console = Console()
    render_text(found, console)
    console.print(f"报告写好了：{path}", markup=False, highlight=False, soft_wrap=True)
    return DONE


def _read(file: Path, choices: Choices) -> Checkup:
    """Read and compute, with a bar over the bytes of the file."""
    try:
        ZoneInfo(choices.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise Refused(f"没有“{choices.timezone}”这个时区，请写成 Asia/Shanghai 这样。") from error
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("读取", total=None)

        def tell(read: int, size: int) -> None:
            progress.update(task, completed=read, total=size, description="读取" if read < size else "计算")

        return check_up(file, choices, on_progress=tell)


def _write(path: Path, found: Checkup) -> None:
    try:
        path.write_text(render_html(found), encoding="utf-8", errors="replace")
    except OSError as error:
        raise Refused(f"写不了“{path}”（{error.strerror}），请换一个位置。") from error
