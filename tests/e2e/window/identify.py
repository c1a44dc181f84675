"""A sample is named, the next one is gone to by key, and the language changes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from drive import drive
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.helpers.widgets import button, says
from trainer.resources import samples

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services


def scenario(window: MainWindow, services: Services) -> Iterator[Callable[[], object]]:
    page = window.page("identify")
    yield lambda: says(page, "Pikachu")
    assert says(page, "Mouse Pokémon"), "the entry is beside the answer"
    yield lambda: 25 in services.collection.seen()

    services.settings.update(language="es")
    yield lambda: says(page, "Pokémon Ratón")
    assert says(page, "Confianza")
    services.settings.update(theme="dark")

    services.settings.update(language="en")
    yield lambda: says(page, "Mouse Pokémon")
    QTest.mouseClick(button(page, "Next"), Qt.MouseButton.LeftButton)
    yield lambda: says(page, "poke_ball.png")
    QTest.mouseClick(button(page, "Previous"), Qt.MouseButton.LeftButton)
    yield lambda: says(page, "Mouse Pokémon")

    for name in ("batch", "pokedex", "train", "results", "models", "settings", "help"):
        window.show_page(name)
        yield lambda name=name: window.current() == name
    window.show_page("pokedex")
    yield lambda: says(window.page("pokedex"), "1 of 150")


if __name__ == "__main__":
    drive(scenario, [samples() / "pikachu.png"])
