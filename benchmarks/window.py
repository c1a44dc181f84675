"""How quick and how smooth the window is: start, first answer, lateness of a timer, memory.

    python benchmarks/window.py start [--times N] [--program dist/pokedex/pokedex-app]
    python benchmarks/window.py idle | batch | training [--seconds N] [--pictures N] [--dataset D]
    python benchmarks/window.py acts [--dataset D]

`start` opens the app in fresh processes, with a sample picture as its argument: the time from the
start of the process to the first paint and to the first answer; of a packaged app, to the line in
its log that tells of the first paint. The others open it once and let a
16 ms timer run in the window's thread: how late it comes (0 is on time) tells how long the window
was blocked. `batch` classifies that many pictures meanwhile, `training` trains in its child
process. Memory is what /proc tells of the window's own process. Needs a display, or Qt's offscreen
platform: QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services
    from trainer.data.scan import ScanReport

PERIOD_MILLISECONDS = 16
PATIENCE_SECONDS = 60.0

SETTLING_SECONDS = 5.0
"""before the lateness counts: the model is loaded, a training's child has begun"""


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as home:
        os.environ["POKEDEX_HOME"] = home
        if arguments.what == "start":
            _start(arguments.times, arguments.program, Path(home))
        elif arguments.what == "acts":
            _acts(arguments, Path(home))
        else:
            _lateness(arguments, Path(home))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["start", "idle", "batch", "training", "acts"])
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--program", type=Path, help="a packaged app, for `start`")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--dataset", type=Path, help="to train on; drawn where it is not given")
    return parser.parse_args()


# ---- start ----------------------------------------------------------------------------------


def _start(times: int, program: Path | None, home: Path) -> None:
    figures: dict[str, list[float]] = {}
    for _ in range(times):
        figures_once = _started_from_source() if program is None else _started(program, home)
        for name, value in figures_once.items():
            figures.setdefault(name, []).append(value)
    for name, values in figures.items():
        print(
            f"{name:<22} median {statistics.median(values):7.2f}   "
            f"from {min(values):.2f} to {max(values):.2f}   ({times} starts)"
        )


