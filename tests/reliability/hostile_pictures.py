"""The hostile corpus through everything that reads pictures, each way in a process of its own.

A way is a function below that goes over a folder and calls `done` for each file. It runs in a child
process, so that a crash in a decoder is an exit code here; a watchdog in the child ends it where a
file takes too long; and the system says how much memory the child had at its worst.

    python -m tests.reliability.hostile_pictures WAY FOLDER OUT
"""

from __future__ import annotations

import csv
import faulthandler
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.reliability.fuzz_targets import check_reason
from tests.reliability.hostile_corpus import GOOD

REPOSITORY = Path(__file__).resolve().parents[2]

SECONDS_A_FILE = 120
"""of the clock, until the watchdog ends the process; the machine may be busy with other things"""
SECONDS_WITHOUT_A_WORD = 1800
"""the same, for what goes over the whole corpus before it says anything"""
MOST_MEMORY = 2000 * 2**20
"""bytes of a process at its worst, with two threads and pictures of 100 million pixels"""


@dataclass
class Account:
    """What came of one way over the corpus.

    Attributes:
        answered: files for which there was an answer, good or bad.
        refused: reason to how many files; what differs from file to file is left out.
        slowest: the file that took longest, and its seconds.
        peak: bytes of memory of the process at its worst.
        wrong: what is not as it should be; empty where all is well.
    """

    way: str
    answered: int = 0
    read: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    slowest: tuple[str, float] = ("", 0.0)
    seconds: float = 0.0
    peak: int = 0
    wrong: list[str] = field(default_factory=list)


