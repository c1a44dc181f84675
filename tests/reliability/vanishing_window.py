"""What the window keeps and sorts, while its folders vanish or are locked."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PIL import Image

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.paths import UserFolders
from pokedex_app.core.settings import SettingsStore
from pokedex_app.shared.collection.collection import Collection, Found
from trainer.model.classifier import Classifier
from trainer.moves.execution import carried_out, taken_back
from trainer.moves.journal import Journal, latest
from trainer.moves.plan import Mode, Plan


def window_scenarios(folder: Path, losses: list[str]) -> Counter[str]:
    """Try them all in `folder`, which is made; gives how often what was taken away."""
    folder.mkdir()
    taken: Counter[str] = Counter()
    for scenario in (_home_gone, _home_locked, _batch_gone, _sorting_locked, _journals_gone):
        place = folder / scenario.__name__.strip("_")
        place.mkdir()
        name = scenario.__name__.strip("_").replace("_", " ")
        losses += (f"{name}: {loss}" for loss in scenario(place))
        taken[name] += 1
    return taken


# ---- the user's folders --------------------------------------------------------------------------


def _home_gone(place: Path) -> Iterator[str]:
    """Removed under a window that is open: what comes afterwards is kept in a new one."""
    folders, settings, collection = _home(place)
    shutil.rmtree(place / "home")
    problems: list[Exception] = []
    settings.not_saved.connect(problems.append)
    settings.update(language="en")
    if problems or SettingsStore(folders.settings_file).value.language != "en":
        yield f"settings are not kept any more: {problems}"
    collection.record(Found("Onix", 95, 0.9, Path("/2.png")))
    if set(collection.seen()) != {95}:
        yield "the collection is not kept any more"
    collection.close()


def _home_locked(place: Path) -> Iterator[str]:
    """Made read-only: what is in it stays, each change is refused with a sentence."""
    folders, settings, collection = _home(place)
    collection.close()
    with _locked(folders.data), _locked(folders.config), _locked(folders.collection_file, 0o444):
        problems: list[Exception] = []
        settings.not_saved.connect(problems.append)
        settings.update(language="en")
        try:
            collection.record(Found("Onix", 95, 0.9, Path("/2.png")))
        except Exception as error:
            problems.append(error)
        yield from _untold(problems, [folders.settings_file, folders.collection_file])
        collection.close()
    if SettingsStore(folders.settings_file).value.language != "es":
        yield "the settings are lost"
    settings.update(theme="dark")
    collection.record(Found("Onix", 95, 0.9, Path("/2.png")))
    if set(collection.seen()) != {63, 95}:
        yield "the collection is not kept any more"
    collection.close()


def _home(place: Path) -> tuple[UserFolders, SettingsStore, Collection]:
    folders = UserFolders.below(place / "home")
    settings = SettingsStore(folders.settings_file)
    settings.update(language="es")
    collection = Collection(folders.collection_file)
    collection.record(Found("Abra", 63, 0.9, Path("/1.png")))
    return folders, settings, collection


# ---- a batch -------------------------------------------------------------------------------------


def _batch_gone(place: Path) -> Iterator[str]:
    """The folder vanishes while it is classified: every picture has an answer or a reason."""
    pictures = place / "pictures"
    pictures.mkdir()
    for number in range(40):
        Image.new("RGB", (32, 32), (number, 0, 0)).save(pictures / f"{number:02}.png")
    files = sorted(pictures.iterdir())
    with closing(Classifier(threads=1).classify(files)) as predictions:
        answers = [next(predictions)]
        shutil.rmtree(pictures)
        answers += predictions
    if [answer.path for answer in answers] != files:
        yield "not every picture has an answer"
    if answers[-1].error != "There is no such file.":
        yield f"the last one says: {answers[-1].error}"


def _sorting_locked(place: Path) -> Iterator[str]:
    """The pictures' folder becomes read-only in mid-sorting; later, all of it is undone."""
    plan, journals = _sorting(place)
    before = _names(place / "pictures")
    with Journal.create(journals, plan) as journal:
        steps = carried_out(journal, lambda: False)
        next(steps)
        with _locked(place / "pictures"):
            problems = [step.problem for step in steps]
    if problems != [os.strerror(13)] * (len(plan.steps) - 1):
        yield f"the reasons are {problems}"
    if len(_names(place / "pictures")) != len(before) - 1 or len(_names(place / "sorted")) != 1:
        yield "a picture is not there exactly once"
    yield from _undone(place, journals, before)


def _journals_gone(place: Path) -> Iterator[str]:
    """The journal is removed in mid-sorting: it is not told any more, but no picture is lost."""
    plan, journals = _sorting(place)
    before = _names(place / "pictures")
    with Journal.create(journals, plan) as journal:
        for number, _ in enumerate(carried_out(journal, lambda: False)):
            if number == 1:
                shutil.rmtree(journals)
    if _names(place / "sorted") != before or _names(place / "pictures"):
        yield "a picture is not there exactly once"


def _sorting(place: Path) -> tuple[Plan, Path]:
    (place / "pictures").mkdir()
    results = []
    for number in range(6):
        picture = place / "pictures" / f"{number}.png"
        picture.write_text(f"picture {number}")
        results.append(Result(str(picture), ("Abra", "Onix"), (0.9, 0.05)))
    *_, plan = planned(
        results, SortingRequest(Mode.MOVE, place / "sorted", 0.5, None), lambda: False
    )
    assert isinstance(plan, Plan)
    return plan, place / "journals"


def _undone(place: Path, journals: Path, before: list[str]) -> Iterator[str]:
    record = latest(journals)
    if record is None:
        yield "it cannot be undone"
        return
    with Journal.open(record.file) as journal:
        for _ in taken_back(journal, lambda: False):
            pass
    if _names(place / "pictures") != before or (place / "sorted").exists():
        yield "it was not undone"


# ---- parts ---------------------------------------------------------------------------------------


@contextmanager
def _locked(path: Path, mode: int = 0o555) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def _untold(problems: list[Exception], files: list[Path]) -> Iterator[str]:
    sentence: Callable[[Exception], str] = ErrorReporter(Path(os.devnull)).sentence
    told = [sentence(problem) for problem in problems]
    if len(told) != len(files) or any(str(f) not in t for f, t in zip(files, told, strict=False)):
        yield f"that does not tell what was refused: {told}"
