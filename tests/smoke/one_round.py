"""One round, in namespaces of its own; started by `__main__`. Writes what it saw as JSON."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
import traceback
from pathlib import Path

from aftermath import look
from clean_system import CleanSystem, ThisSystem
from desktop import Desktop

REPOSITORY = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--app", type=Path)
    chosen = parser.parse_args()
    chosen.results.mkdir(parents=True)
    begun = time.monotonic()
    system = (
        CleanSystem(chosen.base, chosen.app) if chosen.base is not None else ThisSystem(REPOSITORY)
    )
    desktop = Desktop()
    os.environ |= desktop.variables()
    from story import Story  # reads the variables

    def tell(what: str) -> None:
        print(f"  {time.monotonic() - begun:6.1f} s  {what}", flush=True)

    photographs = 0

    def photograph(name: str) -> None:
        nonlocal photographs
        photographs += 1
        desktop.photograph(chosen.results / f"{photographs:02} {name}.png")

    errors = chosen.results / "said.txt"
    story = Story(
        system,
        desktop,
        tell=tell,
        photograph=photograph,
        samples=REPOSITORY / "resources/samples",
        number=chosen.number,
        errors=errors,
    )
    try:
        story.play()
        problems = look(story, system, errors)
    except Exception as error:
        traceback.print_exc()
        problems = [str(error) or repr(error)]
        photograph("what it looked like when it failed")
        (chosen.results / "window.txt").write_text(story.visitor.describe())
    if (story.data / "logs").exists():
        shutil.copytree(story.data / "logs", chosen.results / "logs")
    (chosen.results / "result.json").write_text(
        json.dumps(
            {
                "problems": problems,
                "window_seconds": round(story.window_seconds, 2),
                "seconds": round(time.monotonic() - begun, 1),
            }
        )
    )
    desktop.end()
    sys.stdout.flush()
    # without waiting for threads of the accessibility library; the namespace takes the rest along
    os._exit(bool(problems))


if __name__ == "__main__":
    main()
