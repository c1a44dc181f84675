"""The words of the page that a batch writes."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from pokedex_app.batch.answers_item_model import AnswersItemModel
from pokedex_app.batch.file_dialogs import page_texts
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.filtering import Choice
from pokedex_app.core.i18n import Translator


def test_the_page_names_the_models_of_what_it_shows(qapp: QApplication) -> None:
    model = AnswersItemModel(str, lambda fraction: f"{fraction:.0%}", str)
    for name in ("mine", "yours"):
        model.append([Result(f"/{name}.png", ("Abra",), (0.6,), model=name)])
    assert page_texts(model, Translator("en")).intro.endswith(", mine, yours")
    model.choose(Choice(text="yours"))
    intro = page_texts(model, Translator("en")).intro
    assert intro.startswith("1 picture,")
    assert intro.endswith(", yours")
    assert "mine" not in intro
