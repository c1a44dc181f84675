"""How quick and how smooth the window is: start, first answer, lateness of a timer, memory.

    python benchmarks/window.py start [--times N] [--program dist/pokedex/pokedex-app]
    python benchmarks/window.py idle | batch | training [--seconds N] [--pictures N] [--dataset D]
    python -m benchmarks.window acts [--dataset D] [--times N]

`start` opens the app in fresh processes, with a sample picture as its argument: the time from the
start of the process to the first paint and to the first answer; of a packaged app, to the line in
its log that tells of the first paint. The others open it once and let a
16 ms timer run in the window's thread: how late it comes (0 is on time) tells how long the window
was blocked. `acts` does what users do, one thing after the other, in N fresh processes; of each it
tells the latest tick, and the most processor time that the window's thread took between two ticks,
which other programs do not change; the best of the N. `batch` classifies that many pictures
meanwhile, `training` trains in its child process. Memory is what /proc tells of the window's own
process. Needs a display, or Qt's offscreen platform: QT_QPA_PLATFORM=offscreen.
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
from functools import partial
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
            _acts(arguments)
        elif arguments.what == "acts-once":
            _acts_once(arguments, Path(home))
        else:
            _lateness(arguments, Path(home))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=[*_WORK, "start", "acts", "acts-once"])
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


ACT_SECONDS = 1.0
"""how long each act is watched"""

Acts = Iterator[tuple[str, Callable[[], object]]]


def _acts(arguments: argparse.Namespace) -> None:
    command = [sys.executable, "-m", "benchmarks.window", "acts-once"]
    if arguments.dataset is not None:
        command += ["--dataset", str(arguments.dataset)]
    figures: dict[str, list[tuple[float, float]]] = {}
    for _ in range(arguments.times):
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        for name, late, busy in json.loads(ended.stdout.splitlines()[-1]):
            figures.setdefault(name, []).append((late, busy))
    print(f"{'act':<44} latest tick, ms   thread busy, ms   (best of {arguments.times})")
    for name, each in figures.items():
        late, busy = (min(column) for column in zip(*each, strict=True))
        print(f"{name:<44} {late:15.0f}   {busy:15.0f}")


def _acts_once(arguments: argparse.Namespace, home: Path) -> None:
    from PySide6.QtCore import Qt, QTimer

    from pokedex_app.app import run

    arguments.dataset = arguments.dataset or _drawn(home / "drawn")
    arguments.report = _scanned(arguments.dataset)
    figures: list[tuple[str, float, float]] = []

    def on_shown(window: MainWindow, services: Services) -> None:
        acts = _things_to_do(window, services, arguments, home)
        timer = QTimer(window)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        last, latest = time.perf_counter(), 0.0
        thread_last, busiest = time.thread_time(), 0.0
        name = ""

        def tick() -> None:
            nonlocal last, latest, thread_last, busiest
            now, thread_now = time.perf_counter(), time.thread_time()
            latest = max(latest, 1000 * (now - last) - PERIOD_MILLISECONDS)
            busiest = max(busiest, 1000 * (thread_now - thread_last))
            last, thread_last = now, thread_now

        def go_on() -> None:
            nonlocal name, latest, busiest
            if name:
                figures.append((name, latest, busiest))
            name, act = next(acts, ("", _nothing))
            if not name:
                with mock.patch.object(window, "_may_close", return_value=True):  # it would ask
                    window.close()
                return
            tick()
            latest = busiest = 0.0
            QTimer.singleShot(round(1000 * ACT_SECONDS), go_on)
            act()

        timer.timeout.connect(tick)
        timer.start(PERIOD_MILLISECONDS)
        QTimer.singleShot(3000, go_on)

    run(on_shown=on_shown)
    print(json.dumps(figures))


def _nothing() -> None:
    """Only watch."""


def _things_to_do(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> Acts:
    from pokedex_app.app import PAGES
    from trainer.resources import samples

    def set_to(**choice: str) -> Callable[[], object]:
        return lambda: services.settings.update(**choice)

    names = [row.name for row in PAGES]
    for name in names:
        yield f"{name}, for the first time", partial(window.show_page, name)
    yield (
        "identify: a picture",
        lambda: window.show_page("identify").open_paths([samples() / "pikachu.png"]),
    )
    yield from _on_pokedex(window, services)
    yield from _on_train(window, services, arguments)
    yield from _on_results(window, home)
    yield from _on_batch(window, services)
    for name in names:
        window.show_page(name)
        yield "shown before the next", _nothing
        yield f"{name}: theme dark", set_to(theme="dark")
        yield f"{name}: theme light", set_to(theme="light")
        yield f"{name}: Spanish", set_to(language="es")
        yield f"{name}: English", set_to(language="en")
    yield "train: Start", lambda: _training(window, services, arguments, home)
    yield "train: theme dark, while it trains", set_to(theme="dark")
    for name in names:
        yield f"{name}, in another theme", partial(window.show_page, name)
    services.settings.update(language="es")
    for name in names:
        yield f"{name}, in another language", partial(window.show_page, name)
    yield "batch: a folder", lambda: window.show_page("batch").open_paths([arguments.dataset])


def _on_pokedex(window: MainWindow, services: Services) -> Acts:
    from pokedex_app.pokedex.page import PokedexPage
    from pokedex_app.shared.collection.collection import Found, small_copy
    from trainer.resources import samples

    copy = small_copy(samples() / "pikachu.png")
    seen = [
        Found(species.name(), species.id, 0.9, Path(f"{species.id}.png"), copy)
        for species in services.species
    ]
    page = window.page("pokedex")
    assert isinstance(page, PokedexPage)

    def see_all() -> None:
        services.collection.record_all(seen)
        page.refresh()

    yield "pokedex: all species seen", see_all
    yield "pokedex: searched", lambda: page.filters.search.setText("a")
    yield "pokedex: search cleared", lambda: page.filters.search.setText("")
    yield "pokedex: an entry", lambda: page.show_species(25)
    yield "pokedex: back to all", page.show_grid


def _on_train(window: MainWindow, services: Services, arguments: argparse.Namespace) -> Acts:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QFileDialog

    from pokedex_app.train.page import TrainPage

    page = window.show_page("train")
    assert isinstance(page, TrainPage)

    def close() -> None:
        opened = QApplication.activeModalWidget()
        assert opened is not None
        opened.close()

    def dialog() -> None:
        QTimer.singleShot(500, close)
        QFileDialog.getExistingDirectory(page)

    yield "train, shown before the next", _nothing
    yield "train: a folder dialog", dialog
    yield "train: a data set", lambda: page.open_paths([arguments.dataset])
    yield "train: Advanced", page.setup.show_advanced
    yield "train: findings", lambda: page.setup.panel.section_chosen.emit("identical")
    yield "train: back from them", page.setup.findings.back.emit
    yield "train: teaching", page.show_teaching
    yield "train: classes to teach", lambda: page.teaching.add_folders([arguments.dataset])
    yield "train: back from teaching", page.show_setup


def _on_results(window: MainWindow, home: Path) -> Acts:
    from pokedex_app.results.page import ResultsPage
    from tests.helpers.finished_run import make_dataset, make_run

    run = make_run(home / "a run", make_dataset(home / "its pictures"))
    page = window.show_page("results")
    assert isinstance(page, ResultsPage)
    yield "results, shown before the next", _nothing
    yield "results: a run", lambda: page.show_run(run)
    for name in ("confusion", "classes", "errors", "compare", "overview"):
        part = getattr(page, name)
        yield f"results: {name}", partial(page.tabs.setCurrentWidget, part)


def _on_batch(window: MainWindow, services: Services) -> Acts:
    from benchmarks.batch_table import some
    from pokedex_app.batch.answers_item_model import AnswerColumn
    from pokedex_app.batch.logic.filtering import Choice
    from pokedex_app.batch.page import BatchPage

    results = some(10_000, [species.name() for species in services.species])
    page = window.show_page("batch")
    assert isinstance(page, BatchPage)

    def append() -> None:
        page.model.append(results)
        page.show_state()

    def empty() -> None:
        page.model.clear()
        page.show_state()

    yield "batch, shown before the next", _nothing
    yield "batch: 10,000 answers", append
    yield "batch: sorted", lambda: page.model.sort(AnswerColumn.ANSWER)
    yield "batch: searched", lambda: page.model.choose(Choice(text="img_9"))
    yield "batch: everything again", lambda: page.model.choose(Choice())
    yield "batch: emptied", empty


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
