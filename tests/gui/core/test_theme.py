"""Both themes are readable, and every colour in them is used by the style sheet's name."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.core.theme import (
    DARK,
    LIGHT,
    Colors,
    ThemeController,
    colors_of,
    palette,
    set_role,
    sheet_around,
    style_sheet,
    type_color,
)
from trainer.report import charts

TEXT_PAIRS = [
    (text, ground)
    for ground in ("window", "surface", "raised", "sidebar")
    for text in ("text", "muted")
] + [
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("selection_text", "selection"),
    ("accent", "window"),
    ("accent", "surface"),
    ("good", "window"),
    ("good", "surface"),
    ("warning", "window"),
    ("warning", "surface"),
    ("bad", "window"),
    ("bad", "surface"),
    ("bad", "raised"),
    ("text", "bad_surface"),
    ("train", "surface"),
    ("valid", "surface"),
]

TYPES = (
    *("normal", "fire", "water", "electric", "grass", "ice", "fighting", "poison", "ground"),
    *("flying", "psychic", "bug", "rock", "ghost", "dragon", "dark", "steel", "fairy"),
)


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.1."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = QColor(color).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out(colors: Colors, text: str, ground: str) -> None:
    assert contrast(getattr(colors, text), getattr(colors, ground)) >= 4.5


@pytest.mark.parametrize("name", [*TYPES, "a type nobody knows"])
def test_the_tags_of_the_types_are_readable(name: str) -> None:
    ground, text = type_color(name)
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_names_no_colour_that_is_not_there(colors: Colors) -> None:
    sheet = style_sheet(colors)
    assert not re.search(r"@\w+@", sheet)
    assert colors.accent in sheet
    for field in fields(colors):
        assert QColor(getattr(colors, field.name)).isValid()


def test_a_palette_tells_its_theme() -> None:
    assert colors_of(palette(LIGHT)) is LIGHT
    assert colors_of(palette(DARK)) is DARK


def test_the_controller_changes_the_whole_application(qapp: QApplication) -> None:
    controller = ThemeController("light")
    assert colors_of(qapp.palette()) is LIGHT
    told: list[bool] = []
    controller.changed.connect(lambda: told.append(controller.dark))
    controller.set("dark")
    assert colors_of(qapp.palette()) is DARK
    assert told == [True]
    controller.set("light")


def test_what_is_hidden_is_dressed_when_it_is_shown(qtbot: QtBot) -> None:
    controller = ThemeController("light")
    seen, hidden = QWidget(), QWidget()
    label = QLabel("x", hidden)
    set_role(label, "muted")
    for each in (seen, hidden):
        qtbot.addWidget(each)
    controller.dress(seen, hidden)
    seen.show()
    controller.set("dark")
    assert seen.styleSheet() == style_sheet(DARK)
    assert hidden.styleSheet() == style_sheet(LIGHT)
    hidden.show()
    assert label.palette().windowText().color() == QColor(DARK.muted)
    assert sheet_around(label) == style_sheet(DARK)
    controller.set("light")


def test_roles_can_be_taken_back(qapp: QApplication) -> None:
    label = QLabel("x")
    ThemeController("light").dress(label)
    set_role(label, "big")
    label.ensurePolished()
    big = label.font().pointSizeF()
    set_role(label, None)
    label.ensurePolished()
    assert label.property("role") is None
    assert big > qapp.font().pointSizeF()


@pytest.mark.parametrize(("colors", "place"), [(LIGHT, 0), (DARK, 1), (LIGHT, 2)])
def test_training_and_validation_have_the_same_colours_in_the_report(
    colors: Colors, place: int
) -> None:
    told = re.findall(r"--train: (#\w+); --valid: (#\w+);", charts.STYLE)
    assert told[place] == (colors.train, colors.valid)
