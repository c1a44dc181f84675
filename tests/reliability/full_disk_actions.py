"""What is done on a full disk: every writing of the program, each as an `Action` of `full_disk`."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from onnx import load_model

from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.batch.logic.answers_export import exported
from pokedex_app.batch.logic.html_export import PageTexts
from pokedex_app.batch.logic.moves import SortingRequest, planned
from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.settings import SettingsStore
from pokedex_app.shared.collection.collection import Collection, Found, SmallCopy
from pokedex_app.shared.model_library import ModelLibrary
from tests.reliability.full_disk import Action
from trainer.cli.main import ExitCode, main
from trainer.data.decisions import Decision, write_decisions
from trainer.model.bundle import open_bundle, with_manifest
from trainer.moves.execution import carried_out
from trainer.moves.journal import Journal, latest
from trainer.moves.plan import Mode, Plan
from trainer.resources import default_model

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
OLDER = "older, and whole"


def actions(*, long: bool, limited: bool) -> Iterator[Action]:
    """All of them; `limited` leaves out what passes over a file that is too large by itself."""
    with tempfile.TemporaryDirectory(prefix="pokedex-full-") as elsewhere:
        yield from _actions(Path(elsewhere), long=long, limited=limited)


def _actions(elsewhere: Path, *, long: bool, limited: bool) -> Iterator[Action]:
    # other than the default model, which would not be added again
    new = with_manifest(open_bundle(default_model()), elsewhere / "new.pokedex", created="").path
    yield _Settings()
    out = Decision("a/1.png", "a", "leave_out", "", "")
    yield _Call("left-out pictures", 80, lambda to: write_decisions([out], to), "decisions.csv")
    for suffix in (".csv", ".jsonl", ".html"):
        yield _Call(f"batch as {suffix}", 2_500_000, _export_batch, f"batch{suffix}")
    yield _Call("model from the library", _model_size(), _export_model, "copy.pokedex")
    add = partial(_add_model, new)
    yield _Call("model into the library", _model_size(), add, "other.pokedex")
    yield _Call("model file", _model_size(), _write_model, "model.pokedex")
    for form in ("csv", "json"):
        classify = ["classify", *map(str, _some_samples()), "--format", form, "--output"]
        yield _Command(f"classify as {form}", 500, classify, f"answers.{form}")
    export = ["export", str(default_model()), "--output"]
    yield _Command("export as ONNX", _model_size(), [*export[:2], "--to", "onnx", *export[2:]])
    yield _Collected()
    if not limited:
        yield _Sorted(Mode.COPY)
        yield _Sorted(Mode.MOVE)
    if long:
        torchscript = [*export[:2], "--to", "torchscript", *export[2:]]
        yield _Command("export as TorchScript", _model_size(), torchscript)
        from tests.reliability.full_disk_training import Trained

        yield Trained(elsewhere, limited=limited)


def _model_size() -> int:
    return default_model().stat().st_size


def _some_samples() -> list[Path]:
    return sorted(SAMPLES.glob("*.png"))[:2]


def told(error: Exception) -> str:
    """What the window says."""
    return ErrorReporter(Path(os.devnull)).sentence(error)


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


# ---- single files --------------------------------------------------------------------------------


class _Writing:
    """Writes into a folder; until that has worked, the folder is as it was."""

    def __init__(self, name: str, size: int) -> None:
        self.name, self.size = name, size
        self.mentions: tuple[str, ...] = ()
        self.folder = Path()
        self._before: dict[str, bytes] = {}

    def set_up(self, folder: Path) -> None:
        self.folder = folder
        self.mentions = (str(folder),)
        self.make()
        self._before = contents(folder)

    def make(self) -> None:
        pass

    def check(self, *, done: bool) -> Iterable[str]:
        after = contents(self.folder)
        if done:
            if after == self._before:
                yield "nothing was written"
            yield from (f"{name} is left" for name in after if Path(name).name.startswith(".tmp-"))
        elif after != self._before:
            changed = {
                name
                for name in after.keys() | self._before.keys()
                if after.get(name) != self._before.get(name)
            }
            yield f"not as it was: {sorted(changed)}"


class _Call(_Writing):
    """A function that writes a file where an older one is."""

    def __init__(self, name: str, size: int, call: Callable[[Path], object], target: str) -> None:
        super().__init__(name, size)
        self._call, self._target = call, target

    def make(self) -> None:
        if self._target:
            (self.folder / self._target).write_text(OLDER, encoding="utf-8")

    def act(self) -> str | None:
        try:
            self._call(self.folder / self._target)
        except Exception as error:
            return told(error)
        return None


class _Command(_Writing):
    """The command line, which ends with its exit code for what failed."""

    def __init__(self, name: str, size: int, arguments: list[str], target: str = "out") -> None:
        super().__init__(name, size)
        self._arguments, self._target = arguments, target

    def make(self) -> None:
        (self.folder / self._target).write_text(OLDER, encoding="utf-8")

    def act(self) -> str | None:
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            code = main([*self._arguments, str(self.folder / self._target)])
        if code == ExitCode.DONE:
            return None
        assert code == ExitCode.FAILED, code
        return said.getvalue().strip()

    def check(self, *, done: bool) -> Iterable[str]:
        yield from super().check(done=done)
        if done and self.name == "export as ONNX":
            load_model(self.folder / self._target)


class _Settings(_Writing):
    def __init__(self) -> None:
        super().__init__("settings", 400)

    def make(self) -> None:
        self._file = self.folder / "settings.json"
        SettingsStore(self._file).update(theme="dark")
        self._store = SettingsStore(self._file)
        self._problems: list[Exception] = []
        self._store.not_saved.connect(self._problems.append)
        self._languages = iter(["es", "en", "system"])

    def act(self) -> str | None:
        self._problems.clear()
        self._store.update(language=next(self._languages))
        return told(self._problems[0]) if self._problems else None

    def check(self, *, done: bool) -> Iterable[str]:
        yield from super().check(done=done)
        if SettingsStore(self._file).value.theme != "dark":
            yield "a setting is lost"


def _export_batch(target: Path) -> None:
    results = [
        Result(f"/pictures/{number}.png", ("Abra", "Onix"), (0.9, 0.05)) for number in range(20_000)
    ]
    texts = PageTexts(
        language="en",
        title="Batch",
        intro="",
        search="",
        headings=("", "", "", "", ""),
        states={state: state.value for state in Certainty},
        none="",
        said="",
        named_by=str,
        percent=str,
        name_of=str,
        explain=str,
    )
    for _ in exported(results, target, threshold=0.5, texts=texts, stop=lambda: False):
        pass


def _export_model(target: Path) -> None:
    library = ModelLibrary(target.parent / "models", target.parent / "trash")
    library.export(library.entries()[0], target)


def _add_model(new: Path, target: Path) -> None:
    ModelLibrary(target.parent, target.parent / "trash").add(new)


def _write_model(target: Path) -> None:
    with_manifest(open_bundle(default_model()), target, threshold=0.25)


# ---- the collection ------------------------------------------------------------------------------


class _Collected:
    """Sightings noted in the database: those from before stay, whatever becomes of the new."""

    name = "collection"
    size = 600_000

    def set_up(self, folder: Path) -> None:
        self._file = folder / "collection.sqlite3"
        self.mentions: tuple[str, ...] = (str(self._file),)
        self._collection = Collection(self._file)
        self._note(range(30))
        self._collection.close()  # as when the program is started on a full disk

    def act(self) -> str | None:
        try:
            self._note(range(30, 60))
        except Exception as error:
            return told(error)
        return None

    def check(self, *, done: bool) -> Iterable[str]:
        if not done:
            return
        self._collection.close()
        with contextlib.closing(sqlite3.connect(self._file)) as db:
            (state,) = db.execute("PRAGMA integrity_check").fetchone()
            (count,) = db.execute("SELECT count(*) FROM sighting").fetchone()
        if state != "ok" or count != 60:
            yield f"integrity: {state}, {count} sightings instead of 60"

    def _note(self, numbers: Iterable[int]) -> None:
        self._collection.record_all(
            Found(
                f"class {number}",
                number,
                0.9,
                Path(f"/{number}.png"),
                SmallCopy(random.Random(number).randbytes(15_000), str(number)),
            )
            for number in numbers
        )


# ---- sortings ------------------------------------------------------------------------------------


class _Sorted:
    """Pictures from elsewhere that are copied or moved to the full disk, where the journal is too.

    As the window does, the sorting is gone on with where it was left.
    """

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self.name = f"sorting, {mode.value}"
        self.size = 700_000
        self.mentions: tuple[str, ...] = ()

    def set_up(self, folder: Path) -> None:
        self._elsewhere = Path(tempfile.mkdtemp(prefix="pokedex-full-"))
        self._target, self._journals = folder / "sorted", folder / "journals"
        self.mentions = (str(self._target), str(self._journals))
        results = []
        for number in range(12):
            picture = self._elsewhere / f"{number}.png"
            picture.write_bytes(random.Random(number).randbytes(50_000 + number))
            results.append(Result(str(picture), ("Abra", "Onix"), (0.9, 0.05)))
        *_, plan = planned(
            results, SortingRequest(self._mode, self._target, 0.5, None), lambda: False
        )
        assert isinstance(plan, Plan)
        self._plan = plan
        self._originals = contents(self._elsewhere)

    def act(self) -> str | None:
        record = latest(self._journals)
        try:
            with (
                Journal.create(self._journals, self._plan)
                if record is None
                else Journal.open(record.file)
            ) as journal:
                problems = [
                    carried.problem
                    for carried in carried_out(journal, lambda: False)
                    if carried.problem is not None
                ]
        except OSError as error:
            return told(error)
        return f"{len(problems)} were passed over." if problems else None

    def check(self, *, done: bool) -> Iterable[str]:
        there, sorted_ = contents(self._elsewhere), contents(self._target)
        found = Counter([*there.values(), *sorted_.values()])
        copies = self._mode is Mode.COPY
        for name, data in self._originals.items():
            if copies and there.get(name) != data:
                yield f"the original {name} was touched"
            if not copies and found[data] != 1:
                yield f"{name} is there {found[data]} times"
            if done and [*sorted_.values()].count(data) != 1:
                yield f"{name} is not sorted once"
        if set(sorted_.values()) - set(self._originals.values()):
            yield f"something half written: {sorted(sorted_)}"
        if done:
            shutil.rmtree(self._elsewhere)
