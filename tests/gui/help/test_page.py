"""The Help page shows the guide of the language, jumps, searches, and opens what it links to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlock, QTextDocument, QTextListFormat
from pytestqt.qtbot import QtBot

from pokedex_app.help.page import HelpPage
from pokedex_app.help.problem_report import ProblemReport
from pokedex_app.services import Services
from pokedex_app.ui.text_dialog import TextDialog
from tests.helpers.widgets import on_screen


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> HelpPage:
    made = on_screen(HelpPage(services), qtbot, 1000, 700)
    made.activated()
    return made


def sections(page: HelpPage) -> list[str]:
    return [page.contents.item(row).text() for row in range(page.contents.count())]


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def test_every_page_has_a_section(page: HelpPage) -> None:
    names = ["Identify", "Batch", "Pokédex", "Train", "Results", "Models", "Settings"]
    assert [name for name in sections(page) if name in names] == names


def test_bullets_are_full_and_stand_in_from_the_text(page: HelpPage) -> None:
    document = page.guide.document()
    lists = [each for block in blocks(document) if (each := block.textList()) is not None]
    styles = {each.format().style() for each in lists}
    assert styles == {QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListDecimal}
    assert {each.format().indent() for each in lists} == {1}
    assert 20 <= document.indentWidth() <= 40


def test_starts_at_the_top(page: HelpPage) -> None:
    assert page.guide.verticalScrollBar().value() == 0
    assert page.contents.currentRow() == 0


def test_a_section_is_jumped_to_and_scrolling_marks_it(page: HelpPage) -> None:
    row = sections(page).index("What the figures mean")
    page.contents.setCurrentRow(row)
    place = page.guide.verticalScrollBar().value()
    assert place > 0
    page.guide.verticalScrollBar().setValue(0)
    assert page.contents.currentRow() == 0
    page.guide.verticalScrollBar().setValue(place)
    assert page.contents.currentRow() == row


def test_the_language_changes_and_the_section_stays(
    page: HelpPage, services: Services, qtbot: QtBot
) -> None:
    row = sections(page).index("Shortcuts")
    page.contents.setCurrentRow(row)
    services.settings.update(language="es")
    qtbot.waitUntil(lambda: sections(page)[row] == "Atajos de teclado")
    assert page.contents.currentRow() == row
    assert page.title() == "Ayuda"


def test_the_users_own_folders_are_named(
    page: HelpPage, services: Services, tmp_path: Path
) -> None:
    assert str(services.folders.logs) in page.guide.toPlainText()
    odd = tmp_path / "runs_of *mine* [1]"
    services.settings.update(runs_folder=str(odd))
    page.activated()
    assert str(odd) in page.guide.toPlainText()


def test_the_search_counts_marks_and_steps(page: HelpPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "heatmap")
    qtbot.waitUntil(lambda: "place" in page.found())
    assert len(page.guide.extraSelections()) > 2
    places = set()
    for _ in range(len(page.guide.extraSelections()) + 1):
        qtbot.keyClick(page.search, Qt.Key.Key_Return)
        places.add(page.guide.textCursor().position())
    assert len(places) == len(page.guide.extraSelections())
    page.search.setText("there is no such word")
    qtbot.waitUntil(lambda: page.found() == "Nothing found")
    page.search.clear()
    qtbot.waitUntil(lambda: page.found() == "")
    assert page.guide.extraSelections() == []


def test_a_folder_is_opened(page: HelpPage, services: Services, opened_outside: list[Path]) -> None:
    page.guide.anchorClicked.emit(QUrl("open:logs"))
    assert opened_outside == [services.folders.logs]
    page.guide.anchorClicked.emit(QUrl("https://example.org"))
    assert len(opened_outside) == 1


@pytest.mark.usefixtures("nothing_opens")
def test_a_folder_that_nothing_opens_is_told(page: HelpPage, services: Services) -> None:
    page.guide.anchorClicked.emit(QUrl("open:logs"))
    assert page.notice.text() == f"No program was found that opens {services.folders.logs}."


def test_a_licence_is_shown(page: HelpPage) -> None:
    page.guide.anchorClicked.emit(QUrl("licence:CC0-1.0.txt"))
    dialog = page.findChild(TextDialog)
    assert dialog is not None
    assert "CC0" in dialog.text.toPlainText()
    dialog.close()


def test_a_licence_that_is_not_there_is_an_error_in_words(
    page: HelpPage, services: Services, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(services.errors.reported):
        page.guide.anchorClicked.emit(QUrl("licence:../../missing.txt"))


def test_the_problem_report_opens(page: HelpPage, qtbot: QtBot) -> None:
    page.report_problem()
    dialog = page.findChild(ProblemReport)
    assert dialog is not None
    qtbot.waitUntil(lambda: "pokedex" in dialog.text.toPlainText())
    dialog.close()


def test_the_theme_changes_and_the_marks_stay(
    page: HelpPage, services: Services, qtbot: QtBot
) -> None:
    page.search.setText("model")
    qtbot.waitUntil(lambda: "place" in page.found())
    count = len(page.guide.extraSelections())
    services.settings.update(theme="dark")
    assert len(page.guide.extraSelections()) == count


def test_a_narrower_window_shows_the_same_section(page: HelpPage, qtbot: QtBot) -> None:
    row = sections(page).index("Preparing a data set")
    page.contents.setCurrentRow(row)
    page.resize(700, 500)
    qtbot.waitUntil(lambda: page.guide.width() < 500)
    assert page.contents.currentRow() == row
