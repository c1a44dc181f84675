"""The Pokédex page: what it shows of the collection, and what can be done there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.pokedex.page import CORRECTIONS_AT_ONCE, PokedexPage
from pokedex_app.pokedex.species_item_model import SeenFilter
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import Collection, Found, small_copy
from tests.helpers.widgets import button, offers, on_screen, press, says, texts
from trainer.resources import samples

PIKACHU, VOLTORB = 25, 100
ALOLAN = 10102


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> Iterator[PokedexPage]:
    made = on_screen(PokedexPage(services), qtbot, 1100, 760)
    yield made
    made.shutdown()


@pytest.fixture
def found(samples: dict[Path, str | None]) -> dict[str, Found]:
    """Answers for three sample pictures, by their names."""
    numbers = {"pikachu": PIKACHU, "voltorb": VOLTORB, "electrode": VOLTORB}
    return {
        path.stem: Found(
            "Pikachu" if path.stem == "pikachu" else "Voltorb",
            numbers[path.stem],
            {"pikachu": 0.9, "voltorb": 0.95, "electrode": 0.6}[path.stem],
            path,
            small_copy(path),
        )
        for path in samples
        if path.stem in numbers
    }


def at_rest(services: Services, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not services.jobs.running())


def shown_row(page: PokedexPage, species: int) -> int:
    return page.filter.index_of(species).row()


def test_an_empty_collection_shows_silhouettes_and_what_to_do(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    page.activated()
    at_rest(services, qtbot)
    assert page.filter.rowCount() == 152
    assert page.count.text() == "0 of 150 seen"
    assert offers(page, "Identify a picture")
    with qtbot.waitSignal(page.identify_requested):
        press(page, "Identify a picture")


def test_what_was_seen_has_its_best_picture(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    services.collection.record_all(found.values())
    page.activated()
    qtbot.waitUntil(lambda: page.model.picture(VOLTORB) is not None)
    at_rest(services, qtbot)
    assert page.count.text() == "2 of 150 seen"
    assert not offers(page, "Identify a picture")
    assert page.model.picture(PIKACHU) is not None
    best = services.collection.best(VOLTORB)
    assert best is not None
    assert best.confidence == 0.95
    assert page.model.known_pictures()[VOLTORB] == best.id


def test_what_another_window_records_appears_by_itself(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    page.activated()
    at_rest(services, qtbot)
    page.look_for_changes()
    other = Collection(services.folders.collection_file)
    other.record(found["pikachu"])
    other.close()
    page.look_for_changes()
    qtbot.waitUntil(lambda: page.count.text() == "1 of 150 seen")
    at_rest(services, qtbot)


def test_it_looks_for_changes_only_while_it_is_shown(page: PokedexPage) -> None:
    assert page.watch.isActive()
    page.hide()
    assert not page.watch.isActive()


def test_search_type_and_seen_are_combined_and_cleared(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    services.collection.record(found["pikachu"])
    page.activated()
    at_rest(services, qtbot)
    qtbot.keyClicks(page.filters.search, "pika")
    assert page.filter.rowCount() == 1
    page.filters.types.setCurrentIndex(page.filters.types.findData("water"))
    assert page.filter.rowCount() == 0
    assert says(page.grid, "No species fits what you search for.")
    press(page.grid, "Show all")
    assert page.filter.rowCount() == 152
    assert page.filters.search.text() == ""
    page.filters.shown.setCurrentIndex(page.filters.shown.findData(SeenFilter.SEEN.value))
    assert page.filter.rowCount() == 1


def test_the_keyboard_reaches_everything(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    page.activated()
    at_rest(services, qtbot)
    page.filters.search.begin()
    qtbot.keyClicks(page.filters.search, "char")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Down)
    assert page.grid.currentIndex().data() == "Charmander"
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.entry.isVisible()
    assert page.entry.species is not None
    assert page.entry.species.name() == "Charmeleon"
    qtbot.keyClick(
        button(page.entry, "All species"), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier
    )
    assert page.entry.species.name() == "Charizard"
    qtbot.keyClick(button(page.entry, "All species"), Qt.Key.Key_Escape)
    assert page.grid.isVisible()
    assert page.grid.currentIndex().data() == "Charizard"
    page.filters.search.begin()
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    assert page.filter.rowCount() == 152
    at_rest(services, qtbot)


def test_down_moves_to_the_next_line_of_tiles(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    page.activated()
    at_rest(services, qtbot)
    page.enter_grid()
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    first, second = (page.grid.visualRect(page.filter.index(n, 0)) for n in (0, 1))
    below = page.grid.visualRect(page.grid.currentIndex())
    assert below.left() == first.left()
    assert below.top() > second.top()


@pytest.mark.parametrize("width", [500, 834, 1100, 1600])
def test_tiles_fill_the_width_whatever_it_is(
    page: PokedexPage, services: Services, qtbot: QtBot, width: int
) -> None:
    page.resize(width, 760)
    page.activated()
    at_rest(services, qtbot)
    page.grid.executeDelayedItemsLayout()
    tops = [page.grid.visualRect(page.filter.index(n, 0)).top() for n in range(20)]
    columns = tops.count(tops[0])
    cell = page.grid.visualRect(page.filter.index(0, 0)).width()
    bar = page.grid.verticalScrollBar().sizeHint().width()
    assert 0 <= page.grid.width() - bar - columns * cell < 4 + columns


def test_an_entry_has_the_users_pictures_and_corrections(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    services.collection.record_all(found.values())
    services.collection.correct(found["pikachu"], "Voltorb", VOLTORB)
    page.activated()
    page.show_species(VOLTORB)
    at_rest(services, qtbot)
    assert page.entry.pictures.model.rowCount() == 3
    assert page.entry.corrections.model.rowCount() == 1
    sentence = page.entry.corrections.model.index(0, 0).data()
    assert "The model said Pikachu; you said Voltorb." in sentence
    assert "Seen in 3 picture" in "\n".join(texts(page.entry))
    page.show_species(ALOLAN)
    assert not page.entry.pictures.isVisible()
    assert "Not seen yet" in "\n".join(texts(page.entry))
    at_rest(services, qtbot)


def test_a_link_of_the_evolution_line_leads_on(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    page.show_species(PIKACHU)
    page.entry.card.species_requested.emit(26)
    assert page.entry.species is not None
    assert page.entry.species.name() == "Raichu"
    page.show_species(9999)
    assert page.entry.species.name() == "Raichu"
    at_rest(services, qtbot)


def test_the_user_chooses_the_picture_that_is_shown(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    services.collection.record_all(found.values())
    page.activated()
    page.show_species(VOLTORB)
    at_rest(services, qtbot)
    pictures = page.entry.pictures
    pictures.gallery.setCurrentIndex(pictures.model.index(1, 0))
    chosen = pictures.current()
    assert chosen is not None
    press(pictures, "Show this one")
    qtbot.waitUntil(lambda: page.model.known_pictures().get(VOLTORB) == chosen.id)
    at_rest(services, qtbot)
    assert pictures.current() == services.collection.best(VOLTORB)
    assert says(pictures, "your choice")


def test_a_picture_is_taken_out_and_put_back(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    services.collection.record(found["pikachu"])
    page.activated()
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    page.entry.pictures.gallery.setFocus()
    qtbot.keyClick(page.entry.pictures.gallery, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.seen_count() == 0)
    at_rest(services, qtbot)
    assert page.notice.isVisible()
    assert not page.entry.pictures.isVisible()
    assert found["pikachu"].path is not None
    assert found["pikachu"].path.is_file()
    press(page.notice, "Undo")
    qtbot.waitUntil(lambda: page.model.picture(PIKACHU) is not None)
    at_rest(services, qtbot)
    assert page.entry.pictures.isVisible()


def test_of_many_corrections_the_newest_are_shown_and_older_ones_when_asked_for(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    for number in range(CORRECTIONS_AT_ONCE + 2):
        copy = small_copy(Image.new("RGB", (120, 90), (number, 0, 0)))
        services.collection.correct(Found("Pikachu", PIKACHU, 0.9, None, copy), "Voltorb", VOLTORB)
    page.show_species(VOLTORB)
    at_rest(services, qtbot)
    corrections = page.entry.corrections
    shown = corrections.model
    assert shown.rowCount() == CORRECTIONS_AT_ONCE
    assert shown.correction(0) == services.collection.corrections(VOLTORB)[0]
    side = corrections.sign_side()
    sign = shown.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert sign.availableSizes() == [QSize(side, side)]
    corrections.list.setCurrentIndex(shown.index(3, 0))
    button(corrections, "… and 2 more").setFocus()
    press(corrections, "… and 2 more")
    qtbot.waitUntil(lambda: shown.rowCount() == CORRECTIONS_AT_ONCE + 2)
    assert corrections.list.hasFocus(), "and not what takes a correction back"
    assert not offers(corrections, "… and")
    assert corrections.list.currentIndex().row() == 3
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    assert shown.rowCount() == CORRECTIONS_AT_ONCE, "another entry begins with the newest"


def test_corrections_have_room_for_the_longest_of_them_at_every_width(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    for number, right in enumerate(("Voltorb", "a very long name of a class " * 4, None)):
        copy = small_copy(Image.new("RGB", (90, 90), (number, 0, 0)))
        services.collection.correct(Found("Pikachu", PIKACHU, 0.9, None, copy), right)
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    shown = page.entry.corrections.list
    said = [shown.model().index(row, 0).data() for row in range(3)]

    def room() -> bool:
        rows = [shown.visualRect(shown.model().index(row, 0)) for row in range(3)]
        beside = QRect(0, 0, rows[0].width() - shown.iconSize().width(), 999)
        wrapped = Qt.TextFlag.TextWordWrap.value
        needed = shown.fontMetrics().boundingRect(beside, wrapped, max(said, key=len)).height()
        return needed <= min(row.height() for row in rows) and rows[2].bottom() < shown.height()

    for width in (1100, 700, 1600):
        page.resize(width, 760)
        qtbot.waitUntil(room)


@pytest.mark.parametrize("by_keys", [False, True])
def test_a_correction_is_taken_back(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found], by_keys: bool
) -> None:
    services.collection.record(found["pikachu"])
    to_learn_from = small_copy(samples() / "pikachu.png", example=True)
    services.collection.correct(replace(found["pikachu"], picture=to_learn_from), None)
    page.activated()
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    assert page.model.seen_count() == 0
    if by_keys:
        page.entry.corrections.list.setFocus()
        qtbot.keyClick(page.entry.corrections.list, Qt.Key.Key_Delete)
    else:
        press(page.entry.corrections, "Take it back")
    qtbot.waitUntil(lambda: page.model.seen_count() == 1)
    at_rest(services, qtbot)
    assert not page.entry.corrections.isVisible()
    assert services.collection.examples() == []
    press(page.notice, "Undo")
    qtbot.waitUntil(lambda: page.model.seen_count() == 0)
    at_rest(services, qtbot)
    assert page.entry.corrections.isVisible()
    assert len(services.collection.examples()) == 1


def test_the_picture_of_a_correction_is_opened_from_its_menu(
    page: PokedexPage,
    services: Services,
    qtbot: QtBot,
    found: dict[str, Found],
    opened_outside: list[Path],
) -> None:
    services.collection.correct(found["pikachu"], None)
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    menu = page.entry.corrections.menu
    menu.open_here()
    menu.close()
    next(a for a in menu.actions() if a.text().startswith("Open the picture")).trigger()
    assert opened_outside == [found["pikachu"].path]
    next(a for a in menu.actions() if a.text().startswith("Copy the path")).trigger()
    assert page.notice.text().startswith("Copied")


def test_the_folder_of_a_picture_is_opened_or_said_to_be_gone(
    page: PokedexPage,
    services: Services,
    qtbot: QtBot,
    found: dict[str, Found],
    opened_outside: list[Path],
) -> None:
    one = found["pikachu"]
    services.collection.record(one)
    gone = Found("Pikachu", PIKACHU, 0.1, Path("/no/such/folder/a.png"))
    services.collection.record(gone)
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    press(page.entry.pictures, "Show the file")
    assert one.path is not None
    assert opened_outside == [one.path.parent]
    page.entry.pictures.gallery.setCurrentIndex(page.entry.pictures.model.index(1, 0))
    press(page.entry.pictures, "Show the file")
    assert len(opened_outside) == 1
    assert "is not there any more" in page.notice.text()


def test_a_failed_look_is_told_until_one_succeeds(
    page: PokedexPage, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Collection) -> int:
        raise OSError("no")

    page.activated()
    at_rest(services, qtbot)
    with monkeypatch.context() as patched, qtbot.waitSignal(services.errors.reported) as told:
        patched.setattr(Collection, "revision", refused)
        page.look_for_changes()
    at_rest(services, qtbot)
    with qtbot.waitSignal(services.errors.over, check_params_cb=told.args[0].cause.__eq__):
        page.look_for_changes()
    at_rest(services, qtbot)


def test_the_language_changes_without_losing_anything(
    page: PokedexPage, services: Services, qtbot: QtBot, found: dict[str, Found]
) -> None:
    services.collection.record(found["pikachu"])
    page.activated()
    at_rest(services, qtbot)
    page.filters.search.setText("sand")
    page.filters.types.setCurrentIndex(page.filters.types.findData("ice"))
    page.show_species(ALOLAN)
    at_rest(services, qtbot)
    services.settings.update(language="es")
    qtbot.waitUntil(lambda: page.filters.types.currentText() == "Hielo")
    assert page.filters.search.text() == "sand"
    assert page.filters.types.currentData() == "ice"
    assert page.filter.index(0, 0).data() == "Sandslash de Alola"
    assert page.entry.card.species is not None
    services.settings.update(language="en")  # else the Spanish texts stay with the application


def test_it_follows_the_theme(page: PokedexPage, services: Services, qtbot: QtBot) -> None:
    page.activated()
    at_rest(services, qtbot)
    light = page.grid.grab().toImage().pixelColor(20, 20).lightness()
    services.settings.update(theme="dark")
    dark = page.grid.grab().toImage().pixelColor(20, 20).lightness()
    assert dark < 100 < light


def test_a_collection_that_cannot_be_used_is_said_on_the_page(
    page: PokedexPage, services: Services, qtbot: QtBot
) -> None:
    file = services.folders.collection_file
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    page.activated()
    at_rest(services, qtbot)
    page.show_species(PIKACHU)
    at_rest(services, qtbot)
    assert says(page, "newer version")
    assert page.filter.rowCount() == 152
    assert page.entry.isVisible()


def test_every_input_has_a_name_for_a_screen_reader(page: PokedexPage) -> None:
    named: list[QWidget] = [
        page.filters.search,
        page.filters.types,
        page.filters.shown,
        page.grid,
        page.entry.pictures.gallery,
        page.entry.corrections.list,
    ]
    assert all(widget.accessibleName() for widget in named)
