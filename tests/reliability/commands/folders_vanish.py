"""Folders that vanish or are locked in mid-work, after every event of a training: is anything lost?

    python -m tests.reliability folders_vanish [--json FILE]

After each event of a small training its pictures or its run folder are moved away, or locked; then
they are given back and the training goes on, which must end with the weights of one that nobody
interrupted. The user's own folders, a batch and a sorting are tried too. Exit code 1 where
something was lost.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.options import keep, parser_of


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="pokedex-vanish-") as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-m", "tests.reliability.vanishing", folder, "long"],
            cwd=Path(__file__).resolve().parents[3],
            env=os.environ | {"XDG_CACHE_HOME": f"{folder}/cache"},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode in (0, 1), "the harness itself failed; see above"
    figures = json.loads(done.stdout)
    for name, count in figures["taken"].items():
        print(f"{count:3} × {name}: {figures['sentences'].get(name, '')}".rstrip(": "))
    print(f"{len(figures['losses'])} losses", *figures["losses"], sep="\n")
    keep(figures, options.json)
    return done.returncode
