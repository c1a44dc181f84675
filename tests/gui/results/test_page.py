"""The results page shows a run, its errors with heatmaps, and what sets two runs apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from pokedex_app.core.images import HEAT_SIDE
from pokedex_app.results.error_gallery import ErrorGallery
from pokedex_app.results.error_pictures_item_model import ErrorPicture
from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from pokedex_app.ui.foldable import Foldable
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.name_dialog import NameDialog
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.events import as_lines, begun, ended, phase_begun
from tests.helpers.finished_run import make_dataset, make_run
from tests.helpers.widgets import on_screen, press, says, texts
from trainer.cache import FEATURES
from trainer.data.dataset import open_dataset
from trainer.data.packing import pack
from trainer.errors import CheckpointError
from trainer.evaluation.advice import Advice
from trainer.features.neighbours import ModelFeatures
from trainer.features.store import compute_features
from trainer.languages import plain_spaces
from trainer.messages import Message
from trainer.model.bundle import WEIGHTS, open_bundle, read_manifest, with_manifest
from trainer.model.classifier import Classifier
from trainer.model.lessons import Comparison, Lesson
from trainer.runs.events import HeadFitted, Suspect
from trainer.runs.run_lock import RunLock

Show = Callable[[Path], None]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return make_dataset(tmp_path / "pictures")


@pytest.fixture
def run(services: Services, dataset: Path) -> Path:
    """A finished run in the runs folder."""
    return make_run(services.runs_folder() / "first", dataset)


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> ResultsPage:
    return on_screen(ResultsPage(services), qtbot, 1100, 760)


@pytest.fixture
def show(page: ResultsPage, qtbot: QtBot) -> Show:
    """Shows a run and waits until it is there."""

    def show(folder: Path) -> None:
        page.show_run(folder)
        shown(page, folder, qtbot)

    return show


def shown(page: ResultsPage, folder: Path, qtbot: QtBot) -> None:
    """Waits until it is this run's page."""
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.folder == folder)


def pictures(gallery: ErrorGallery, qtbot: QtBot) -> list[ErrorPicture]:
    """What a gallery shows once every picture has been looked at."""
    qtbot.waitUntil(lambda: not gallery.looking)
    return [gallery.model.entry(row) for row in range(gallery.model.rowCount())]


def confused(page: ResultsPage, truth: str, said: str, qtbot: QtBot) -> list[ErrorPicture]:
    """The pictures behind a cell of the matrix."""
    page.confusion.matrix.cell_clicked.emit(truth, said)
    return pictures(page.confusion.gallery, qtbot)


def wrong(page: ResultsPage, qtbot: QtBot) -> list[ErrorPicture]:
    """The errors, on their tab."""
    page.tabs.setCurrentWidget(page.errors)
    return pictures(page.errors.gallery, qtbot)


def test_without_a_run_it_says_where_runs_come_from(
    page: ResultsPage, services: Services, qtbot: QtBot
) -> None:
    page.activated()
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert page.empty.isVisible()
    assert not page.bar.use.isEnabled()
    assert not page.bar.report.isEnabled()


def test_the_newest_finished_run_is_shown_first(
    page: ResultsPage, run: Path, dataset: Path, services: Services, qtbot: QtBot
) -> None:
    make_run(services.runs_folder() / "later", dataset, finished=False)
    page.activated()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.shown is not None
    assert page.shown.folder == run
    assert page.bar.choice.count() == 2
    assert page.bar.choice.currentText().startswith("first")
    assert page.subset == "test"
    assert "50.0" in page.overview.cards.text_of("top1")
    assert page.overview.curves.plots is not None


def test_a_run_from_elsewhere_is_opened(
    page: ResultsPage, dataset: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_run(tmp_path / "elsewhere" / "mine", dataset)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place))
    page.empty.open.click()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.bar.choice.currentText().startswith("mine")


def test_a_folder_that_is_no_run_is_named_and_the_run_stays(
    page: ResultsPage, run: Path, show: Show, tmp_path: Path, services: Services, qtbot: QtBot
) -> None:
    show(run)
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.show_run(tmp_path)
    assert "not a run folder" in reported.args[0].summary
    assert page.shown is not None
    assert page.shown.folder == run


