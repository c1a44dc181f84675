"""Thousands of hostile files through all that reads pictures: no crash, no hang, bounded memory.

    python -m tests.reliability hostile_pictures --folder /tmp/hostile

Makes the corpus in the folder (about 90 MB, and files that take no room but have a terabyte), goes
over it each way in a process of its own, and sums up. The exit code is 1 where anything went wrong.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.helpers.tiny_training import draw_shapes
from tests.reliability.awkward_places import open_up
from tests.reliability.hostile_corpus import LONG, SHORT, make_corpus
from tests.reliability.hostile_pictures import WAYS, Account, run_way
from tests.reliability.options import keep, parser_of

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("--folder", type=Path, required=True, help="a new one, for the corpus")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="+", choices=[*WAYS], default=[*WAYS])
    parser.add_argument("--short", action="store_true", help="hundreds of files, not thousands")
    parser.add_argument("--keep", action="store_true", help="leave the corpus there")
    options = parser.parse_args(arguments)
    size = SHORT if options.short else LONG
    corpus, shapes = options.folder / "corpus", options.folder / "shapes"
    made = make_corpus(corpus, size, options.seed, SAMPLES)
    draw_shapes(shapes)
    make_corpus(shapes / "circle" / "hostile", SHORT, options.seed + 1)
    print(f"{made:,} files made", file=sys.stderr, flush=True)
    accounts = []
    for way in options.ways:
        where = shapes if way == "train" else corpus
        account = run_way(way, where, options.folder / "out" / way)
        accounts.append(account)
        print(f"{way}: {account.seconds / 60:.1f} minutes", file=sys.stderr, flush=True)
    print(_table(accounts))
    keep([asdict(account) for account in accounts], options.json)
    if not options.keep:
        for root in (corpus, shapes):
            open_up(root)
        shutil.rmtree(options.folder)
    return 1 if any(account.wrong for account in accounts) else 0


def _table(accounts: list[Account]) -> str:
    lines = [f"{'way':14}{'files':>8}{'read':>8}{'refused':>9}{'peak':>9}{'minutes':>9}  slowest"]
    for each in accounts:
        path, seconds = each.slowest
        lines.append(
            f"{each.way:14}{each.answered:8,}{each.read:8,}{each.answered - each.read:9,}"
            f"{each.peak // 2**20:6,} MB{each.seconds / 60:9.1f}  {seconds:.1f} s {path[-60:]}"
        )
    reasons = max(accounts, key=lambda each: len(each.refused)).refused
    lines += ["", "Refused, by reason:", *(f"{count:8,}  {why}" for why, count in reasons.items())]
    wrong = [f"{each.way}: {what}" for each in accounts for what in each.wrong]
    return "\n".join([*lines, "", f"What went wrong: {len(wrong)}", *wrong])
