"""What the harnesses of `python -m tests.reliability` have in common on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

PROGRAM = "python -m tests.reliability"


def parser_of(module: str, docstring: str | None) -> ArgumentParser:
    """A parser for the harness `module`, with the option `--json`."""
    parser = ArgumentParser(
        prog=f"{PROGRAM} {module.rpartition('.')[2]}",
        description=(docstring or "").partition("\n")[0],
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser


def keep(figures: object, file: Path | None) -> None:
    """Write the figures where they were asked for."""
    if file is not None:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