# ---- lessons


def taught(services: Services, run: Path, name: str, *lessons: Lesson, day: int = 1) -> Path:
    """A model in the library that these lessons made."""
    services.models.folder.mkdir(parents=True, exist_ok=True)
    path = services.models.folder / f"{name}.pokedex"
    created = f"2026-01-{day:02}T12:00:00+00:00"
    with_manifest(open_bundle(run / "model.pokedex"), path, lessons=lessons, created=created)
    return path


def lesson(weights: str, *, worse: bool = False) -> Lesson:
    return Lesson(
        model="first.pokedex",
        weights=weights,
        pictures={"Abra": 4},
        strangers=8,
        new_classes=("desk lamp",),
        known=Comparison(pictures=200, before=190, gained=0, lost=20 if worse else 1),
        validation=Comparison(pictures=50, before=30, gained=2, lost=1),
        corrected=Comparison(pictures=4, before=0, gained=3, lost=0),
        refused=Comparison(pictures=8, before=1, gained=5, lost=0),
    )


def cards(page: ResultsPage, qtbot: QtBot, count: int) -> list[Foldable]:
    lessons = page.overview.lessons
    qtbot.waitUntil(lambda: len(lessons.cards) == count and lessons.isVisible() == bool(count))
    return list(lessons.cards)


def test_a_run_whose_model_was_not_taught_tells_of_no_lessons(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    taught(services, run, "of another", lesson("0" * 64))
    show(run)
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert not page.overview.lessons.isVisible()


def test_the_lessons_of_its_model_are_told_the_newest_first(
    page: ResultsPage, run: Path, recognising: Services, show: Show, qtbot: QtBot
) -> None:
    services = recognising
    origin = read_manifest(run / "model.pokedex").sha256[WEIGHTS]
    gone, better, worse = (
        lesson(origin),
        lesson("1" * 64),
        lesson("2" * 64, worse=True),
    )
    first = taught(services, run, "flowers, taught", gone, better, day=1)
    taught(services, run, "flowers, taught (2)", gone, better, worse, day=2)
    show(run)
    last, middle, lost = cards(page, qtbot, 3)
    assert last.is_unfolded()
    assert says(last, "Taught: flowers, taught (2)")
    for words in (
        "12 pictures were taught to “first”. New classes: desk lamp",
        "It forgets: of 200 known pictures it names 170 rightly",
        "Validation pictures of its training: 50 pictures",
        "“None of these”, rightly: 8 pictures",
    ):
        assert says(last, words), words
    figures = [plain_spaces(text) for text in texts(last)]
    for figure in ("60.0 %", "62.0 %", "12.5 %", "75.0 %"):
        assert figure in figures
    assert any(figure.startswith("+2.0 (−") for figure in figures)
    assert not middle.is_unfolded()
    middle.set_unfolded(True)
    assert says(middle, "It is better")
    assert not says(middle, "in use")
    assert says(lost, "A lesson whose model is not among yours any more")

    services.use_model(first)
    qtbot.waitUntil(lambda: says(middle, "in use · "))
    assert not says(last, "in use")
    assert middle.is_unfolded()
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: says(middle, "en uso · "))
    services.translator.set_language("en")
    first.unlink()
    page.activated()
    gone_too = "A lesson whose model is not among yours any more"
    qtbot.waitUntil(lambda: says(page.overview.lessons.cards[1], gone_too))


def test_what_was_taught_meanwhile_is_led_to(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    page.resize(900, 320)
    show(run)
    page.tabs.setCurrentWidget(page.compare)
    origin = read_manifest(run / "model.pokedex").sha256[WEIGHTS]
    taught(services, run, "flowers, taught", lesson(origin))
    page.activated()
    page.show_lessons(run)
    (card,) = cards(page, qtbot, 1)
    assert page.tabs.currentWidget() is page.overview
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())


