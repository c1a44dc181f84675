"""Trainings killed at random instants: is anything lost, and do they end where they would have?

    python -m tests.reliability killed_training [--kills N] [--runs N] [--seed N] [--work DIR]
        [--json FILE]

A small training of two phases (head, everything) is killed by SIGKILL: its child
process, the app's process, or both; at random instants, and while a checkpoint, the best weights,
the model, the evaluation, the log or the report are being written. After each kill everything in
the run folder must be readable and nothing that had been saved may be missing; then the run is gone
on with. Each run must end with the weights, figures and files of one that nobody interrupted, bit
for bit. A line tells of each kill. Exit code 1 where something was lost.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.reliability.killing import Killing
from tests.reliability.options import keep, parser_of
from tests.reliability.small_training import LONG


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--runs", type=int, default=10, help="that share the kills")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="an existing folder to work in")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="pokedex-killed-", dir=options.work) as work:
        killing = Killing(Path(work), LONG, "offline", partial(print, flush=True))
        killing.train_uninterrupted()
        number = 0
        while (left := options.kills - killing.tally.times.total()) > 0:
            number += 1
            count = min(left, -(-options.kills // options.runs))
            kills = list(killing.random_kills(chance, count))
            killing.kill_until_finished(f"run {number}", kills)
            shutil.rmtree(Path(work) / f"run {number}")
    tally = killing.tally
    for name, count in sorted(tally.times.items()):
        print(f"  {count:4}  {name}")
    print(
        f"{tally.times.total()} kills, {killing.runs} runs, {len(tally.losses)} losses, "
        f"{(time.monotonic() - began) / 60:.1f} minutes"
    )
    print("\n".join(tally.losses))
    figures = {"kills": dict(tally.times), "runs": killing.runs, "losses": tally.losses}
    keep(figures, options.json)
    return 1 if tally.losses else 0
