"""Fuzz the reading of pictures and of model files.

    python -m tests.reliability fuzz --minutes 35 --folder /tmp/fuzz images
    python -m tests.reliability fuzz --minutes 30 --folder /tmp/fuzz bundle

With atheris installed (``pip install atheris``, Linux and macOS) the mutations follow what of the
code they reach; without it they are drawn at random. Findings stay in the folder, each with what
was said of it, and so does the corpus, from which the next call goes on. The exit code is 1 where
there is a finding.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.reliability.fuzzing import fuzz
from tests.reliability.options import keep, parser_of


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("target", choices=["images", "bundle"])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--folder", type=Path, required=True, help="for findings and the corpus")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--blind", action="store_true", help="without atheris")
    options = parser.parse_args(arguments)
    report = fuzz(
        options.target,
        options.minutes * 60,
        options.folder,
        seed=options.seed,
        tell=lambda line: print(line, file=sys.stderr, flush=True),
        guided=False if options.blind else None,
    )
    print(
        f"{report.target}, {'guided' if report.guided else 'blind'}: "
        f"{report.inputs:,} inputs in {report.seconds / 60:.0f} minutes, "
        f"{report.accepted:,} of them read; slowest "
        f"{report.slowest:.2f} s, most memory {report.peak // 2**20} MB, "
        f"findings: {len(report.findings)} {' '.join(report.findings)}"
    )
    keep(asdict(report), options.json)
    return 1 if report.findings else 0
