"""Model files made to do harm, through every way in, and random changes of a sound one.

    python -m tests.reliability hostile_models [--mutations N] [--seed N] [--json FILE] [--work DIR]

Every case of `tests/reliability/hostile_models.py` goes through the library, the command line and
the window's import in a child process that may use little memory and must not write, unpickle, run
or connect to anything; then `--mutations` random changes of a sound model are read, each of which
must be refused or hold what the sound one holds. Exit code 1 where one was not.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.hostile_doors import tried
from tests.reliability.options import keep, parser_of


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("--mutations", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="new folder that is kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="pokedex-hostile-") as folder:
        work = options.work or Path(folder) / "work"
        found = tried(
            work, "all", mutations=options.mutations, seed=options.seed, told=_tell_progress
        )
    problems = [problem for result in found if (problem := result.problem()) is not None]
    made = [result for result in found if not result.case.startswith("mutation")]
    changed = [result for result in found if result.case.startswith("mutation")]
    outcomes = Counter(result.outcome for result in changed)
    print(f"{len({r.case for r in made})} files made by hand, {len(made)} times opened")
    print(f"{len(changed)} random changes: {dict(outcomes)}")
    print(f"slowest: {max(result.seconds for result in found):.2f} s")
    print(*problems, f"{len(problems)} problems", sep="\n")
    tree = {
        "cases": len({r.case for r in made}),
        "tries": len(made),
        "mutations": outcomes,
        "problems": problems,
    }
    keep(tree, options.json)
    return 1 if problems else 0


def _tell_progress(done: int, case: str) -> None:
    if done % 500 == 0:
        print(f"{done} tries, now {case}", flush=True)
