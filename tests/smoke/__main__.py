"""Drives the packaged app from outside, in a Debian that has no Python.

    make bundle
    make smoke                          20 rounds; ROUNDS=1 for a short look
    make smoke ARGS=--source ROUNDS=1   the checkout in place of the bundle, on this system

Each round starts `pokedex-app` of `dist/pokedex` in a clean system: the smallest Debian that
debootstrap makes, with the libraries of `tools/setup.sh window-list` and nothing else, read-only,
without a network, as an ordinary user with an empty home. The window is on a virtual screen
outside. The driver sees it as a screen reader does, by AT-SPI, and uses it with mouse and keys: a
sample is identified, a folder is named and exported, both phases are trained on a small set that
the driver draws, stopped, resumed, killed, resumed and finished, the new model is put to use, and
the program is quit. Then nothing may be left or broken: `aftermath.py` says what.

Photographs of every step, what the program printed and its log are kept below `build/smoke`.
Exit code 0: every round was clean; 1: some were not; 2: the test cannot be run here.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
PROGRAMS = ("debootstrap", "Xvfb", "dbus-daemon", "unshare")
MODULES = ("gi", "Xlib")
PACKAGES = "debootstrap xvfb dbus-daemon at-spi2-core python3-gi gir1.2-atspi-2.0 python3-xlib"
"""What has to be installed; `make smoke` does it."""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tests/smoke", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--app", type=Path, default=REPOSITORY / "dist/pokedex")
    parser.add_argument("--results", type=Path, default=REPOSITORY / "build/smoke")
    parser.add_argument(
        "--source", action="store_true", help="drive the checkout, without a chroot"
    )
    chosen = parser.parse_args()
    reason = _cannot_run(chosen.app, source=chosen.source)
    if reason:
        print(reason, file=sys.stderr)
        return 2
    from clean_system import SmokeError, build

    try:
        system = [] if chosen.source else [f"--base={build(_libraries())}", f"--app={chosen.app}"]
    except SmokeError as error:
        print(error, file=sys.stderr)
        return 2
    shutil.rmtree(chosen.results, ignore_errors=True)
    results = []
    for number in range(1, chosen.rounds + 1):
        print(f"Round {number} of {chosen.rounds}", flush=True)
        results.append(_round(number, chosen.results / f"round-{number:02}", system))
        for problem in results[-1]["problems"]:
            print(f"  WRONG: {problem}", flush=True)
    return _sum_up(results, chosen.results)


def _cannot_run(app: Path, *, source: bool) -> str:
    """Why, as a sentence with the way out; "" where it can be run."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return (
            "The smoke test makes a clean Debian system, for which it must be root on Linux: "
            "run it as root, in a container for example."
        )
    programs = [name for name in PROGRAMS if shutil.which(name) is None]
    missing = programs + [name for name in MODULES if importlib.util.find_spec(name) is None]
    if missing:
        return (
            f"The smoke test needs {', '.join(missing)}. On Debian, and with Debian’s own Python: "
            f"apt-get install {PACKAGES}"
        )
    if not source and not (app / "pokedex-app").exists():
        return f"There is no packaged app in {app}: make one with “make bundle”."
    return ""


def _libraries() -> list[str]:
    told = subprocess.run(
        ["sh", str(REPOSITORY / "tools/setup.sh"), "window-list"],
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split()


def _round(number: int, results: Path, system: list[str]) -> dict[str, Any]:
    """Mounts, processes and network of a round are its own and go with it, whatever happens."""
    subprocess.run(
        [
            *("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"),
            *("/usr/bin/python3", str(Path(__file__).with_name("one_round.py"))),
            *(f"--number={number}", f"--results={results}", *system),
        ],
        check=False,
    )
    try:
        result: dict[str, Any] = json.loads((results / "result.json").read_text())
    except OSError:
        result = {"problems": ["the driver itself failed"]}
    return result


def _sum_up(results: list[dict[str, Any]], place: Path) -> int:
    wrong = sum(bool(result["problems"]) for result in results)
    print(f"{len(results) - wrong} of {len(results)} rounds were clean. Details are in {place}")
    windows = sorted(result["window_seconds"] for result in results if "window_seconds" in result)
    if windows:
        print(f"The window was there after {windows[0]} to {windows[-1]} s.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted; nothing is left running.")
