"""The bars of the likeliest classes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from pokedex_app.core.theme import LIGHT
from pokedex_app.services import Services
from pokedex_app.ui.confidence_bars import Bar, ConfidenceBars

BARS = [Bar("Pikachu", "Pikachu", 0.9), Bar("Raichu", "Raichu", 0.1)]


def rows(bars: ConfidenceBars) -> list[QAbstractButton]:
    return bars.findChildren(QAbstractButton)


def test_bars_are_read_out_with_their_figures(qtbot: QtBot, services: Services) -> None:
    bars = ConfidenceBars(services.translator)
    qtbot.addWidget(bars)
    bars.show_bars(BARS, 0.5)
    assert rows(bars)[0].accessibleName() == "Pikachu, 90.0\u202f%"
    services.translator.set_language("es")
    bars.retranslate()
    bars.rename({"Pikachu": "Picachú"})
    spanish = rows(bars)[0].accessibleName()
    services.translator.set_language("en")
    assert spanish == "Picachú, 90,0\u202f%"


def test_fewer_bars_hide_the_rest(qtbot: QtBot, services: Services) -> None:
    bars = ConfidenceBars(services.translator)
    qtbot.addWidget(bars)
    bars.show_bars(BARS, 0.5)
    bars.show_bars(BARS[1:], 0.5)
    assert bars.bars() == BARS[1:]


def test_a_bar_can_be_chosen_with_the_keyboard(qtbot: QtBot, services: Services) -> None:
    bars = ConfidenceBars(services.translator)
    qtbot.addWidget(bars)
    bars.show_bars(BARS, 0.5)
    bars.show()
    with qtbot.waitSignal(bars.chosen) as chosen:
        qtbot.keyClick(rows(bars)[1], Qt.Key.Key_Space)
    assert chosen.args == ["Raichu"]
    assert [row.isChecked() for row in rows(bars)] == [False, True]


def test_a_sure_answer_is_green_and_a_doubtful_one_is_not(qtbot: QtBot, services: Services) -> None:
    bars = ConfidenceBars(services.translator)
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    for threshold, color in ((0.5, LIGHT.good), (0.95, LIGHT.warning)):
        bars.show_bars(BARS, threshold)
        painted = rows(bars)[0].grab().toImage()
        found = {
            painted.pixelColor(x, y).name()
            for x in range(0, painted.width(), 3)
            for y in range(painted.height())
        }
        assert color in found
        assert LIGHT.accent not in found
