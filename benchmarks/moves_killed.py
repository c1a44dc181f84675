"""Sortings of pictures killed at every operation on the disk and at random: is anything lost?

    python benchmarks/moves_killed.py [--pictures N] [--twice] [--random KILLS] [--seed N]
        [--work DIR] [--json FILE]

For copying and moving, within a file system and between two: the sorting is killed right before
each of its operations on the disk, and in the middle of those that write; then it is gone on with
and undone, or undone at once. The undoing is killed likewise. With --twice, what follows the first
kill is killed at each of its operations too. Exit code 1 where a picture was lost, doubled or
touched, or something was left behind.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.reliability.moves_killed import Place, Tally, kill_at_random, kill_everywhere, kinds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pictures", type=int, default=3, help="of each exhaustive sorting")
    parser.add_argument("--twice", action="store_true", help="kill again after the first kill")
    parser.add_argument("--random", type=int, default=200, help="kills at random, of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="an existing folder to work in")
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="pokedex-moves-", dir=arguments.work) as work:
        for kind in kinds(Path(work)):
            place = Place(kind, Path(work), arguments.pictures, size=5_000)
            many = Place(kind, Path(work), 60, size=200_000)
            try:
                tally.add(kill_everywhere(place, twice=arguments.twice))
                chance = random.Random(f"{arguments.seed} {kind}")
                tally.add(kill_at_random(many, arguments.random, chance))
            finally:
                place.remove()
            print(f"{kind}: {tally.kills.total()} kills so far", flush=True)
    for name, count in sorted(tally.kills.items()):
        print(f"  {count:6,}  {name}")
    print("\n".join([f"{tally.kills.total():,} kills, {len(tally.losses)} losses", *tally.losses]))
    if arguments.json is not None:
        figures = {"kills": dict(tally.kills), "losses": tally.losses}
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if tally.losses else 0


if __name__ == "__main__":
    sys.exit(main())