def run_way(way: str, folder: Path, out: Path, most_memory: int = MOST_MEMORY) -> Account:
    """Run one of `WAYS` over `folder` in a child process, which writes to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with (out / "log.txt").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, way, folder, out],
            cwd=REPOSITORY,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "COLUMNS": "100"},
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    result = out / "account.json"
    account = Account(way)
    if result.exists():
        account = Account(**json.loads(result.read_text()))
    account.seconds = time.monotonic() - begun
    # without a word of the child's, its figure may be that of the process which started it
    account.peak = account.peak or usage.ru_maxrss * 1024
    if child.returncode != 0:
        said = (out / "log.txt").read_bytes()[-3000:].decode(errors="replace")
        account.wrong.append(f"it ended with {child.returncode}: {said}")
    if account.peak > most_memory:
        account.wrong.append(f"it took {account.peak // 2**20} MB of memory")
    return account


# In the child


def _peak() -> int:
    """The most memory that this process or one of its children ever had, in bytes.

    A process inherits getrusage's figure for itself from the one that started it, and not this.
    """
    status = Path("/proc/self/status").read_text()
    own = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return 1024 * max(int(own.split()[1]), children)


class Ledger:
    """Takes the answers, one by one, and keeps the watchdog quiet while they come."""

    def __init__(self, way: str) -> None:
        self.account = Account(way)
        self.last = time.monotonic()
        self._refused: Counter[str] = Counter()
        self.alive()

    def done(self, path: str, reason: str | None) -> None:
        """There is an answer for a file; `reason` is why it was refused."""
        now = time.monotonic()
        if now - self.last > self.account.slowest[1]:
            self.account.slowest = (os.fsencode(path).decode(errors="replace"), now - self.last)
        self.last = now
        self.account.answered += 1
        if reason is not None and Path(path).parent.name == GOOD:
            self.wrong(f"{path!r} is good, and refused: {reason}")
        if reason is None:
            self.account.read += 1
        else:
            self._refused[_kind(reason)] += 1
            try:
                check_reason(reason)
            except AssertionError as error:
                self.wrong(f"{path!r} is refused with {error}")
        self.alive()

    def wrong(self, sentence: str) -> None:
        self.account.wrong.append(sentence)

    def alive(self, seconds: int = SECONDS_A_FILE) -> None:
        faulthandler.dump_traceback_later(seconds, exit=True)

    def close(self, out: Path) -> None:
        faulthandler.cancel_dump_traceback_later()
        self.account.refused = dict(self._refused.most_common())
        self.account.peak = _peak()
        (out / "account.json").write_text(json.dumps(asdict(self.account)))


def _kind(reason: str) -> str:
    """The reason without what a decoder or the file adds to it."""
    before, bracket, _ = reason.partition(" (")
    text = before if bracket else reason
    return "".join("#" if c.isdigit() else c for c in text).replace("#,", "").replace("##", "#")


def read(folder: Path, out: Path, ledger: Ledger) -> None:
    """One file after the other, as a training reads it and as a scan does: both must agree."""
    from trainer.errors import PictureError
    from trainer.pictures.preprocess import Preprocessing
    from trainer.pictures.reading import find_pictures, read_picture

    fit = {fit: Preprocessing(fit=fit) for fit in ("squash", "pad", "crop", "trim")}

    def verdict(path: Path, at_least: int | None) -> str | None:
        try:
            image = read_picture(path, at_least=at_least)
        except PictureError as error:
            return error.reason
        assert image.mode == "RGB"
        for preprocessing in fit.values():
            assert preprocessing(image).shape == (3, 224, 224)
        return None

    for path in find_pictures([folder]):
        full, small = verdict(path, None), verdict(path, 256)
        if (full is None) != (small is None):
            ledger.wrong(f"{path!r}: a training says {full!r}, a scan {small!r}")
        ledger.done(str(path), full)


def classify(folder: Path, out: Path, ledger: Ledger) -> None:
    """`trainer.Classifier` on two threads, with heatmaps."""
    from trainer.model.classifier import Classifier

    for prediction in Classifier(threads=2, top_k=2).classify(folder, heatmaps=True):
        ledger.done(str(prediction.path), prediction.error)
        if (prediction.status == "ok") != bool(prediction.predictions):
            ledger.wrong(f"{prediction.path!r} is {prediction.status} and {prediction.predictions}")


def command_line(folder: Path, out: Path, ledger: Ledger) -> None:
    """`pokedex classify` in its three formats, and what it wrote read again."""
    from trainer.cli import main as cli
    from trainer.errors import printable
    from trainer.pictures.reading import find_pictures

    for format_, named in (
        ("json", folder),
        ("table", folder / "names"),
        ("csv", folder / "names"),
        ("csv", folder / "special"),
    ):
        target = out / f"{named.name}.{format_}"
        arguments = ["classify", str(named), "--format", format_, "-o", str(target)]
        ledger.alive(SECONDS_WITHOUT_A_WORD)
        code = cli.main([*arguments, "--threads", "2"])
        if code not in (cli.ExitCode.DONE, cli.ExitCode.SOME_FAILED):
            ledger.wrong(f"--format {format_} ended with {code}")
        ledger.last = time.monotonic()
        rows = _rows(format_, target.read_bytes().decode())
        paths = [printable(path) for path in find_pictures([named])]
        if len(rows) != len(paths):
            ledger.wrong(f"{format_} holds {len(rows)} files of {len(paths)}")
        elif "path" in rows[0] and [row["path"].removeprefix("'") for row in rows] != paths:
            ledger.wrong(f"{format_} does not name the files as they are called")
        if format_ == "json":
            for row in rows:
                ledger.done(row["path"], row["error"])


def _rows(format_: str, text: str) -> list[dict[str, Any]]:
    if format_ == "json":
        return [json.loads(line) for line in text.split("\n")[:-1]]
    if format_ == "csv":
        return list(csv.DictReader(io.StringIO(text, newline="")))
    return [{"line": line} for line in text.split("\n")[1:-1]]


def batch(folder: Path, out: Path, ledger: Ledger) -> None:
    """The window's batch: its job, its table with every cell asked for, and its three exports."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    from pokedex_app.batch.answers_item_model import AnswerColumn, AnswersItemModel
    from pokedex_app.batch.logic.answers import Certainty
    from pokedex_app.batch.logic.answers_export import exported
    from pokedex_app.batch.logic.classifying import Answered, classified
    from pokedex_app.batch.logic.html_export import PageTexts
    from trainer.model.classifier import Classifier

    application = QCoreApplication.instance() or QApplication([])
    model = AnswersItemModel(str, "{:.1%}".format, str)
    for event in classified(Classifier(top_k=5), [folder], lambda: False, threads=2):
        if isinstance(event, Answered):
            ledger.done(event.result.path, event.result.error)
            model.append([event.result])
    roles = [Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole]
    for row in range(model.rowCount()):
        for column in AnswerColumn:
            for role in roles:
                model.data(model.index(row, column), role)
    for column in AnswerColumn:
        model.sort(column, Qt.SortOrder.DescendingOrder)
    texts = PageTexts(
        language="en",
        title="Batch",
        intro="So many.",
        search="Search",
        headings=("Picture", "File", "Answer", "Confidence", "State"),
        states={state: str(state) for state in Certainty},
        none="None of them",
        said="{name} {percent}",
        named_by="Named by {}".format,
        percent="{:.1%}".format,
        name_of=str,
        explain=str,
    )
    for ending in (".csv", ".jsonl", ".html"):
        target = out / f"batch{ending}"
        ledger.alive(SECONDS_WITHOUT_A_WORD)
        *_, _last = exported(model.results, target, threshold=0.5, texts=texts, stop=lambda: False)
        if ending != ".html":
            text = target.read_bytes().decode("utf-8-sig")
            rows = _rows({".csv": "csv", ".jsonl": "json"}[ending], text)
            if len(rows) != len(model.results):
                ledger.wrong(f"{ending} holds {len(rows)} files of {len(model.results)}")
    del application


