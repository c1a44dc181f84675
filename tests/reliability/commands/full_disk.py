"""Everything that writes, on a disk that becomes full at every stage of it: is anything lost?

    python -m tests.reliability full_disk [--json FILE]

As root, or where users may make namespaces, on a small disk of our own; everywhere, with a limit on
the size of files. Settings, left-out pictures, batches as CSV, JSON and HTML, model files, exports,
answers of the command line, the collection, sortings with their journal, and a training with its
report. Exit code 1 where something was lost.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.options import keep, parser_of
from tests.reliability.small_disk import on_small_disk

MEGABYTES = 350


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    options = parser.parse_args(arguments)
    figures = {}
    with tempfile.TemporaryDirectory(prefix="pokedex-full-") as folder:
        program = [sys.executable, "-m", "tests.reliability.full_disk", folder]
        disk = on_small_disk([*program, "disk", "long"], Path(folder), MEGABYTES)
        for name, command in (("disk", disk), ("limit", [*program, "limit", "long"])):
            if command is None:
                print("no small disk can be had: neither root nor namespaces of the user's")
                continue
            print(f"with {name}:", flush=True)
            figures[name] = _tried(command)
    keep(figures, options.json)
    return 1 if any(each["losses"] for each in figures.values()) else 0


def _tried(command: list[str]) -> dict[str, dict[str, int]]:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode in (0, 1), "the harness itself failed; see above"
    figures: dict[str, dict[str, int]] = json.loads(done.stdout)
    for name, count in figures["refused"].items():
        print(f"  {count:3} × refused: {name}")
    for name, sentence in figures["sentences"].items():
        print(f"  {name}: {sentence}")
    print(f"  {len(figures['losses'])} losses", *figures["losses"], sep="\n  ", flush=True)
    return figures
