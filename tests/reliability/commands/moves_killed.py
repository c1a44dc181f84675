"""Sortings of pictures killed at every operation on the disk and at random: is anything lost?

    python -m tests.reliability moves_killed [--pictures N] [--twice] [--random KILLS] [--seed N]
        [--work DIR] [--json FILE]

For copying and moving, within a file system and between two: the sorting is killed right before
each of its operations on the disk, and in the middle of those that write; then it is gone on with
and undone, or undone at once. The undoing is killed likewise. With --twice, what follows the first
kill is killed at each of its operations too. Exit code 1 where a picture was lost, doubled or
touched, or something was left behind.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.moves_killed import Place, kill_at_random, kill_everywhere, kinds
from tests.reliability.options import keep, parser_of
from tests.reliability.tally import Tally


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("--pictures", type=int, default=3, help="of each exhaustive sorting")
    parser.add_argument("--twice", action="store_true", help="kill again after the first kill")
    parser.add_argument("--random", type=int, default=200, help="kills at random, of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="an existing folder to work in")
    options = parser.parse_args(arguments)
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="pokedex-moves-", dir=options.work) as work:
        for kind in kinds(Path(work)):
            place = Place(kind, Path(work), options.pictures, size=5_000)
            many = Place(kind, Path(work), 60, size=200_000)
            try:
                tally.add(kill_everywhere(place, twice=options.twice))
                chance = random.Random(f"{options.seed} {kind}")
                tally.add(kill_at_random(many, options.random, chance))
            finally:
                place.remove()
            print(f"{kind}: {tally.times.total()} kills so far", flush=True)
    for name, count in sorted(tally.times.items()):
        print(f"  {count:6,}  {name}")
    print("\n".join([f"{tally.times.total():,} kills, {len(tally.losses)} losses", *tally.losses]))
    figures = {"kills": dict(tally.times), "losses": tally.losses}
    keep(figures, options.json)
    return 1 if tally.losses else 0
