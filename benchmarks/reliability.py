"""Draw the reliability diagram of an evaluation that is kept, as the report does.

    python -m benchmarks.reliability RUN SUBSET OUT

RUN is a folder with an `evaluation.json`, such as those in docs/results; OUT is an SVG file. The
bins are printed, too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from trainer.evaluation.evaluate import read_evaluations
from trainer.report.charts import reliability_file
from trainer.report.report_language import Wording


def main(run: Path, subset: str, out: Path) -> None:
    evaluation = read_evaluations(run / "evaluation.json")[subset]
    out.write_text(reliability_file(evaluation.reliability, Wording("en")), encoding="utf-8")
    print("| confidence | answers | right |")
    print("| --- | --- | --- |")
    for part in evaluation.reliability:
        if part.accuracy is not None:
            span = f"{part.lower:.0%} to {part.upper:.0%}"
            print(f"| {span} | {part.count:,} | {part.accuracy:.1%} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
