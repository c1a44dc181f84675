"""Harnesses that try to break the program, each by its name.

    python -m tests.reliability NAME [options]

`--help` lists the names, and after a name the options. The exit code is 1 where something broke.
What came of them, and the figures: docs/reliability.md.
"""

from __future__ import annotations

import sys
from argparse import REMAINDER, ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module

from tests.reliability.options import PROGRAM

HARNESSES = {
    "folders_vanish": "folders that vanish or are locked in mid-work",
    "full_disk": "everything that writes, on a disk that becomes full",
    "fuzz": "input that nobody thought of, for pictures and model files",
    "hostile_models": "model files that were made to do harm",
    "hostile_pictures": "thousands of hostile files, through all that reads pictures",
    "killed_training": "trainings that are killed, and gone on with",
    "long_use": "four hours of use, compressed: does the window stay level?",
    "moves_killed": "sortings of pictures that are killed at every operation on the disk",
    "no_network": "does anything reach for the network?",
}
"""Each is `main` of the module of that name in `tests.reliability.commands`."""


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(
        prog=PROGRAM,
        description="Harnesses that try to break the program.",
        epilog="\n".join(f"  {name:18}{what}" for name, what in HARNESSES.items()),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=HARNESSES, metavar="NAME", help="one of those below")
    parser.add_argument("options", nargs=REMAINDER, help="NAME --help lists them")
    chosen = parser.parse_args(arguments)
    module = import_module(f"tests.reliability.commands.{chosen.name}")
    code: int = module.main(chosen.options)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
