"""`pokedex`: the window, or one of the command line's sub-commands.

`pokedex` alone, or followed by files and folders, is for the window. Everything else is handed to
`trainer.cli` as it stands; a command wins over a file of the same name (`./train` is the file).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

SUB_COMMANDS = frozenset(
    {"classify", "train", "evaluate", "scan", "inspect", "export", "report", "download"}
)

_NO_WINDOW = """\
The window comes with the next version of pokedex; this one works on the command line.
To name the pictures in files or folders:  pokedex classify PATH…
For everything else it can do:             pokedex --help
"""
_WRONG_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code."""
    if arguments is None:
        arguments = sys.argv[1:]
    if _for_the_window(arguments):
        sys.stderr.write(_NO_WINDOW)
        return _WRONG_USAGE
    # imported here: the window must not wait for the command line's libraries
    from trainer.cli import main as command_line

    return command_line(arguments)


def _for_the_window(arguments: Sequence[str]) -> bool:
    if not arguments:
        return True
    first = arguments[0]
    # a name that is neither is a misspelt command, which the command line can explain
    return first not in SUB_COMMANDS and not first.startswith("-") and os.path.lexists(first)


if __name__ == "__main__":
    sys.exit(main())
