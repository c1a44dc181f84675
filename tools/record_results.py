"""Copies what a finished run shows into docs/results, without any picture or path of this machine.

    python tools/record_results.py RUN NAME

`docs/results/NAME` gets the recipe, the split, the events, the evaluation, the curves and the
report, in both languages. The data set's folder, which only `run.json` names, stays behind.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from trainer.languages import LANGUAGES
from trainer.report.writer import write_curves, write_report

RESULTS = Path(__file__).resolve().parent.parent / "docs" / "results"
COPIED = ("recipe.json", "split.csv", "events.jsonl", "evaluation.json")


def main(run: Path, name: str) -> None:
    target = RESULTS / name
    target.mkdir(parents=True, exist_ok=True)
    for file in COPIED:
        shutil.copyfile(run / file, target / file)
    shutil.copyfile(write_curves(run), target / "curves.svg")
    for language in reversed(LANGUAGES):  # the run itself keeps the English one
        report = write_report(run, language, pictures=False)
        shutil.copyfile(report, target / f"report.{language}.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