def test_an_unfinished_run_has_curves_and_no_figures(
    page: ResultsPage, dataset: Path, services: Services, show: Show
) -> None:
    show(make_run(services.runs_folder() / "stopped", dataset, finished=False))
    assert not page.overview.cards.isVisible()
    assert page.overview.curves.isVisible()
    assert page.part.isHidden()
    assert [page.tabs.isTabEnabled(index) for index in range(5)] == [True, *3 * [False], True]
    assert not page.bar.use.isEnabled()


def test_a_first_model_shows_its_cross_validation_and_no_curve_of_one_point(
    page: ResultsPage, run: Path, show: Show
) -> None:
    fitted = HeadFitted(phase=1, judged=90, accuracy=0.756, low=0.66, high=0.83, suspects=())
    events = as_lines([begun(), phase_begun(), fitted, ended()])
    (run / "events.jsonl").write_text(events)
    show(run)
    assert page.overview.cards.isVisible()
    assert not page.overview.curves.isVisible()
    label = page.overview.findChild(PlainLabel, "cross-validation")
    assert label.isVisible()
    assert "90 training pictures: 75.6" in label.text()


def advice_of(page: ResultsPage) -> str:
    """What the card reads."""
    labels = page.overview.advice.findChildren(PlainLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_what_would_help_most_leads_to_where_it_is_done(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    doubt = Suspect(path="Raichu/pikachu.png", label="Raichu", looks_like="Pikachu", probability=1)
    facts = {"judged": 90, "accuracy": 0.8, "low": 0.7, "high": 0.9, "suspects": (doubt,)}
    fitted = HeadFitted(phase=1, suspected=9, surest=(4, 30), **facts)
    rising = [ended(1, n, 0.5 + 0.01 * n) for n in range(1, 9)]
    events = as_lines([begun(), phase_begun(), fitted, *rising])
    (run / "events.jsonl").write_text(events)
    show(run)
    surest = "of the 30 pictures that first models were surest of"
    qtbot.waitUntil(lambda: surest in advice_of(page))
    labels, longer = page.overview.advice.buttons()
    assert (labels.text(), longer.text()) == ("Check the labels", "Train longer…")
    with qtbot.waitSignal(page.check_labels) as wanted:
        labels.click()
    assert wanted.args == [run]
    with qtbot.waitSignal(page.train_longer) as wanted:
        longer.click()
    assert wanted.args == [run]
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: "Revisa las etiquetas: de las 30 imágenes" in advice_of(page))
    assert page.overview.advice.buttons()[0].text() == "Revisar las etiquetas"


def test_a_pair_to_tell_apart_is_shown_in_the_matrix(
    page: ResultsPage, dataset: Path, tmp_path: Path, show: Show, qtbot: QtBot
) -> None:
    show(make_run(tmp_path / "measured", dataset, subsets=("test",)))
    page.overview.advice.show_advice(
        [Advice("pair", Message("Tell"), Message("Gain"), classes=("Raichu", "Pikachu"))]
    )
    page.overview.advice.buttons()[0].click()
    assert page.tabs.currentWidget() is page.confusion
    canvas = page.confusion.matrix.canvas
    row, column = canvas.cursor_cell
    assert (canvas.labels[row], canvas.labels[column]) == ("Raichu", "Pikachu")
    assert [each.truth for each in pictures(page.confusion.gallery, qtbot)] == ["Raichu"]


@pytest.mark.parametrize("kind", ["pictures", "classes", "outliers", "by_heart", "copies"])
def test_every_advice_leads_somewhere(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, kind: str
) -> None:
    show(run)
    page.overview.advice.show_advice([Advice(kind, Message("Do"), Message("Gain"))])
    leads = {"pictures": page.add_to_run, "classes": page.add_to_run, "outliers": page.check_all}
    signal = leads.get(kind, page.train_again)
    with qtbot.waitSignal(signal) as wanted:
        page.overview.advice.buttons()[0].click()
    assert wanted.args == [run]


def test_that_nothing_stands_out_is_an_answer_and_no_figures_are_none(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show
) -> None:
    show(run)
    assert "Nothing stands out from chance" in advice_of(page)
    show(make_run(services.runs_folder() / "stopped", dataset, finished=False))
    assert not page.overview.advice.isVisible()


def test_the_part_that_was_looked_at_stays_with_the_next_run(
    page: ResultsPage, run: Path, dataset: Path, tmp_path: Path, show: Show
) -> None:
    show(run)
    page.part.setCurrentIndex(page.part.findData("valid"))
    assert page.subset == "valid"
    show(make_run(tmp_path / "other", dataset))
    assert page.subset == "valid"
    show(make_run(tmp_path / "third", dataset, subsets=("test",)))
    assert page.subset == "test"


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


def test_two_runs_are_compared(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "better", dataset, right=1)
    show(run)
    page.tabs.setCurrentWidget(page.compare)
    page.compare.run_wanted.emit(other)
    qtbot.waitUntil(lambda: page.compare.other == other)
    assert page.compare.model.rowCount() == 8
    assert page.compare.table.isVisible()
    assert page.compare.curves.isVisible()
    assert page.compare.warning == ""


def test_runs_measured_on_other_pictures_are_compared_with_a_warning(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "other", dataset)
    text = (other / "split.csv").read_text()
    (other / "split.csv").write_text(text.replace("staryu.png", "another.png"))
    show(run)
    page.compare.run_wanted.emit(other)
    qtbot.waitUntil(lambda: page.compare.other == other)
    assert "not measured on the same pictures" in page.compare.warning


def test_the_model_of_the_run_can_be_used(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    with qtbot.waitSignal(page.use_model) as used:
        page.bar.use.click()
    assert used.args == [run / "model.pokedex"]


def test_pictures_can_be_added_to_a_run_that_has_a_model(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    show(make_run(services.runs_folder() / "stopped", dataset, finished=False))
    assert page.bar.add.isHidden()
    page.menu.open_below(page.bar.more)
    assert not entry(page.menu, "Add pictures").isEnabled()
    page.menu.close()
    show(run)
    with qtbot.waitSignal(page.add_to_run) as wanted:
        page.bar.add.click()
    assert wanted.args == [run]
    page.menu.open_below(page.bar.more)
    page.menu.close()
    with qtbot.waitSignal(page.add_to_run) as wanted:
        entry(page.menu, "Add pictures").trigger()
    assert wanted.args == [run]


def test_the_report_that_is_there_is_opened(
    page: ResultsPage, run: Path, show: Show, opened_outside: list[Path]
) -> None:
    (run / "report.html").write_text("<p>")
    show(run)
    page.bar.report.click()
    assert opened_outside == [run / "report.html"]


def test_a_report_that_is_missing_is_written_first(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, opened_outside: list[Path]
) -> None:
    show(run)
    page.bar.report.click()
    assert page.busy()
    assert not page.bar.report.isEnabled()
    qtbot.waitUntil(lambda: page.busy() is None)
    assert opened_outside == [run / "report.html"]
    assert (run / "report.html").stat().st_size > 1000
    assert page.bar.report.isEnabled()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CheckpointError("This is not a run folder."), "This is not a run folder."),
        (
            ZeroDivisionError(),
            "The report could not be written. The run itself is not affected.",
        ),
    ],
)
def test_a_report_that_cannot_be_written_is_told(
    error: Exception,
    told: str,
    page: ResultsPage,
    run: Path,
    services: Services,
    show: Show,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> Path:
        raise error

    monkeypatch.setattr("trainer.report.writer.write_report", fail)
    show(run)
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.bar.report.click()
    assert reported.args[0].summary == told
    assert type(error).__name__ in reported.args[0].details
    qtbot.waitUntil(lambda: page.busy() is None)


def test_language_and_theme_change_without_losing_what_is_shown(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    show(run)
    wrong(page, qtbot)
    services.settings.update(language="es", theme="dark")
    assert page.title() == "Resultados"
    qtbot.waitUntil(lambda: "50,0" in page.overview.cards.text_of("top1"))
    assert page.tabs.currentWidget() is page.errors
    assert page.errors.gallery.model.rowCount() == 2
    services.settings.update(language="en", theme="light")


def test_pictures_are_no_longer_looked_at_when_the_window_closes(
    page: ResultsPage, run: Path, show: Show
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.errors)
    page.shutdown()
    assert not page.errors.gallery.looking


# ---- what the menu of a run offers ----------------------------------------------------------


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(text))


def test_the_menu_of_a_run_leads_to_its_folder(
    page: ResultsPage, run: Path, show: Callable[[Path], None], opened_outside: list[Path]
) -> None:
    show(run)
    entry(page.menu, "Show in folder").trigger()
    assert opened_outside == [run]
    entry(page.menu, "Copy the path").trigger()
    assert QGuiApplication.clipboard().text() == str(run)


def test_a_run_is_renamed_by_its_menu_and_back_by_undo(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    entry(page.menu, "Rename").trigger()
    qtbot.waitUntil(lambda: page.findChild(NameDialog) is not None)
    dialog = page.findChild(NameDialog)
    assert dialog is not None
    dialog.line.setText("second")
    dialog.accept()
    renamed = run.with_name("second")
    shown(page, renamed, qtbot)
    qtbot.waitUntil(lambda: page.bar.choice.currentText().startswith("second · finished"))
    assert page.notice.text() == "“first” is called “second” now."
    page.notice.undo()
    shown(page, run, qtbot)
    assert not renamed.exists()


def test_a_finished_run_is_deleted_and_brought_back(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "other", dataset)
    show(run)
    entry(page.menu, "Delete").trigger()
    shown(page, other, qtbot)
    qtbot.waitUntil(lambda: page.bar.choice.count() == 1)
    assert not run.exists()
    page.notice.undo()
    shown(page, run, qtbot)
    qtbot.waitUntil(lambda: page.bar.choice.count() == 2)
    assert (run / "model.pokedex").exists()


def test_the_last_run_leaves_the_empty_page(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    page.keeping.remove(run)
    qtbot.waitUntil(page.empty.isVisible)
    assert not page.bar.more.isVisible()


def test_a_run_that_is_trained_or_lies_elsewhere_is_left_as_it_is(
    page: ResultsPage,
    run: Path,
    dataset: Path,
    services: Services,
    tmp_path: Path,
    show: Show,
    qtbot: QtBot,
) -> None:
    elsewhere = make_run(tmp_path / "elsewhere" / "mine", dataset)
    show(elsewhere)
    page.keeping.remove(elsewhere)
    assert "lies elsewhere" in page.notice.text()
    assert elsewhere.exists()
    lock = RunLock(run)
    assert lock.acquire()
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.keeping.remove(run)
    lock.release()
    assert "is being trained" in reported.args[0].summary
    assert run.exists()


def test_a_run_that_another_window_removed_is_shown_no_more(
    page: ResultsPage, run: Path, show: Show, tmp_path: Path, qtbot: QtBot
) -> None:
    show(run)
    run.rename(tmp_path / "gone")
    page.activated()
    qtbot.waitUntil(page.empty.isVisible)


def test_the_path_of_the_report_is_told_and_copied(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    (run / "report.html").write_text("<p>")
    show(run)
    page.bar.report.click()
    report = str(run / "report.html")
    assert page.notice.text().endswith(f"The report is {report}.")
    press(page.notice, "Copy the path")
    assert QGuiApplication.clipboard().text() == report


def test_two_runs_that_are_dropped_are_compared(
    page: ResultsPage, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    runs = [make_run(tmp_path / name, dataset) for name in ("one", "two", "three")]
    picture = tmp_path / "a.png"
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        page.take(Incoming((*runs, picture)))
    assert passed_on.args == [[picture]]
    shown(page, runs[0], qtbot)
    qtbot.waitUntil(lambda: page.compare.other == runs[1])
    assert page.bar.choice.count() == 3


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


def test_exported_curves_can_be_opened(
    page: ResultsPage,
    run: Path,
    show: Show,
    tmp_path: Path,
    qtbot: QtBot,
    opened_outside: list[Path],
) -> None:
    show(run)
    plots = page.overview.curves.plots
    assert plots is not None
    file = tmp_path / "curves.csv"
    plots.export(file)
    qtbot.waitUntil(lambda: page.notice.text() == f"Saved as {file}.")
    press(page.notice, "Open")
    assert opened_outside == [file]
