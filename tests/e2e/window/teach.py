"""Unknown pictures become a data set and a model by corrections, which is then taught by more.

A folder is named, its pictures are corrected by the keyboard, sorted into folders of their
classes, and learnt; the model is used, corrected on both pages, taught these corrections and a new
class, compared, used, looked up in Results, and taken back.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drive import drive
from PIL import Image, ImageDraw
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from tests.helpers.widgets import line, offers, press, says

if TYPE_CHECKING:
    from pokedex_app.batch.page import BatchPage
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services

work = Path(sys.argv[1])

Steps = Iterator[Callable[[], object]]
KINDS = {"disc": "Voltorb", "bars": "Onix"}
"""of drawings, and which class of the default model they are to be"""


def draw(folder: Path, kind: str, count: int, first: int = 0) -> Path:
    """Pictures of a kind, no two alike, with names that tell the kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        shade = (37 * number % 200, 60 + 53 * number % 150, 255 - 29 * number % 200)
        image = Image.new("RGB", (120, 120), shade)
        pen = ImageDraw.Draw(image)
        off, ink = 3 + 7 * number % 31, (255 - shade[0], 250, 255 - shade[2])
        if kind == "disc":
            pen.ellipse((off, off // 2, off + 70, off // 2 + 70), fill=ink)
        elif kind == "bars":
            for left in range(off % 17, 120, 17):
                pen.rectangle((left, 0, left + 6, 120), fill=ink)
        else:
            pen.polygon([(60, off), (115 - off // 2, 110), (off, 110)], outline=ink, width=9)
        image.save(folder / f"{kind}-{number}.png")
    return folder


def named(page: BatchPage, count: int) -> Callable[[], object]:
    return lambda: len(page.model.results) == count and not page.run.active


def correct(page: BatchPage, kind: str, label: str, *, asked: bool = False) -> Steps:
    """All rows of that kind at once: W, a few letters, Enter."""
    from pokedex_app.batch.correct_dialog import CorrectDialog

    page.table.clearSelection()
    for row, result in enumerate(page.model.shown()):
        if result.name.startswith(kind):
            flags = (
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            )
            page.table.selectionModel().select(page.model.index(row, 0), flags)
    page.activateWindow()
    page.table.setFocus()
    yield page.table.hasFocus
    count = sum(result.name.startswith(kind) for result in page.model.results)
    assert len(page.table.selected()) == count
    QTest.keyClick(page.table, Qt.Key.Key_W)
    dialog = page.findChild(CorrectDialog)
    field = line(dialog)
    QTest.keyClicks(field, label)
    QTest.keyClick(field, Qt.Key.Key_Return)
    if dialog.isVisible():
        QTest.keyClick(field, Qt.Key.Key_Return)  # the first one has completed it
    if asked:
        yield lambda: page.findChildren(QMessageBox)
        press(page.findChildren(QMessageBox)[0], "Keep copies")
    yield lambda: sum(one.right == label for one in corrections(page)) >= count
    yield lambda: not page.findChildren(CorrectDialog)


def corrections(page: BatchPage) -> list[object]:
    return [one.correction for one in page.model.results if one.correction is not None]


def scenario(window: MainWindow, services: Services) -> Steps:
    from pokedex_app.batch.move_dialog import BatchMoveDialog
    from pokedex_app.batch.page import BatchPage
    from pokedex_app.identify.page import IdentifyPage
    from pokedex_app.models.page import ModelsPage
    from pokedex_app.train.page import TrainPage

    services.settings.update(language="en")
    yield lambda: services.recogniser.manifest

    # batch and corrections
    pictures = work / "pictures"
    for kind in KINDS:
        draw(pictures, kind, 14)
    page = window.show_page("batch")
    assert isinstance(page, BatchPage)
    page.open_paths([pictures])
    yield named(page, 28)
    for kind, label in KINDS.items():
        yield from correct(page, kind, label, asked=kind == "disc")
    yield lambda: len(services.collection.examples()) == 28

    # a data set
    page.foot.sort.click()
    dialog = page.findChild(BatchMoveDialog)
    dialog.folder.setText(str(work / "sorted"))
    yield dialog.go.isEnabled
    dialog.go.click()
    yield lambda: offers(page.moves, "Train on these")
    assert {file.name for file in (work / "sorted").iterdir()} == set(KINDS.values())
    assert len(list((work / "sorted" / "Onix").iterdir())) == 14

    # the first model
    press(page.moves, "Train on these")
    train = window.page("train")
    assert isinstance(train, TrainPage)
    yield lambda: train.session is not None or train.setup.start_button.isEnabled()
    if train.session is None:  # the scan found something to look at
        train.setup.start_button.click()
        yield lambda: train.session is not None or train.findChildren(QMessageBox)
        for box in train.findChildren(QMessageBox):
            press(box, "Train anyway")
    yield lambda: train.session is not None and train.session.outcome == "finished"
    model = train.session.run / "model.pokedex"
    train.use_model.emit(model)
    yield lambda: services.recogniser.manifest.labels == ("Onix", "Voltorb")
    first = services.recogniser.model_path

    # corrections of its own, on both pages
    more = work / "more"
    for kind in KINDS:
        draw(more, kind, 4, first=40)
    window.show_page("batch")
    page.clear()
    page.open_paths([more])
    yield named(page, 8)
    for kind, label in KINDS.items():
        yield from correct(page, kind, label)
    identify = window.show_page("identify")
    assert isinstance(identify, IdentifyPage)
    identify.open_paths([draw(work / "else", "triangle", 1) / "triangle-0.png"])
    yield lambda: offers(identify.card, "That's wrong…")
    press(identify.card, "That's wrong…")
    press(identify.card.picker, "None of these")
    yield lambda: len(services.collection.examples()) == 37

    # taught, with a class more
    train = window.show_page("train")
    yield lambda: offers(train, "Teach the model… (37)")
    press(train, "Teach the model…")
    view = train.teaching
    yield lambda: view.pictures.rowCount() > 0
    view.add_folders([draw(work / "triangle", "triangle", 8, first=20)])
    yield lambda: says(view, "1 of them new")
    press(view, "Teach the model")
    yield lambda: view.card.isVisible() or (not view.session.running and services.errors.recent)
    assert view.card.isVisible()
    for words in ("What it knew before", "Corrected pictures", "New classes", "before", "after"):
        assert says(view.card, words), words
    taught = view.session.taught
    assert taught is not None
    assert taught.lesson.new_classes == ("triangle",)
    assert taught.lesson.strangers == 1
    assert not taught.worse, taught

    # used, and taken back
    press(view.card, "Use it")
    yield lambda: "triangle" in services.recogniser.manifest.labels
    assert services.recogniser.model_path.name == f"{first.stem}, taught.pokedex"
    identify = window.show_page("identify")
    identify.open_paths([draw(work / "new", "triangle", 1, first=60) / "triangle-60.png"])
    yield lambda: says(identify.card, "triangle")
    models = window.show_page("models")
    assert isinstance(models, ModelsPage)
    taught_file = services.recogniser.model_path
    yield lambda: models.model.row_of(taught_file) is not None
    models.table.select(taught_file)
    yield lambda: says(models.card, "Taught from")
    window.show_page("train")
    press(view.notice, "Compare in Results")
    results = window.page("results")
    yield lambda: says(results, f"Taught: {taught_file.stem}")
    assert window.current() == "results"
    assert says(results, "Validation pictures of its training")
    window.show_page("train")
    view.notice.undo()
    yield lambda: services.recogniser.model_path == first


if __name__ == "__main__":  # the children import this file, too
    drive(scenario)
