"""Rows of another model than the one in use."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from tests.helpers.batch_page import (
    ended,
    other_model,
    run,
    use,
)
from tests.helpers.widgets import press
from trainer.resources import default_model


def test_another_models_answers_are_told_and_can_be_asked_again(
    page: BatchPage, recognising: Services, pictures: Path, mine: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    before = [(r.path, r.shown_from, r.truth) for r in page.model.results]
    counted = dict(page.model.labels), page.model.states()
    assert {result.model for result in page.model.results} == {default_model().stem}
    use(recognising, mine, qtbot)
    assert page.others.text() == "These answers are of the built-in model; mine is in use now."
    press(page.others, "Name them again")
    qtbot.waitUntil(lambda: page.run.active)
    ended(page, qtbot)
    assert {result.model for result in page.model.results} == {"mine"}
    assert [(r.path, r.shown_from, r.truth) for r in page.model.results] == before
    assert (dict(page.model.labels), page.model.states()) == counted
    assert page.others.isHidden()


def test_a_model_that_is_called_otherwise_now_is_no_other(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    use(recognising, Path(shutil.copy(default_model(), tmp_path / "renamed.pokedex")), qtbot)
    assert page.others.isHidden()
    run(page, qtbot, pictures)
    assert page.notice.text() == "There is no new picture in that."


def test_another_model_of_the_same_name_is_told(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    name = default_model().stem
    use(recognising, other_model(tmp_path / "models" / default_model().name), qtbot)
    assert page.others.text() == f"These answers are of another model called {name}."
    press(page.others, "Name them again")
    qtbot.waitUntil(lambda: page.run.active)
    ended(page, qtbot)
    assert page.others.isHidden()


def test_that_rows_are_of_another_model_is_told_as_long_as_it_is_so(
    page: BatchPage, recognising: Services, pictures: Path, mine: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures / "Ditto")
    use(recognising, mine, qtbot)
    run(page, qtbot, pictures / "Pikachu")
    assert "named in" in page.notice.text()
    page.filters.search.setText("ditto")
    page.notice.dismiss()
    recognising.translator.set_language("es")
    QCoreApplication.processEvents()
    assert page.others.isVisible()
    assert page.others.text().startswith("Estas respuestas son de")
    page.filters.search.clear()
    page.model.remove([r.path for r in page.model.results if r.model != "mine"])
    assert page.model.results
    assert page.others.isHidden()