def scan(folder: Path, out: Path, ledger: Ledger) -> None:
    """Looking a data set over whose classes are the corpus's folders."""
    from trainer.cli import main as cli
    from trainer.data.dataset import open_dataset
    from trainer.data.scan import ScanProgress, ScanReport
    from trainer.data.scan import scan as look_over

    dataset = open_dataset(folder)
    report = None
    for event in look_over(dataset, threads=2):
        if isinstance(event, ScanProgress):
            ledger.alive()
        else:
            report = event
    assert isinstance(report, ScanReport)
    reasons = {f.pictures[0]: f.message for f in report.findings if f.kind == "unreadable"}
    for picture in dataset.pictures:
        message = reasons.get(picture.path)
        ledger.done(picture.path, None if message is None else message.partition(": ")[2])
    if set(report.unreadable) != set(reasons):
        ledger.wrong("a file cannot be read, and no finding says why")
    target = out / "scan.json"
    ledger.alive(SECONDS_WITHOUT_A_WORD)
    code = cli.main(["scan", str(folder), "--format", "json", "-o", str(target)])
    if code != cli.ExitCode.SOME_FAILED:
        ledger.wrong(f"`pokedex scan` ended with {code}")
    if json.loads(target.read_text(encoding="utf-8"))["pictures"] != len(dataset.pictures):
        ledger.wrong("`pokedex scan` has another number of pictures")


def train(folder: Path, out: Path, ledger: Ledger) -> None:
    """A short training with hostile files among the good ones, and its model tried."""
    from tests.helpers.tiny_training import RECIPE
    from trainer.model.classifier import Classifier
    from trainer.runs.preparation import Preparation, Prepared, prepare_run
    from trainer.training.loop import train as train_run

    wanted = Preparation(folder, out / "run", RECIPE, start="random", anyway=True)
    run = None
    for event in prepare_run(wanted):
        ledger.alive()
        if isinstance(event, Prepared):
            run = event.run
            for path in event.report.unreadable:
                ledger.done(path, "It was left out.")
    assert run is not None
    for _ in train_run(run):
        ledger.alive()
    for row in run.split.rows:
        ledger.done(row.path, None)
    (answer,) = Classifier(run.model_file).classify(folder / run.split.rows[0].path)
    if answer.status != "ok":
        ledger.wrong(f"the trained model says {answer}")


Way = Callable[[Path, Path, Ledger], None]
WAYS: dict[str, Way] = {
    each.__name__: each for each in (read, classify, command_line, batch, scan, train)
}


def main(arguments: list[str]) -> None:
    way, folder, out = arguments
    faulthandler.enable()
    ledger = Ledger(way)
    WAYS[way](Path(folder), Path(out), ledger)
    ledger.close(Path(out))


if __name__ == "__main__":
    main(sys.argv[1:])
