"""The pictures that a run answers wrongly, with heatmaps and what looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pokedex_app.core.images import HEAT_SIDE
from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from tests.helpers.finished_run import make_run
from tests.helpers.results_page import Show, confused, entry, pictures, wrong
from tests.helpers.widgets import press, says
from trainer.cache import FEATURES
from trainer.data.dataset import open_dataset
from trainer.data.packing import pack
from trainer.features.neighbours import ModelFeatures
from trainer.features.store import compute_features
from trainer.model.classifier import Classifier


def test_a_cell_shows_the_pictures_that_were_confused(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    (found,) = confused(page, "Electrode", "Voltorb", qtbot)
    assert found.path == "Electrode/voltorb.png"
    assert found.predicted == "Voltorb"
    assert found.seen is not None
    assert found.seen.heat is not None
    assert max(found.seen.heat.shape) <= HEAT_SIDE


def test_the_diagonal_shows_what_was_recognised(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    assert [each.path for each in confused(page, "Electrode", "Electrode", qtbot)] == [
        "Electrode/electrode.png"
    ]


def test_a_confused_pair_leads_to_its_cell_and_its_pictures(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.confusion)
    table = page.confusion.table
    table.setCurrentIndex(page.confusion.pairs.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert [each.truth for each in pictures(page.confusion.gallery, qtbot)] == ["Raichu"]
    canvas = page.confusion.matrix.canvas
    row, column = canvas.cursor_cell
    assert (canvas.labels[row], canvas.labels[column]) == ("Raichu", "Pikachu")


def test_an_empty_cell_says_that_there_are_none(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    assert confused(page, "Staryu", "Starmie", qtbot) == []
    assert page.confusion.gallery.notice == "There are none."


def test_of_very_many_pictures_only_the_first_are_shown(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pokedex_app.results.error_gallery.MOST_FOUND", 1)
    show(run)
    assert len(confused(page, "Electrode", "Electrode", qtbot)) == 1
    assert page.confusion.gallery.notice == "Only the first 1 are shown."


def test_a_class_shows_its_own_errors(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.classes)
    page.classes.search.setText("electrode")
    assert page.classes.filter.rowCount() == 1
    page.classes.table.setCurrentIndex(page.classes.filter.index(0, 0))
    qtbot.keyClick(page.classes.table, Qt.Key.Key_Return)
    (found,) = pictures(page.classes.gallery, qtbot)
    assert (found.truth, found.predicted) == ("Electrode", "Voltorb")
    page.classes.search.setText("nobody")
    assert says(page.classes.table, "No class is called so.")
    press(page.classes.table, "Show all")
    assert page.classes.search.text() == ""


def test_the_worst_errors_come_with_heatmaps_once_they_are_looked_at(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    gallery = page.errors.gallery
    assert gallery.model.rowCount() == 0  # the model is not loaded before it is needed
    found = wrong(page, qtbot)
    assert [each.path for each in found] == ["Raichu/pikachu.png", "Electrode/voltorb.png"]
    assert all(each.seen is not None and each.seen.heat is not None for each in found)
    assert not page.errors.detail.view.image.isNull()
    assert page.errors.detail.view.has_heat
    assert not gallery.tiles.grab().isNull()


@pytest.mark.parametrize("packed", [False, True])
def test_the_training_pictures_that_look_like_a_wrong_one_are_shown_beside_it(
    page: ResultsPage,
    dataset: Path,
    services: Services,
    default_classifier: Classifier,
    show: Show,
    qtbot: QtBot,
    packed: bool,
) -> None:
    if packed:
        shards = dataset.with_name("shards")
        list(pack(open_dataset(dataset), {}, shards))
        dataset = shards
    place = services.runs_folder() / "told"
    show(make_run(place, dataset, trained=("electrode.png", "staryu.png")))
    wrong(page, qtbot)
    looks_like = page.errors.detail.looks_like
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert looks_like.isHidden(), "no features are stored"

    train = [dataset / "Electrode" / "electrode.png", dataset / "Staryu" / "staryu.png"]
    store = services.folders.cache / FEATURES
    list(compute_features(ModelFeatures(default_classifier), train, threads=1, folder=store))
    tiles = page.errors.gallery.tiles
    tiles.setCurrentIndex(page.errors.gallery.model.index(1, 0))
    qtbot.waitUntil(looks_like.isVisible)
    assert says(looks_like, "Training pictures that look like it")
    rows = range(looks_like.model.rowCount())
    shown = [looks_like.model.neighbour(row) for row in rows]
    assert [each.path for each in shown if each is not None] == train[:1], "and not Staryu"

    page.tabs.setCurrentWidget(page.confusion)
    confused(page, "Electrode", "Voltorb", qtbot)
    page.confusion.gallery.tiles.setCurrentIndex(page.confusion.gallery.model.index(0, 0))
    qtbot.keyClick(page.confusion.gallery.tiles, Qt.Key.Key_Return)
    dialog = page.confusion.large.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.detail.looks_like.isVisible)
    dialog.close()


def test_a_picture_opens_in_a_window_of_its_own(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.confusion)
    confused(page, "Raichu", "Pikachu", qtbot)
    tiles = page.confusion.gallery.tiles
    tiles.setCurrentIndex(page.confusion.gallery.model.index(0, 0))
    qtbot.keyClick(tiles, Qt.Key.Key_Return)
    dialog = page.confusion.large.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.detail.view.image.isNull()
    dialog.close()


@pytest.mark.usefixtures("nothing_opens")
def test_a_folder_that_nothing_opens_is_told_in_the_same_window(
    page: ResultsPage, run: Path, dataset: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.confusion)
    confused(page, "Raichu", "Pikachu", qtbot)
    gallery = page.confusion.gallery
    gallery.tiles.setCurrentIndex(gallery.model.index(0, 0))
    qtbot.keyClick(gallery.tiles, Qt.Key.Key_Return)
    dialog = page.confusion.large.dialog
    assert dialog is not None
    press(dialog, "Show its folder")
    assert says(dialog, f"No program was found that opens {dataset / 'Raichu'}.")
    press(dialog, "Copy the path")
    assert QGuiApplication.clipboard().text() == str(dataset / "Raichu")
    dialog.close()


def test_a_data_set_that_has_moved_can_be_found_again(
    page: ResultsPage,
    run: Path,
    dataset: Path,
    tmp_path: Path,
    show: Show,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved = dataset.rename(tmp_path / "elsewhere")
    show(run)
    assert [each.seen for each in wrong(page, qtbot)] == [None, None]
    gallery = page.errors.gallery
    assert str(dataset) in gallery.notice
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(moved))
    gallery.dataset_wanted.emit()
    assert all(each.seen is not None for each in pictures(gallery, qtbot))
    assert gallery.notice == ""


def test_without_the_model_the_listed_errors_are_shown_plain(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    (run / "model.pokedex").unlink()
    show(run)
    (found,) = confused(page, "Raichu", "Pikachu", qtbot)
    assert found.seen is not None
    assert not found.seen.image.isNull()
    assert found.seen.heat is None
    assert "no model file" in page.confusion.gallery.notice


def test_a_picture_that_has_gone_is_shown_as_such(
    page: ResultsPage, run: Path, dataset: Path, show: Show, qtbot: QtBot
) -> None:
    (dataset / "Raichu" / "pikachu.png").unlink()
    show(run)
    broken, whole = wrong(page, qtbot)
    assert broken.broken
    assert not whole.broken
    assert not page.errors.gallery.tiles.grab().isNull()


def test_a_damaged_model_is_said_where_the_pictures_would_be(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    (run / "model.pokedex").write_bytes(b"no model")
    show(run)
    wrong(page, qtbot)
    assert "model.pokedex" in page.errors.gallery.notice


def test_the_path_of_a_picture_is_copied_from_its_menu(
    page: ResultsPage, run: Path, dataset: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    first = wrong(page, qtbot)[0]
    gallery = page.errors.gallery
    gallery.tiles.setCurrentIndex(gallery.model.index(0, 0))
    entry(gallery.menu, "Copy the path").trigger()
    assert QGuiApplication.clipboard().text() == str(dataset / first.path)
    assert page.notice.text().startswith("Copied")


def test_a_picture_is_opened_from_its_menu(
    page: ResultsPage,
    run: Path,
    dataset: Path,
    show: Show,
    qtbot: QtBot,
    opened_outside: list[Path],
) -> None:
    show(run)
    first = wrong(page, qtbot)[0]
    gallery = page.errors.gallery
    gallery.tiles.setCurrentIndex(gallery.model.index(0, 0))
    entry(gallery.menu, "Open the picture").trigger()
    assert opened_outside == [dataset / first.path]
