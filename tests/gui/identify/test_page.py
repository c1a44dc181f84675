"""The Identify page, with the real model and our own sample pictures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.core.images import HEAT_SIDE
from pokedex_app.identify.answer_card import ShownAnswer
from pokedex_app.identify.identification import LONGEST_SIDE
from pokedex_app.identify.known_pictures import known_pictures
from pokedex_app.identify.page import IdentifyPage
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import Found
from pokedex_app.ui.confidence_bars import Bar
from pokedex_app.ui.incoming import Incoming
from tests.helpers.widgets import button, drop_of, line, on_screen, press, says
from trainer.features.neighbours import ModelFeatures
from trainer.resources import default_model, samples

PIKACHU = samples() / "pikachu.png"
HOUSE = samples() / "house.png"


@pytest.fixture
def page(qtbot: QtBot, recognising: Services) -> IdentifyPage:
    return _shown(qtbot, recognising)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two samples and a file that is no picture, by name in this order."""
    made = tmp_path / "pictures"
    made.mkdir()
    shutil.copy(PIKACHU, made / "1.png")
    (made / "2.png").write_text("not a picture")
    shutil.copy(samples() / "gastly.png", made / "10.png")
    return made


def test_a_picture_gets_its_answer_and_its_entry(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    assert page.card.headline()[0] == "Pikachu"
    assert len(page.card.bars.bars()) == 5
    assert page.entry.species is not None
    assert page.entry.species.national_dex == 25
    assert page.panel.view.image.size() == QImage(str(PIKACHU)).size()


def test_a_weak_answer_is_not_sure_and_the_threshold_is_the_users(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    services.settings.update(threshold=1.0)
    _open(page, qtbot, PIKACHU)
    assert page.card.headline()[0] == "Not sure"
    assert page.entry.isHidden()
    services.settings.update(threshold=0.0)
    assert page.card.headline()[0] == page.card.bars.bars()[0].name
    assert not page.entry.isHidden()


def test_a_bar_leads_to_its_entry(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    second = page.card.bars.bars()[1]
    page.card.bars.findChildren(QAbstractButton)[1].click()
    assert page.entry.species is not None
    assert page.entry.species.name("en") == second.name


def test_a_class_that_is_no_pokemon_has_no_entry(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    page.card.chosen.emit("tea cup")
    assert page.entry.isHidden()


def test_a_label_without_end_does_not_widen_the_column(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    width = page.card.width()
    long = "x" * 250
    page.card.show_answer(ShownAnswer((Bar(long, long, 0.9),), 0.5))
    assert page.card.minimumSizeHint().width() <= width


def test_the_arrow_keys_walk_through_the_folder_past_broken_files(
    page: IdentifyPage, qtbot: QtBot, folder: Path
) -> None:
    _open(page, qtbot, folder / "1.png")
    qtbot.waitUntil(lambda: page.identification.place() == (0, 3))
    assert not button(page.panel, "Previous picture").isEnabled()
    _answered(page, qtbot, lambda: qtbot.keyClick(page, Qt.Key.Key_Right))
    assert page.card.headline()[0] == "No answer for this file"
    assert "text" in page.card.headline()[1]
    assert page.panel.view.image.isNull()
    _answered(page, qtbot, lambda: qtbot.keyClick(page, Qt.Key.Key_Right))
    assert page.identification.name == "10.png"
    assert not button(page.panel, "Next picture").isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Right)
    assert page.identification.name == "10.png"
    _answered(page, qtbot, lambda: qtbot.keyClick(page, Qt.Key.Key_Left))
    assert page.identification.name == "2.png"


def test_the_heatmap_key_toggles_and_is_remembered(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, PIKACHU)
    assert page.panel.view.has_heat
    plain = page.panel.view.with_heat()
    qtbot.keyClick(page, Qt.Key.Key_H)
    assert services.settings.value.show_heatmap
    assert page.panel.view.with_heat() != plain


def test_a_class_that_is_chosen_shows_what_speaks_for_it(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    page.panel.heat.setChecked(True)
    best = page.panel.view.with_heat()
    second = page.card.bars.bars()[1]
    page.card.bars.chosen.emit(second.label)
    assert page.panel.view.with_heat() != best
    assert f"speaks for {second.name}" in page.panel.heat.toolTip()
    page.card.bars.chosen.emit(page.card.bars.bars()[0].label)
    assert page.panel.view.with_heat() == best


def test_several_files_or_a_folder_are_for_the_batch(
    page: IdentifyPage, qtbot: QtBot, folder: Path
) -> None:
    for paths in ([PIKACHU, HOUSE], [folder]):
        with qtbot.waitSignal(page.batch_requested) as requested:
            page.open_paths(paths)
        assert requested.args == [paths]
    assert page.identification.source is None


def test_a_drop_is_taken_and_never_moves_the_file(page: IdentifyPage, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(PIKACHU))])
    drop = drop_of(data)
    drop.ignore()
    page.dragEnterEvent(drop)  # type: ignore[arg-type]
    assert drop.isAccepted()
    _answered(page, qtbot, lambda: page.dropEvent(drop))
    assert drop.dropAction() == Qt.DropAction.CopyAction
    assert page.card.headline()[0] == "Pikachu"


def test_a_picture_is_pasted(page: IdentifyPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(PIKACHU)))
    _answered(page, qtbot, page.paste)
    assert page.card.headline()[0] == "Pikachu"
    assert page.identification.place() == (0, 1)


def test_the_path_of_a_file_is_pasted(page: IdentifyPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(str(PIKACHU))
    _answered(page, qtbot, page.paste)
    assert page.identification.source == PIKACHU


def test_what_cannot_be_used_is_told(page: IdentifyPage) -> None:
    QGuiApplication.clipboard().setText("no picture")
    page.paste()
    assert "neither a picture nor a file" in page.notice.text()
    page.take(Incoming(elsewhere=True))
    assert "Internet" in page.notice.text()


def test_what_is_surely_seen_goes_into_the_collection(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, PIKACHU)
    qtbot.waitUntil(lambda: 25 in services.collection.seen())
    qtbot.waitUntil(lambda: says(page.card, "New in your Pokédex"))
    services.settings.update(threshold=1.0)
    _open(page, qtbot, samples() / "gastly.png")
    assert 92 not in services.collection.seen()


def confidence_of(page: IdentifyPage, services: Services) -> str:
    answer = page.identification.answer
    assert answer is not None
    assert answer.prediction is not None
    return services.translator.percent(answer.prediction.predictions[0].probability)


def test_the_users_word_is_kept_and_can_be_taken_back(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, PIKACHU)
    _correct(page, qtbot, "Save", typed="glurak")
    (correction,) = services.collection.corrections()
    assert (correction.said, correction.right) == ("Pikachu", "Charizard")
    assert page.card.headline() == (
        "Charizard",
        f"The model said Pikachu, with a confidence of {confidence_of(page, services)}.",
    )
    page.copy_text()
    assert QGuiApplication.clipboard().text().startswith("pikachu.png: Charizard\n")
    _open(page, qtbot, HOUSE)
    _open(page, qtbot, PIKACHU)
    qtbot.waitUntil(lambda: page.card.headline()[0] == "Charizard")
    services.settings.update(threshold=0.95)
    assert page.card.headline()[0] == "Charizard"
    assert page.entry.species is not None
    assert page.entry.species.name("en") == "Charizard"
    (correction,) = services.collection.corrections()
    with qtbot.waitSignal(page.identification.withdrawn):
        page.identification.withdraw(correction)
    assert services.collection.corrections() == []
    assert page.entry.species.name("en") == "Pikachu"


@pytest.mark.parametrize("on", [Qt.Key.Key_Right, Qt.Key.Key_Escape])
def test_the_users_word_can_be_taken_back_after_going_on(
    page: IdentifyPage, qtbot: QtBot, services: Services, folder: Path, on: Qt.Key
) -> None:
    _open(page, qtbot, folder / "1.png")
    qtbot.waitUntil(lambda: page.identification.place() == (0, 3))
    _correct(page, qtbot, "None of these")
    qtbot.keyClick(page, on)
    assert page.identification.source != folder / "1.png"
    with qtbot.waitSignal(page.identification.withdrawn):
        qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert services.collection.corrections() == []
    assert not page.notice.isVisible()


@pytest.mark.parametrize("answer", ["Keep copies", "Don't keep any"])
def test_the_first_correction_asks_once_whether_copies_may_be_kept(
    page: IdentifyPage, qtbot: QtBot, services: Services, answer: str
) -> None:
    services.settings.update(correction_copies="ask")
    _open(page, qtbot, HOUSE)
    press(page.card, "That's wrong…")
    press(page.card.picker, "None of these")
    page.card.picker.picked.emit("Ditto")  # while it is being asked
    (box,) = page.findChildren(QMessageBox)
    assert services.collection.corrections() == []
    with qtbot.waitSignal(page.corrected):
        press(box, answer)
    kept = answer == "Keep copies"
    assert len(services.collection.examples()) == kept
    assert services.settings.value.correction_copies == ("kept" if kept else "not_kept")
    _open(page, qtbot, PIKACHU)
    _correct(page, qtbot, "None of these")
    assert len(services.collection.examples()) == 2 * kept


def test_what_is_noted_is_named_with_its_picture_while_others_are_looked_at(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, HOUSE)
    _correct(page, qtbot, "Save", "Ditto")
    assert page.notice.text() == f"Noted for {HOUSE.name}: Ditto."
    _open(page, qtbot, PIKACHU)
    assert page.notice.text() == f"Noted for {HOUSE.name}: Ditto."
    with qtbot.waitSignal(page.identification.withdrawn):
        page.notice.undo()
    assert services.collection.corrections() == []
    assert page.card.headline()[0] == "Pikachu"


def test_none_of_these_is_an_answer_too(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, HOUSE)
    _correct(page, qtbot, "None of these")
    (correction,) = services.collection.corrections()
    assert correction.right is None
    assert page.entry.isHidden()


def test_a_class_that_the_model_does_not_know_is_an_answer_too(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, HOUSE)
    _correct(page, qtbot, "New class", typed="doll's house")
    (correction,) = services.collection.corrections()
    assert correction.right == "doll's house"
    assert page.card.headline()[0] == "doll's house"
    _open(page, qtbot, PIKACHU)
    _open(page, qtbot, HOUSE)
    qtbot.waitUntil(lambda: page.card.headline()[0] == "doll's house")


def test_the_answer_is_copied_as_text_and_as_a_picture(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    qtbot.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "pikachu.png: Pikachu"
    assert len(lines) == 6
    page.copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()


def test_escape_puts_the_picture_away(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.identification.source is None
    assert page.drop_area.isVisible()


def test_the_answer_stays_in_sight_while_it_is_corrected(page: IdentifyPage, qtbot: QtBot) -> None:
    page.resize(800, 600)
    _open(page, qtbot, PIKACHU)
    page.card.ask_what_is_right()
    column, picker = page._cards.viewport(), page.card.picker

    def bottom(widget: QWidget) -> int:
        return widget.mapTo(column, widget.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: bottom(picker) > bottom(page.card.wrong) + picker.height())
    end = bottom(picker)
    page.card.close_picker()
    assert _in_sight(page.card.headline_label)
    page.resize(800, page.height() - column.height() + end - 10)  # no room for the last pixels
    page.card.ask_what_is_right()
    qtbot.waitUntil(lambda: _in_sight(picker))
    assert _in_sight(page.card.headline_label)


def _in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_the_place_among_many_pictures_is_grouped(page: IdentifyPage, qtbot: QtBot) -> None:
    _open(page, qtbot, PIKACHU)
    page.panel.set_place("a.png", 1233, 6820)
    assert says(page.panel, "1,234 of 6,820")


def test_letters_typed_into_the_picker_are_no_shortcuts(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, PIKACHU)
    press(page.card, "That's wrong…")
    typed = line(page.card.picker)
    qtbot.keyClicks(typed, "h")
    qtbot.keyClick(typed, Qt.Key.Key_Left)
    assert typed.text() == "h"
    assert typed.cursorPosition() == 0
    assert not services.settings.value.show_heatmap
    assert page.identification.source == PIKACHU
    qtbot.keyClick(typed, Qt.Key.Key_Escape)
    assert not page.card.picker.isVisible()
    assert page.identification.source == PIKACHU


def test_a_picture_asked_for_before_the_model_has_loaded_is_seen_at_once(
    qtbot: QtBot, services: Services
) -> None:
    page = _shown(qtbot, services)
    page.open_paths([PIKACHU])
    assert page.card.headline()[0] == "Looking at the picture…"
    qtbot.waitUntil(lambda: says(page.panel, "pikachu.png"))
    QGuiApplication.clipboard().setImage(QImage(str(PIKACHU)))
    page.paste()
    assert not page.panel.view.image.isNull()
    assert page.panel.view.waiting
    _answered(page, qtbot, lambda: None)


def test_a_large_photo_is_reduced_before_it_is_shown(
    page: IdentifyPage, qtbot: QtBot, tmp_path: Path
) -> None:
    large = QImage(str(PIKACHU)).scaled(1400, 2100)
    large.save(str(tmp_path / "photo.jpg"))
    _open(page, qtbot, tmp_path / "photo.jpg")
    shown = page.panel.view.image
    assert shown.height() == LONGEST_SIDE
    assert abs(shown.width() / shown.height() - 1400 / 2100) < 0.01
    answer = page.identification.answer
    assert answer is not None
    assert max(answer.heats[0].shape) == HEAT_SIDE
    assert page.card.headline()[0] == "Pikachu"


def test_another_model_is_asked_about_the_same_picture(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, PIKACHU)
    first = page.identification.answer
    _answered(page, qtbot, lambda: services.recogniser.use(default_model()))
    assert page.identification.answer is not first
    assert page.card.headline()[0] == "Pikachu"


def test_the_language_changes_without_losing_anything(
    page: IdentifyPage, qtbot: QtBot, services: Services
) -> None:
    _open(page, qtbot, PIKACHU)
    press(page.card, "That's wrong…")
    qtbot.keyClicks(line(page.card.picker), "glu")
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: "," in page.card.headline()[1])
    assert line(page.card.picker).text() == "glu"
    assert page.card.picker.isVisible()
    assert page.card.bars.bars()[0].name == "Pikachu"
    services.translator.set_language("en")


def _shown(qtbot: QtBot, services: Services) -> IdentifyPage:
    page = on_screen(IdentifyPage(services), qtbot, 900, 640)
    page.activated()
    return page


def _open(page: IdentifyPage, qtbot: QtBot, path: Path) -> None:
    _answered(page, qtbot, lambda: page.open_paths([path]))


def _correct(page: IdentifyPage, qtbot: QtBot, answer: str, typed: str = "") -> None:
    press(page.card, "That's wrong…")
    qtbot.keyClicks(line(page.card.picker), typed)
    with qtbot.waitSignal(page.corrected):
        press(page.card.picker, answer)


def _answered(page: IdentifyPage, qtbot: QtBot, ask: object) -> None:
    with qtbot.waitSignal(page.identification.answered):
        ask()  # type: ignore[operator]


def test_keys_zoom_and_the_arrows_still_step(
    page: IdentifyPage, folder: Path, qtbot: QtBot
) -> None:
    _open(page, qtbot, folder / "1.png")
    qtbot.waitUntil(lambda: page.identification.place() == (0, 3))
    view = page.panel.view
    for _ in range(4):
        qtbot.keyClicks(page, "+")
    larger = view.scale
    assert not view.fits
    qtbot.keyClicks(page, "-")
    assert view.scale < larger
    qtbot.keyClicks(page, "0")
    assert view.fits
    qtbot.keyClicks(page, "+")
    qtbot.keyClick(page, Qt.Key.Key_Right)
    qtbot.waitUntil(
        lambda: page.identification.name == "2.png" and page.identification.answer is not None
    )
    assert view.fits


def test_the_picture_s_menu(
    page: IdentifyPage, folder: Path, qtbot: QtBot, opened_outside: list[Path]
) -> None:

    def possible() -> list[str]:
        page.menu.open_here()
        page.menu.close()
        found = (action for action in page.menu.actions() if action.isEnabled())
        return [action.text().split("\t")[0] for action in found if action.text()]

    def do(name: str) -> None:
        next(a for a in page.menu.actions() if a.text().split("\t")[0] == name).trigger()

    _open(page, qtbot, folder / "1.png")
    for name in ("Open the picture", "Show in folder"):
        do(name)
    assert opened_outside == [folder / "1.png", folder]
    do("Copy the path")
    assert QGuiApplication.clipboard().text() == str(folder / "1.png")
    do("Copy the picture")
    qtbot.waitUntil(lambda: page.notice.text() == "Copied the picture.")
    assert QGuiApplication.clipboard().image().size() == page.panel.view.image.size()
    do("That's wrong…")
    assert page.card.picker.isVisible()
    do("Put the picture away")
    assert page.drop_area.isVisible()

    page.take(Incoming(image=QImage(str(PIKACHU))))
    qtbot.waitUntil(lambda: page.identification.answer is not None)
    assert not {"Open the picture", "Show in folder", "Copy the path"} & set(possible())


def test_a_recent_folder_shows_its_first_picture(
    page: IdentifyPage, folder: Path, tmp_path: Path, services: Services, qtbot: QtBot
) -> None:
    assert services.recent_folders().places() == []
    page.open_paths([PIKACHU])
    assert services.recent_folders().places() == [], "our own drawings are no folder of the user's"
    _open(page, qtbot, folder / "10.png")
    assert services.recent_folders().places() == [folder]
    page.open_folder(folder)
    qtbot.waitUntil(lambda: page.identification.source == folder / "1.png")
    (tmp_path / "empty").mkdir()
    page.open_folder(tmp_path / "empty")
    qtbot.waitUntil(lambda: page.notice.text().startswith("There is no picture in"))
    qtbot.waitUntil(lambda: page.identification.answer is not None)


def test_what_is_for_other_pages_goes_there_with_all_of_the_drop(
    page: IdentifyPage, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [tmp_path / "m.pokedex", PIKACHU]
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        page.take(Incoming(tuple(paths)))
    assert passed_on.args == [paths]
    page.take(Incoming((tmp_path / "set.zip",)))
    assert "unpack it first" in page.notice.text()


def test_a_folder_that_has_gone_is_named_and_located(
    page: IdentifyPage,
    folder: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _open(page, qtbot, folder / "1.png")
    qtbot.waitUntil(lambda: page.identification.place() == (0, 3))
    moved = folder.rename(tmp_path / "moved")
    qtbot.keyClick(page, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.notice.text() == f"{folder} is not there any more.")
    assert page.card.headline()[1] == page.notice.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(moved))
    press(page.notice, "Locate")
    qtbot.waitUntil(lambda: page.identification.place() == (1, 3))
    assert page.identification.source == moved / "2.png"
    qtbot.waitUntil(lambda: page.identification.answer is not None)


def test_a_model_whose_run_is_not_here_is_compared_with_own_pictures_of_its_classes(
    recognising: Services, tmp_path: Path
) -> None:
    services, classifier = recognising, recognising.recogniser.classifier
    assert classifier is not None
    for label in ("Pikachu", "Mango"):
        services.collection.record(
            Found(label, None, 0.9, PIKACHU if label == "Pikachu" else HOUSE)
        )
    trained, known = known_pictures(
        services, classifier, tmp_path / "taught.pokedex", ModelFeatures(classifier), lambda: False
    )
    assert not trained
    assert [(path, label) for path, label, _ in known] == [(PIKACHU, "Pikachu")]


def test_own_pictures_that_look_like_it_are_shown_and_opened(
    page: IdentifyPage,
    qtbot: QtBot,
    services: Services,
    opened_outside: list[Path],
    tmp_path: Path,
) -> None:
    turned = tmp_path / "turned.png"
    ImageOps.mirror(Image.open(PIKACHU)).save(turned)
    _open(page, qtbot, PIKACHU)
    qtbot.waitUntil(lambda: services.collection.newest_files(9) == [(PIKACHU, "Pikachu")])
    assert page.looks_like.isHidden(), "there is no other one yet"
    _open(page, qtbot, HOUSE)
    qtbot.waitUntil(lambda: all(job.name != "looks-like" for job in services.jobs.running()))
    assert page.looks_like.isHidden(), "a house is not like it"
    _open(page, qtbot, turned)
    qtbot.waitUntil(page.looks_like.isVisible)
    tiles = page.looks_like.tiles
    assert page.looks_like.model.index(0, 0).data().startswith("Pikachu")
    tiles.setCurrentIndex(page.looks_like.model.index(0, 0))
    tiles.setFocus()
    qtbot.keyClick(tiles, Qt.Key.Key_Return)
    assert opened_outside == [PIKACHU]
    page.put_away()
    assert page.looks_like.isHidden()
