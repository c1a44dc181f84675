"""What holds for every page of the real window: names, the language, and room for longer texts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTranslator
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pokedex_app.app import PAGES, make_window
from pokedex_app.main_window import FITTING, NAMES_FROM, USUAL, MainWindow
from pokedex_app.pokedex.page import PokedexPage
from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from tests.helpers.widgets import ambiguous_keys
from trainer.languages import LANGUAGES
from trainer.resources import folder, samples

pytestmark = pytest.mark.long

LASTING = {"recogniser", "thumbnails", "devices"}
"""jobs that end with the window, and one that waits for torch to be imported elsewhere"""

STATES = (
    *(row.name for row in PAGES),
    "pokedex entry",
    "results 1",
    "results 2",
    "results 3",
    "results 4",
)
"""the pages, and what else two of them can show"""

RUN = Path(__file__).parents[2] / "docs" / "results" / "best"


@pytest.fixture
def window(qtbot: QtBot, recognising: Services, tmp_path: Path) -> Iterator[MainWindow]:
    """Every page has been shown, and has something to show."""
    made = make_window(recognising)
    qtbot.addWidget(made)
    made.resize(USUAL)  # whatever the screen
    made.show()
    qtbot.waitExposed(made)
    pictures = tmp_path / "pets"
    for path in sorted(samples().glob("*.png"))[:4]:
        (pictures / path.stem.title()).mkdir(parents=True)
        (pictures / path.stem.title() / path.name).write_bytes(path.read_bytes())
    (pictures / "note.jpg").write_text("this is no picture")
    for row in PAGES:
        made.show_page(row.name)
    made.page("identify").open_paths([samples() / "pikachu.png"])
    made.page("batch").open_paths([pictures])
    made.page("train").open_paths([pictures])
    made.page("results").open_paths([RUN])

    def idle() -> bool:
        return all(job.name in LASTING for job in recognising.jobs.running())

    qtbot.waitUntil(idle)
    yield made
    for page in made.pages():
        page.shutdown()


def shown(window: MainWindow, state: str) -> QWidget:
    name, _, part = state.partition(" ")
    page = window.show_page(name)
    if isinstance(page, PokedexPage):
        page.show_species(133) if part else page.show_grid()
    if isinstance(page, ResultsPage):
        page.tabs.setCurrentIndex(int(part or 0))
    for _ in range(20):  # layouts that depend on one another's height settle
        QApplication.processEvents()
    return page


# ---- names ----------------------------------------------------------------------------------


def test_whatever_takes_the_keyboard_has_a_name_and_the_tab_key_goes_round(
    window: MainWindow,
) -> None:
    unnamed, silent = [], []
    for name in STATES:
        page = shown(window, name)
        for widget in page.findChildren(QWidget):
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
            if takes and widget.isVisible() and not _name(widget):
                unnamed.append(f"{name}: {_place(widget)}")
            symbol = isinstance(widget, QAbstractButton) and not widget.text()
            if symbol and takes and widget.isVisible() and not widget.toolTip():
                silent.append(f"{name}: {_place(widget)}")
    assert not unnamed
    assert not silent, "symbols without a tooltip"
    _go_round(window)


def _go_round(window: MainWindow) -> None:
    window.activateWindow()
    for name in STATES:
        shown(window, name)
        seen: list[QWidget | None] = []
        for _ in range(120):
            target = QApplication.focusWidget() or window
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(target, key)
            now = QApplication.focusWidget()
            if seen and now is seen[0]:
                break
            seen.append(now)
        else:
            raise AssertionError(f"{name}: the Tab key does not come back to {seen[0]}")
        assert any(isinstance(w, QAbstractButton) and w.window() is window for w in seen), name


def _name(widget: QWidget) -> str:
    parent = widget.parentWidget()
    if widget.objectName() == "qt_spinbox_lineedit" or isinstance(parent, QComboBox):
        widget = parent  # Qt's own part of it
    if isinstance(widget, QScrollBar):
        return "scroll bar"
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def test_no_two_things_that_can_be_seen_listen_to_the_same_keys(window: MainWindow) -> None:
    for state in STATES:
        shown(window, state)
        assert not ambiguous_keys(window), state


# ---- the language ---------------------------------------------------------------------------


def test_no_english_is_left_when_spanish_is_chosen(window: MainWindow, services: Services) -> None:
    english = _translated_sentences()
    services.settings.update(language="es")
    left = []
    for name in STATES:
        page = shown(window, name)
        for widget, text in _texts(page):
            if text.strip() in english:
                left.append(f"{name}: {_place(widget)}: {text}")
    assert not left


def _translated_sentences() -> set[str]:
    """English texts that the Spanish window says in other words, and never itself."""
    tree = ET.parse(folder() / "translations" / "pokedex_es.ts")
    pairs = [
        (message.findtext("source") or "", message.findtext("translation") or "")
        for message in tree.iter("message")
    ]
    spanish = {text for _, text in pairs}
    spanish.add("English")  # a choice of languages says each in itself
    return {source for source, text in pairs if text and source not in spanish}


def _texts(page: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in [page, *page.findChildren(QWidget)]:
        yield widget, widget.toolTip()
        yield widget, widget.accessibleName()
        yield widget, widget.accessibleDescription()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget, widget.text()
        elif isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(index)) for index in range(widget.count()))
        elif isinstance(widget, QTabBar):
            yield from ((widget, widget.tabText(index)) for index in range(widget.count()))
        yield from ((widget, action.text()) for action in widget.actions())


# ---- room -----------------------------------------------------------------------------------


class Longer(QTranslator):
    """Every word of the window is 40 % longer than English is."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, n: int = -1
    ) -> str:
        text = source if n < 0 else source.replace("%n", str(n)).replace("%Ln", str(n))
        return re.sub(r"(\{[^}]*\}|<[^>]*>|%\d)|([^\W\d_]{2,})", self._longer, text)

    @staticmethod
    def _longer(found: re.Match[str]) -> str:
        word = found[2]
        return word + word[-1] * max(1, round(0.4 * len(word))) if word else found[1]


