"""Folders that vanish or are locked in mid-work, after every event of a training: is anything lost?

    python benchmarks/folders_vanish.py [--json FILE]

After each event of a small training its pictures or its run folder are moved away, or locked; then
they are given back and the training goes on, which must end with the weights of one that nobody
interrupted. The user's own folders, a batch and a sorting are tried too. Exit code 1 where
something was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pokedex-vanish-") as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-m", "tests.reliability.vanishing", folder, "long"],
            cwd=Path(__file__).resolve().parents[1],
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
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
