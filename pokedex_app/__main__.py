"""`pokedex`: the window, or one of the command line's sub-commands.

`pokedex` alone, or followed by files and folders, is for the window. Everything else is handed to
`trainer.cli.main` as it stands; a command wins over a file of the same name (`./train` is the
file).
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pokedex_app.core.streams import replace_missing

SUB_COMMANDS = frozenset(
    {
        "advise",
        "carry-out",
        "classify",
        "train",
        "evaluate",
        "scan",
        "teach",
        "inspect",
        "export",
        "report",
        "download",
        "pack",
    }
)

_NO_QT = """\
The window needs PySide6, pyqtgraph and qtawesome: pip install "pokedex-app[app]"
To name pictures without it:  pokedex classify PATH…
"""
_NO_DISPLAY = """\
There is no display to open a window on.
To name pictures without one:  pokedex classify PATH…
"""
_WRONG_USAGE = 2
_NEEDED = ("PySide6", "pyqtgraph", "qtawesome")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code."""
    replace_missing()
    if arguments is None:
        arguments = sys.argv[1:]
    if _for_the_window(arguments):
        return _open_window(arguments)
    # imported here: the window must not wait for the command line's libraries
    from trainer.cli.main import main as command_line

    return command_line(arguments)


def _open_window(arguments: Sequence[str]) -> int:
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        sys.stderr.write(_NO_QT)
        return _WRONG_USAGE
    if not _has_display():
        sys.stderr.write(_NO_DISPLAY)
        return _WRONG_USAGE
    # imported here: a sub-command needs no Qt, nor a library that it would have to find
    from pokedex_app.app import run

    return run([Path(argument) for argument in arguments])


def _has_display() -> bool:
    """Qt itself would end the process where there is none."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _for_the_window(arguments: Sequence[str]) -> bool:
    if not arguments:
        return True
    first = arguments[0]
    # a name that is neither is a misspelt command, which the command line can explain
    return first not in SUB_COMMANDS and not first.startswith("-") and os.path.lexists(first)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a training's child of the packaged app ends here
    sys.exit(main())
