"""Four hours of use, compressed: does the window's process stay level?

    python -m tests.reliability long_use [--scale S] [--json FILE] [--work DIR] [--seed N]

Drives the real program offscreen, with the default model: 200,000 classifications of small pictures
of our own making in batches and one by one, 50 trainings in child processes (some stopped, paused,
or killed and resumed), 1,000 page switches, changes of language and theme, exports, dialogs, model
files imported, used and refused. After each of 50 rounds a line tells what the process holds, and
at the end, or after Ctrl+C or SIGTERM, what has stayed level and what has not. `--scale 0.02` is a
trial. Exit code 1 where something grew. What is judged, and how: `tests/reliability/flatness.py`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.reliability.long_use import use
from tests.reliability.long_use_plan import Plan
from tests.reliability.options import keep, parser_of


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is all of it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="folder that is made and kept")
    options = parser.parse_args(arguments)
    place = options.work or Path(tempfile.mkdtemp(prefix="pokedex-long-use-")) / "work"
    try:
        plan = Plan.scaled(options.scale, options.seed)
        ended = use(place, plan, partial(print, flush=True))
    finally:
        if options.work is None:
            shutil.rmtree(place.parent, ignore_errors=True)
    print(ended.summary(), flush=True)
    keep(ended.tree(), options.json)
    return 1 if ended.problems else 0
