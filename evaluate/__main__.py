"""`make evaluate`: how right we are on real data, as a table. Ends with 1 where anything came out wrong."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evaluate import faq, moderation, roll_call
from evaluate.result import Score

PARTS = {"roll_call": roll_call.evaluate, "faq": faq.evaluate, "moderation": moderation.evaluate}


def main() -> int:
    """Evaluate and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, help="the folder of the data sets")
    parser.add_argument("--only", choices=sorted(PARTS), help="evaluate this alone")
    parser.add_argument("--show-wrong", action="store_true", help="print what came out wrong, with words of the data")
    given = parser.parse_args()
    data = given.data or Path(os.environ.get("QUNLUO_EVALUATION_DATA") or "../shared/data")
    scores = [(part, score) for part, run in PARTS.items() if given.only in {None, part} for score in run(data)]
    console = Console()
    if not scores:
        console.print(f"No data in {data}: name its folder, or set QUNLUO_EVALUATION_DATA.")
        return 2
    console.print(_table(scores))
    if given.show_wrong:
        for part, score in scores:
            for wrong in score.wrong:
                console.print(f"{part}, {score.name}: {wrong}", markup=False, highlight=False)
    return 0 if all(score.is_good for _, score in scores) else 1


def _table(scores: list[tuple[str, Score]]) -> Table:
    table = Table()
    for heading in ("part", "what", "right", "of", ""):
        table.add_column(heading)
    for part, score in scores:
        verdict = "told only" if score.is_told_only else "good" if score.is_good else "WRONG"
        table.add_row(part, score.name, str(score.right), str(score.of), verdict)
    return table


if __name__ == "__main__":
    sys.exit(main())
