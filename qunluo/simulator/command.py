"""`qunluo simulate --history`: an invented export in a file, to try the checkup, the import, the limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qunluo.lib.clock import now
from qunluo.simulator.history import CHINA, chatlab_lines

SHOWN_EVERY = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to write. `until` is the end of the history; now, if it is None."""

    stage: str = "lively"
    seed: int = 7
    days: int = 60
    members: int | None = None
    messages: int | None = None
    until: datetime | None = None


def history(file: Path, wanted: Wanted) -> int:
    """Write the export and say how large it is. Returns the exit code."""
    until = wanted.until or now()
    until = until if until.tzinfo else until.replace(tzinfo=CHINA)
    lines = chatlab_lines(
        wanted.stage,
        seed=wanted.seed,
        until=until,
        days=wanted.days,
        members=wanted.members,
        messages=wanted.messages,
    )
    console = Console(stderr=True)
    count = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with file.open("wb") as target, Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("正在写消息", total=wanted.messages)
            for line in lines:
                target.write(line)
                count += line.startswith(b'{"_type":"message"')
                if count % SHOWN_EVERY == 0:
                    progress.update(task, completed=count)
    except OSError as error:
        console.print(f"写不进 {file}：{error.strerror}。", style="red", soft_wrap=True)
        return 1
    console.print(f"已写入 {file}：{count} 条消息，{file.stat().st_size / 1_048_576:.1f} MB。", soft_wrap=True)
    return 0