def test_nothing_is_clipped_in_a_small_window_or_where_texts_are_longer(
    window: MainWindow, services: Services
) -> None:
    for language in LANGUAGES:
        services.settings.update(language=language)
        for size in (FITTING, QSize(NAMES_FROM, FITTING.height())):
            window.resize(size)
            assert not [said for state in STATES for said in _clipped(state, shown(window, state))]
            least = window.findChild(QWidget, "pages").minimumSizeHint()
            assert least.width() <= size.width()
            assert least.height() <= size.height()
    window.resize(USUAL)
    longer = Longer()
    QCoreApplication.installTranslator(longer)
    try:
        window.resize(1024, 640)
        assert not [said for state in STATES for said in _clipped(state, shown(window, state))]
    finally:
        QCoreApplication.removeTranslator(longer)


def _clipped(name: str, page: QWidget) -> Iterator[str]:
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (QLabel, QAbstractButton)):
            continue
        if not widget.text():
            continue
        hint = widget.sizeHint()
        elided = isinstance(widget, QLabel) and widget.toolTip().startswith(widget.text()[:1])
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        high = widget.heightForWidth(widget.width()) if wraps else hint.height()
        wide = 0 if wraps or (elided and widget.toolTip()) else hint.width()
        if wide > widget.width() + 1 or high > widget.height() + 2:
            size = f"{widget.width()}x{widget.height()}"
            yield f"{name}: {_place(widget)} “{widget.text()}” needs {wide}x{high}, has {size}"
        seen = widget.visibleRegion().boundingRect()
        if not seen.isEmpty() and seen.width() < widget.width() - 1:
            yield f"{name}: {_place(widget)} “{widget.text()}” is cut off at a side"


def _place(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None and len(names) < 4:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names))