def _started_from_source() -> dict[str, float]:
    ended = subprocess.run(
        [sys.executable, "-c", ONCE, str(time.time())], capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return figures


def _started(program: Path, home: Path) -> dict[str, float]:
    """Start a packaged app and close it as Ctrl+C does, once it has told of its first paint."""
    log = home / "logs" / "pokedex.log"
    log.unlink(missing_ok=True)
    began = time.time()
    process = subprocess.Popen([program])
    try:
        while not (log.exists() and "painted" in log.read_text(encoding="utf-8")):
            if process.poll() is not None or time.time() > began + PATIENCE_SECONDS:
                raise SystemExit(f"{program} opened no window.")
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
    stamp = log.read_text(encoding="utf-8").splitlines()[0][:23]  # 2026-11-24 15:09:54,123
    painted = dt.datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S,%f").astimezone()
    return {"first paint, s": painted.timestamp() - began}


# a program of its own, as what this file imports would count as well
ONCE = """
import sys, time
began = float(sys.argv[1])
from pokedex_app.app import run
from trainer.resources import samples

figures = {}

def on_shown(window, services):
    def painted():
        figures["first paint, s"] = time.time() - began

    def answered(answer):
        assert answer.prediction is not None, answer.error
        figures["first answer, s"] = time.time() - began
        import json
        from pathlib import Path
        lines = Path("/proc/self/status").read_text().splitlines()
        figures["memory, MB"] = next(
            int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:")
        )
        print(json.dumps(figures), flush=True)
        window.close()

    window.painted.connect(painted)
    services.recogniser.answered.connect(answered)

run([samples() / "pikachu.png"], on_shown=on_shown)
"""


# ---- lateness -------------------------------------------------------------------------------


def _lateness(arguments: argparse.Namespace, home: Path) -> None:
    from PySide6.QtCore import Qt, QTimer

    from pokedex_app.app import run

    if arguments.what == "training":
        arguments.dataset = arguments.dataset or _drawn(home / "drawn")
        arguments.report = _scanned(arguments.dataset)
    late: list[float] = []
    memory: list[float] = []

    def on_shown(window: MainWindow, services: Services) -> None:
        timer = QTimer(window)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(PERIOD_MILLISECONDS)
        last = 0.0

        def tick() -> None:
            nonlocal last
            now = 1000 * time.perf_counter()
            if last:
                late.append(max(0.0, now - last - PERIOD_MILLISECONDS))
            last = now

        timer.timeout.connect(tick)
        begin = _WORK[arguments.what]
        QTimer.singleShot(1000, lambda: begin(window, services, arguments, home))
        QTimer.singleShot(round(1000 * (1 + SETTLING_SECONDS)), timer.start)

        def end() -> None:
            memory.append(_memory())
            timer.stop()
            with mock.patch.object(window, "_may_close", return_value=True):  # it would ask
                window.close()

        QTimer.singleShot(round(1000 * (1 + SETTLING_SECONDS + arguments.seconds)), end)

    run(on_shown=on_shown)
    late.sort()
    print(
        f"{arguments.what}: lateness of a {PERIOD_MILLISECONDS} ms timer over "
        f"{arguments.seconds:.0f} s: median {statistics.median(late):.1f} ms, "
        f"p99 {late[int(0.99 * len(late))]:.1f} ms, max {late[-1]:.1f} ms; "
        f"memory of the window's process {memory[0]:.0f} MB"
    )


ACT_SECONDS = 2.0
"""how long each act is watched"""


def _acts(arguments: argparse.Namespace, home: Path) -> None:
    from PySide6.QtCore import Qt, QTimer

    from pokedex_app.app import run

    dataset = arguments.dataset or _drawn(home / "drawn")
    arguments.dataset, arguments.report = dataset, _scanned(dataset)

    def on_shown(window: MainWindow, services: Services) -> None:
        acts = _things_to_do(window, services, arguments, home)
        timer = QTimer(window)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        last, latest = time.perf_counter(), 0.0
        name, thread_time = "", 0.0

        def tick() -> None:
            nonlocal last, latest
            now = time.perf_counter()
            latest = max(latest, 1000 * (now - last) - PERIOD_MILLISECONDS)
            last = now

        def go_on() -> None:
            nonlocal name, latest, thread_time
            if name:
                spent = 1000 * (time.thread_time() - thread_time)
                print(f"{name:<40} latest {latest:7.1f} ms   thread {spent:7.1f} ms", flush=True)
            latest, thread_time = 0.0, time.thread_time()
            name, act = next(acts, ("", None))
            if act is None:
                with mock.patch.object(window, "_may_close", return_value=True):  # it would ask
                    window.close()
                return
            QTimer.singleShot(round(1000 * ACT_SECONDS), go_on)
            act()

        timer.timeout.connect(tick)
        timer.start(PERIOD_MILLISECONDS)
        QTimer.singleShot(3000, go_on)

    run(on_shown=on_shown)


def _things_to_do(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> Iterator[tuple[str, Callable[[], object]]]:
    from pokedex_app.app import PAGES
    from pokedex_app.train.page import TrainPage
    from trainer.resources import samples

    def shown(name: str) -> Callable[[], object]:
        return lambda: window.show_page(name)

    names = [row.name for row in PAGES]
    for name in names:
        yield f"{name}, for the first time", shown(name)
    yield (
        "identify: a picture",
        lambda: window.show_page("identify").open_paths([samples() / "pikachu.png"]),
    )
    train = window.show_page("train")
    assert isinstance(train, TrainPage)
    yield "train: a data set", lambda: train.open_paths([arguments.dataset])
    yield "train: Advanced", train.setup.show_advanced
    yield "theme dark, all pages made", lambda: services.settings.update(theme="dark")
    yield "theme light", lambda: services.settings.update(theme="light")
    yield "language es", lambda: services.settings.update(language="es")
    yield "language en", lambda: services.settings.update(language="en")
    yield "train: Start", lambda: _training(window, services, arguments, home)
    yield "training", lambda: None
    yield "theme dark, while it trains", lambda: services.settings.update(theme="dark")
    for name in names:
        yield f"{name}, again", shown(name)
    yield "batch: a folder", lambda: window.show_page("batch").open_paths([arguments.dataset])
    yield "batch goes on", lambda: None
    yield "theme light, with a batch", lambda: services.settings.update(theme="light")


def _idle(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> None:
    """Nothing runs."""


def _batch(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> None:
    from trainer.resources import samples

    folder = home / "pictures"
    folder.mkdir()
    drawings = sorted(samples().glob("*.png"))
    for number in range(arguments.pictures):
        source = drawings[number % len(drawings)]
        (folder / f"{number:05}.png").symlink_to(source.resolve())
    window.show_page("batch").open_paths([folder])


def _training(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> None:
    from pokedex_app.train.page import TrainPage
    from trainer.runs.preparation import Preparation
    from trainer.runs.recipe import BEST

    page = window.show_page("train")
    assert isinstance(page, TrainPage)
    page.start(
        Preparation(
            dataset=arguments.dataset,
            out=services.runs_folder() / "measured",
            recipe=BEST,
            split="random",
            start="random",
            report=arguments.report,
        )
    )


def _scanned(dataset: Path) -> ScanReport:
    from trainer.data.dataset import open_dataset
    from trainer.data.scan import ScanReport, scan

    return next(event for event in scan(open_dataset(dataset)) if isinstance(event, ScanReport))


def _drawn(root: Path) -> Path:
    """A data set of three classes, made of our own drawings."""
    from trainer.resources import samples

    for drawing in sorted(samples().glob("*.png"))[:3]:
        (root / drawing.stem).mkdir(parents=True)
        for number in range(80):
            shutil.copyfile(drawing, root / drawing.stem / f"{number}.png")
    return root


_WORK: dict[str, Callable[[MainWindow, Services, argparse.Namespace, Path], None]] = {
    "idle": _idle,
    "batch": _batch,
    "training": _training,
}


def _memory() -> float:
    """Resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
