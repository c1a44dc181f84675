"""Measures ours beside others and writes the tables of docs/performance.md: `make bench`.

    python -m benchmarks [CLAIM …] [--quick] [--rounds N] [--draws N] [--against CHECKOUT]

A claim is a script of that name beside this one; without one, all are measured. `--quick` shows
that everything runs, on few pictures; the table then says so. `--against` names a checkout of an
older version that names pictures in turn with this one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import accuracy, serving, training
from benchmarks.claims import Claim, Options
from benchmarks.tables import put_table

CLAIMS: dict[str, Claim] = {
    "serving": serving.measure,
    "training": training.measure,
    "accuracy": accuracy.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("claims", nargs="*", metavar="CLAIM", help=", ".join(CLAIMS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--against", type=Path)
    given = parser.parse_args()
    if unknown := set(given.claims) - set(CLAIMS):
        parser.error(f"no claim is called {', '.join(sorted(unknown))}")
    options = Options(given.quick, 1 if given.quick else given.rounds, given.draws, given.against)
    for name in given.claims or CLAIMS:
        for table in CLAIMS[name](options):
            put_table(name, table)
        print(f"The table “{name}” of docs/performance.md is written.", flush=True)


if __name__ == "__main__":
    main()
