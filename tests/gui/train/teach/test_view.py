"""Teaching the model in use: what with, the lesson, and what becomes of the taught model.

Lessons here are told by a script instead of a process; a real one is in `tests/e2e`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from pokedex_app.core.jobs import Control
from pokedex_app.services import Services
from pokedex_app.shared.collection.records import Correction, Found
from pokedex_app.shared.collection.small_copy import small_copy
from pokedex_app.train.logic.teaching import TaughtClass, forget
from pokedex_app.train.page import TrainPage
from pokedex_app.train.teach import session
from pokedex_app.train.teach.view import TeachView
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.name_dialog import NameDialog
from tests.helpers.finished_run import make_dataset, make_run
from tests.helpers.widgets import line, offers, on_screen, press, says, texts
from trainer.errors import TeachingError
from trainer.languages import plain_spaces
from trainer.messages import Message
from trainer.model.bundle import open_bundle, with_manifest
from trainer.model.lessons import Comparison, Lesson
from trainer.resources import default_model
from trainer.runs.teaching import ModelTaught, Taught, TeachingProgress

KNOWN = Comparison(pictures=200, before=190, gained=0, lost=2)
CORRECTED = Comparison(pictures=20, before=5, gained=10, lost=0)
VALIDATION = Comparison(pictures=50, before=30, gained=2, lost=1)
REFUSED = Comparison(pictures=8, before=1, gained=5, lost=0)
KEPT = Comparison(pictures=200, before=191, gained=1, lost=0)


@pytest.fixture
def page(recognising: Services, qtbot: QtBot) -> TrainPage:
    recognising.settings.update(correction_copies="kept")
    made = on_screen(TrainPage(recognising), qtbot, 1000, 650)
    made.activated()
    return made


def corrected(
    services: Services, color: str, right: str | None, said: str = "Pikachu"
) -> Correction:
    picture = small_copy(Image.new("RGB", (90, 60), color), example=True)
    return services.collection.correct(Found(said, 25, 0.4, None, picture), right)


def opened(page: TrainPage, qtbot: QtBot, pictures: int) -> TeachView:
    page.show_teaching()
    qtbot.waitUntil(lambda: page.teaching.pictures.rowCount() == pictures)
    return page.teaching


def rows(view: TeachView) -> list[str]:
    model = view.classes
    return [plain_spaces(model.index(row, 0).data()) for row in range(model.rowCount())]


def class_folder(root: Path, label: str, count: int) -> Path:
    folder = root / label
    folder.mkdir(parents=True)
    for number in range(count):
        Image.new("RGB", (20, 20), (number, 90, 200)).save(folder / f"{number}.png")
    return folder


def added(view: TeachView, qtbot: QtBot, folder: Path, pictures: int) -> None:
    view.add_folders([folder])
    qtbot.waitUntil(lambda: view.pictures.rowCount() == pictures)


Script = Callable[[Path, Sequence[TaughtClass]], Iterator[object]]


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Script], None]:
    def use(script: Script) -> None:
        def told(
            model: Path, classes: Sequence[TaughtClass], _: object, __: Path, control: Control
        ) -> Iterator[object]:
            yield from script(model, classes)
            while not control.stopping() and script is endless:
                control.wait(0.05)

        monkeypatch.setattr(session, "supervise_teaching", told)

    return use


def endless(_model: Path, _classes: Sequence[TaughtClass]) -> Iterator[object]:
    yield TeachingProgress("looking", 1, 3)


def lesson(place: Path, *, worse: bool = False) -> Script:
    """It makes a model of the same classes."""

    def told(model: Path, classes: Sequence[TaughtClass]) -> Iterator[object]:
        yield TeachingProgress("learning", 1, 2)
        pictures = {each.label: len(each.corrections) for each in classes if each.label}
        made = Lesson(
            model=model.name,
            weights="0" * 64,
            pictures=pictures,
            known=KNOWN,
            corrected=CORRECTED,
            validation=VALIDATION,
            refused=REFUSED,
            kept=KEPT,
        )
        verdict = Message("It is what it is.")
        lost = {Path("/lost.png"): Message("There is no such file.")}
        yield Taught(made, worse, verdict, (), lost, 1.0)
        place.mkdir()
        with_manifest(open_bundle(model), place / "model.pokedex", threshold=0.5)
        yield ModelTaught(place / "model.pokedex")

    return told


@pytest.fixture
def after_lesson(
    page: TrainPage,
    recognising: Services,
    scripted: Callable[[Script], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> Callable[..., TeachView]:
    """Teaches one correction with a `lesson` in the folder of that name; what it shows then."""

    def taught(**how: bool) -> TeachView:
        corrected(recognising, "red", "Abra")
        scripted(lesson(tmp_path / "lesson", **how))
        view = opened(page, qtbot, 1)
        view.teach_button.click()
        qtbot.waitUntil(view.card.isVisible)
        return view

    return taught


# ---- what it is taught with


def test_a_picture_is_opened_from_its_menu(
    page: TrainPage, tmp_path: Path, qtbot: QtBot, opened_outside: list[Path]
) -> None:
    view = opened(page, qtbot, 0)
    folder = class_folder(tmp_path, "lamp", 5)
    added(view, qtbot, folder, 5)
    view.tiles.setCurrentIndex(view.pictures.index(0, 0))
    view.tiles_menu.open_here()
    view.tiles_menu.close()
    action = view.tiles_menu.actions()[0]
    assert action.text().startswith("Open the picture")
    action.trigger()
    assert opened_outside == [folder / "0.png"]


def test_without_corrections_it_says_how_to_make_some(page: TrainPage, qtbot: QtBot) -> None:
    assert says(page.teach_button.parentWidget(), "Train")
    view = opened(page, qtbot, 0)
    assert says(view, "There is nothing to learn from yet")
    assert not view.teach_button.isEnabled()
    assert not offers(view, "Keep copies")


def test_where_copies_are_not_kept_it_offers_to_and_those_of_before_come(
    page: TrainPage, recognising: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    recognising.settings.update(correction_copies="not_kept")
    file = tmp_path / "red.png"
    Image.new("RGB", (30, 30), "red").save(file)
    recognising.collection.correct(Found("Pikachu", 25, 0.4, file, small_copy(file)), "Abra")
    view = opened(page, qtbot, 0)
    press(view, "Keep copies from now on")
    qtbot.waitUntil(lambda: view.pictures.rowCount() == 1)
    assert recognising.settings.value.correction_copies == "kept"


def test_corrections_are_counted_on_the_page_and_shown_by_class(
    page: TrainPage, recognising: Services, qtbot: QtBot
) -> None:
    for color, right in (("red", "Abra"), ("blue", "Abra"), ("green", None), ("gray", "Pikachu")):
        corrected(recognising, color, right)
    page.activated()
    qtbot.waitUntil(lambda: page.teach_button.text() == "Teach the model… (4)")
    view = opened(page, qtbot, 4)
    assert rows(view) == ["All: 4", "Abra: 2", "Pikachu: 1", "None of these: 1"]
    view.class_list.setCurrentIndex(view.classes.index(1, 0))
    said = [view.pictures.index(row, 0).data() for row in range(view.pictures.rowCount())]
    assert said == ["Abra\nnot Pikachu"] * 2
    view.class_list.setCurrentIndex(view.classes.index(2, 0))
    assert view.pictures.index(0, 0).data() == "Pikachu\n✓ right"


def test_a_wrong_one_is_taken_out_by_key_and_put_back(
    page: TrainPage, recognising: Services, qtbot: QtBot
) -> None:
    corrected(recognising, "red", "Abra")
    corrected(recognising, "blue", "Mew")
    view = opened(page, qtbot, 2)
    view.tiles.setFocus()
    view.tiles.setCurrentIndex(view.pictures.index(0, 0))
    qtbot.keyClick(view.tiles, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: view.pictures.rowCount() == 1)
    assert [one.right for one in recognising.collection.examples()] == ["Abra"]
    assert len(recognising.collection.corrections()) == 2
    view.notice.undo()
    qtbot.waitUntil(lambda: view.pictures.rowCount() == 2)


def test_corrections_of_other_models_are_taught_only_when_asked_for(
    page: TrainPage, recognising: Services, qtbot: QtBot
) -> None:
    corrected(recognising, "red", "Abra")
    corrected(recognising, "blue", "rose", said="tulip")
    corrected(recognising, "green", None, said="tulip")
    view = opened(page, qtbot, 1)
    press(view, "2 corrections of other models")
    assert rows(view) == ["All: 3", "rose (new): 1", "Abra: 1", "None of these: 1"]
    press(view, "Leave out 2 corrections")
    assert rows(view) == ["All: 1", "Abra: 1"]


def test_a_new_class_out_of_corrections_waits_until_it_has_pictures_enough(
    page: TrainPage, recognising: Services, scripted: Callable[[Script], None], qtbot: QtBot
) -> None:
    taught: list[str | None] = []

    def listed(_model: Path, classes: Sequence[TaughtClass]) -> Iterator[object]:
        taught.extend(each.label for each in classes)
        yield TeachingProgress("looking", 1, 3)

    scripted(listed)
    for color in ("red", "blue"):
        corrected(recognising, color, "desk lamp")
    view = opened(page, qtbot, 2)
    assert rows(view) == ["All: 2", "desk lamp (new): 2"]
    assert says(view, "A new class takes 3 pictures or more, so these wait: desk lamp.")
    assert not view.teach_button.isEnabled()
    corrected(recognising, "gray", "Abra")
    view.load()
    qtbot.waitUntil(view.teach_button.isEnabled)
    assert says(view, "so these wait: desk lamp.")
    with qtbot.waitSignal(view.session.ended):
        view.teach_button.click()
    assert taught == ["Abra"]
    corrected(recognising, "green", "desk lamp")
    view.load()
    qtbot.waitUntil(lambda: not says(view, "so these wait"))
    taught.clear()
    with qtbot.waitSignal(view.session.ended):
        view.teach_button.click()
    assert set(taught) == {"Abra", "desk lamp"}


def test_classes_come_as_folders_are_renamed_and_go_again(
    page: TrainPage, tmp_path: Path, qtbot: QtBot
) -> None:
    view = opened(page, qtbot, 0)
    page.take(Incoming((class_folder(tmp_path / "more", "lamp", 5),)))
    qtbot.waitUntil(lambda: rows(view) == ["All: 5", "lamp (new): 5"])
    class_folder(tmp_path / "two", "Abra", 2)
    class_folder(tmp_path / "two", "cup", 3)
    added(view, qtbot, tmp_path / "two", 10)
    assert rows(view) == ["All: 10", "cup (new): 3", "lamp (new): 5", "Abra: 2"]
    view.class_list.setCurrentIndex(view.classes.index(1, 0))
    view.class_list.setFocus()
    qtbot.keyClick(view.class_list, Qt.Key.Key_F2)
    (dialog,) = view.findChildren(NameDialog)
    line(dialog).setText("mug")
    press(dialog, "Rename")
    assert "mug (new): 3" in rows(view)
    view.notice.undo()
    assert rows(view) == ["All: 5", "lamp (new): 5"]


def test_what_is_no_folder_says_of_no_class(page: TrainPage, tmp_path: Path, qtbot: QtBot) -> None:
    view = opened(page, qtbot, 0)
    (tmp_path / "a.png").touch()
    view.add_folders([tmp_path / "a.png"])
    qtbot.waitUntil(lambda: "Bring folders" in view.notice.text())


def test_a_data_set_from_another_page_is_no_class_to_teach(
    page: TrainPage, tmp_path: Path, qtbot: QtBot
) -> None:
    view = opened(page, qtbot, 0)
    class_folder(tmp_path / "set", "cup", 3)
    page.open_paths([tmp_path / "set"])
    assert not view.isVisible()
    assert page.setup.isVisible()


# ---- the lesson


def test_a_model_of_an_earlier_version_says_what_to_do(
    page: TrainPage, recognising: Services, qtbot: QtBot
) -> None:
    corrected(recognising, "red", "Abra")
    classifier = recognising.recogniser.classifier
    assert classifier is not None
    older = classifier.manifest.model_copy(update={"rehearsal": None})
    recognising.recogniser.classifier = SimpleNamespace(manifest=older)  # type: ignore[assignment]
    view = opened(page, qtbot, 1)
    assert says(view, "This model cannot be taught")
    assert not view.teach_button.isEnabled()


def test_a_lesson_is_compared_used_and_taken_back(
    recognising: Services, after_lesson: Callable[..., TeachView], tmp_path: Path, qtbot: QtBot
) -> None:
    view = after_lesson()
    shown = [plain_spaces(label) for label in texts(view)]
    assert "It is what it is." in shown
    for figure in ("95.0 %", "94.0 %", "25.0 %", "75.0 %", "12.5 %", "62.0 %", "95.5 %", "96.0 %"):
        assert figure in shown
    assert any(each.startswith("−1.0 (−") for each in shown)
    assert any("lost.png: There is no such file." in each for each in shown)
    with qtbot.waitSignal(recognising.recogniser.ready):
        press(view.card, "Use it")
    used = recognising.recogniser.model_path
    assert used is not None
    assert used.name == "Built-in model, taught.pokedex"
    qtbot.waitUntil(lambda: not (tmp_path / "lesson").exists())
    assert "names your pictures from now on" in view.notice.text()
    assert not offers(view.notice, "Compare in Results"), "no run made the built-in model"
    with qtbot.waitSignal(view.changes_wanted) as wanted:
        press(view.notice, "What it changed")
    assert wanted.args == [used]
    with qtbot.waitSignal(recognising.recogniser.ready):
        view.notice.undo()
    assert recognising.recogniser.model_path is None
    assert used.exists()


def test_a_used_model_can_be_compared_in_the_results_of_its_run(
    page: TrainPage,
    recognising: Services,
    after_lesson: Callable[..., TeachView],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    run = make_run(recognising.runs_folder() / "first", make_dataset(tmp_path / "pictures"))
    view = after_lesson()
    with qtbot.waitSignal(recognising.recogniser.ready):
        press(view.card, "Use it")
    with qtbot.waitSignal(page.lessons_wanted) as wanted:
        press(view.notice, "Compare in Results")
    assert wanted.args == [run]
    with qtbot.waitSignal(recognising.recogniser.ready):
        press(view.notice, "Undo")
    assert recognising.recogniser.model_path is None


def test_a_lesson_is_about_its_model_whichever_is_taken_into_use_meanwhile(
    recognising: Services, after_lesson: Callable[..., TeachView], tmp_path: Path, qtbot: QtBot
) -> None:
    run = make_run(recognising.runs_folder() / "other", make_dataset(tmp_path / "pictures"))
    view = after_lesson()
    with qtbot.waitSignal(recognising.recogniser.ready):
        recognising.use_model(run / "model.pokedex")
    assert says(view, "Teach “Built-in model”")
    with qtbot.waitSignal(recognising.recogniser.ready):
        press(view.card, "Use it")
    used = recognising.recogniser.model_path
    assert used is not None
    assert used.name == "Built-in model, taught.pokedex"
    assert says(view, "Teach “Built-in model, taught”")
    with qtbot.waitSignal(recognising.recogniser.ready):
        view.notice.undo()
    assert recognising.recogniser.model_path == run / "model.pokedex"


def test_all_layers_are_trained_with_them_once_they_are_copied_into_the_data_set(
    page: TrainPage, recognising: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    dataset = make_dataset(tmp_path / "pictures")
    run = make_run(recognising.runs_folder() / "first", dataset)
    corrected(recognising, "red", "Abra")
    corrected(recognising, "blue", None)
    view = opened(page, qtbot, 2)
    assert not view.further_button.isVisible()
    with qtbot.waitSignal(recognising.recogniser.ready):
        recognising.use_model(run / "model.pokedex")
    qtbot.waitUntil(view.further_button.isVisible)
    view.further_button.click()
    (box,) = view.findChildren(QMessageBox)
    assert says(box, "Copy 1 picture into the data set")
    assert says(box, str(dataset))
    press(box, "Cancel")
    assert not (dataset / "Abra").exists()
    qtbot.waitUntil(lambda: not view.findChildren(QMessageBox))
    view.further_button.click()
    (box,) = view.findChildren(QMessageBox)
    with qtbot.waitSignal(view.further_wanted) as wanted:
        press(box, "Copy and go on")
    assert wanted.args is not None
    assert wanted.args[0] == run
    (copied,) = (dataset / "Abra").iterdir()
    qtbot.waitUntil(lambda: says(page, "Adding to the run “first”"))
    assert says(page.notice, "1 picture copied into the data set")
    press(page.notice, "Undo")
    qtbot.waitUntil(lambda: not copied.parent.exists())
    assert sorted(dataset.iterdir())


def test_a_worse_model_is_used_only_after_a_second_question(
    recognising: Services, after_lesson: Callable[..., TeachView], qtbot: QtBot
) -> None:
    view = after_lesson(worse=True)
    press(view.card, "Use it all the same…")
    (box,) = view.findChildren(QMessageBox)
    press(box, "Cancel")
    assert view.card.isVisible()
    assert not recognising.models.folder.exists()
    qtbot.waitUntil(lambda: not view.findChildren(QMessageBox))
    press(view.card, "Use it all the same…")
    (box,) = view.findChildren(QMessageBox)
    with qtbot.waitSignal(recognising.recogniser.ready):
        press(box, "Use it all the same")
    assert not view.card.isVisible()


def test_a_lesson_that_is_not_wanted_leaves_nothing(
    after_lesson: Callable[..., TeachView], tmp_path: Path, qtbot: QtBot
) -> None:
    view = after_lesson()
    press(view.card, "Discard it")
    assert view.teach_button.isVisible()
    qtbot.waitUntil(lambda: not (tmp_path / "lesson").exists())
    assert default_model().exists()


def test_a_lesson_is_told_stopped_and_begun_anew(
    page: TrainPage, recognising: Services, scripted: Callable[[Script], None], qtbot: QtBot
) -> None:
    corrected(recognising, "red", "Abra")
    scripted(endless)
    view = opened(page, qtbot, 1)
    view.teach_button.click()
    qtbot.waitUntil(lambda: view.bar.value() == 1)
    assert says(view, "Looking at the pictures…")
    assert page.busy() == "A model is being taught."
    press(view, "Stop")
    qtbot.waitUntil(view.teach_button.isVisible)
    assert not view.card.isVisible()
    assert page.busy() is None


def test_what_cannot_be_taught_is_a_sentence(
    page: TrainPage, recognising: Services, scripted: Callable[[Script], None], qtbot: QtBot
) -> None:
    def refused(_model: Path, _classes: Sequence[TaughtClass]) -> Iterator[object]:
        raise TeachingError("There is no picture to teach in what was named.")
        yield

    corrected(recognising, "red", "Abra")
    scripted(refused)
    view = opened(page, qtbot, 1)
    with qtbot.waitSignal(recognising.errors.reported) as reported:
        view.teach_button.click()
    assert "There is no picture to teach" in reported.args[0].summary
    qtbot.waitUntil(view.teach_button.isVisible)


def test_escape_leads_back_to_the_data_sets(page: TrainPage, qtbot: QtBot) -> None:
    view = opened(page, qtbot, 0)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page.setup.isVisible()
    assert page.teach_button.isVisible()


def test_a_forgotten_model_is_gone_with_its_folder(tmp_path: Path) -> None:
    place = tmp_path / "lesson"
    place.mkdir()
    (place / "model.pokedex").touch()
    forget(place / "model.pokedex")
    assert not place.exists()
