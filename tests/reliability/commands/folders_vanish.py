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
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from tests.reliability.options import keep, parser_of

BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
"""Before a command: root is bound by permissions, as everybody else is, and stays root."""


def main(arguments: Sequence[str]) -> int:
    options = parser_of(__name__, __doc__).parse_args(arguments)
    if reason := impossible():
        print(reason, file=sys.stderr)
        return 2
    figures = tried("long")
    for name, count in figures["taken"].items():
        print(f"{count:3} × {name}: {figures['sentences'].get(name, '')}".rstrip(": "))
    print(f"{len(figures['losses'])} losses", *figures["losses"], sep="\n")
    keep(figures, options.json)
    return 1 if figures["losses"] else 0


def impossible() -> str | None:
    """Why it cannot be tried here, if so."""
    if os.geteuid() == 0 and shutil.which(BOUND[0]) is None:
        return "permissions do not bind root, and there is no setpriv to change that"
    return None


def tried(form: Literal["short", "long"]) -> dict[str, Any]:
    """What `tests.reliability.vanishing` has taken away, and what was lost."""
    with tempfile.TemporaryDirectory(prefix="pokedex-vanish-") as folder:
        program = [sys.executable, "-m", "tests.reliability.vanishing", folder, form]
        done = subprocess.run(
            [*BOUND, *program] if os.geteuid() == 0 else program,
            cwd=Path(__file__).resolve().parents[3],
            env=os.environ | {"XDG_CACHE_HOME": f"{folder}/cache"},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode in (0, 1), "the harness itself failed; see above"
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
