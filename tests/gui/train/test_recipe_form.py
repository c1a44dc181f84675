"""The recipe form: presets, fields that explain themselves, values that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.field_group import FieldGroup
from pokedex_app.train.logic.presets import PRESETS
from pokedex_app.train.recipe_form import RecipeForm
from tests.helpers.widgets import on_screen
from trainer.errors import RecipeError
from trainer.runs.recipe import BEST, FIRST, REPORT


@pytest.fixture
def form(services: Services, qtbot: QtBot) -> RecipeForm:
    return on_screen(RecipeForm(services), qtbot, 800, 600)


def write(group: FieldGroup, name: str, text: str, qtbot: QtBot) -> None:
    editor = group.rows[name].editor()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    if not text:
        qtbot.keyClick(editor, Qt.Key.Key_Delete)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_comes_out_as_it_went_in(form: RecipeForm, name: str) -> None:
    form.set_recipe(PRESETS[name])
    assert form.recipe() == PRESETS[name]
    assert form.preset() == name
    assert form.problem() == ""


def test_a_changed_field_changes_the_recipe_and_its_name(form: RecipeForm, qtbot: QtBot) -> None:
    form.set_recipe(BEST)
    with qtbot.waitSignal(form.changed):
        write(form.general, "batch_size", "16", qtbot)
    write(form.phases.groups[1], "sizes", "128, 160", qtbot)
    recipe = form.recipe()
    assert recipe is not None
    assert recipe.batch_size == 16
    assert recipe.phases[1].sizes == (128, 160)
    assert recipe.name == "best, changed"
    assert form.preset() is None
    write(form.general, "batch_size", "32", qtbot)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("batch_size", "1", "2 or more"),
        ("batch_size", "2.5", "whole number"),
        ("dropout", "1", "less than 1"),
        ("dropout", "a lot", "not a number"),
        ("seed", "", "must stand here"),
    ],
)
def test_a_value_that_cannot_be_says_why(
    form: RecipeForm, name: str, text: str, reason: str, qtbot: QtBot
) -> None:
    write(form.general, name, text, qtbot)
    assert reason in form.general.rows[name].problem()
    assert form.recipe() is None
    assert form.problem() != ""
    form.set_recipe(BEST)
    assert form.general.rows[name].problem() == ""
    assert form.recipe() == BEST


def test_more_sizes_than_epochs_are_told_at_the_sizes(form: RecipeForm, qtbot: QtBot) -> None:
    write(form.phases.groups[0], "sizes", "128×9", qtbot)
    assert "more sizes than epochs" in form.phases.groups[0].rows["sizes"].problem()


def test_phases_can_be_added_and_removed(form: RecipeForm, qtbot: QtBot) -> None:
    form.set_recipe(REPORT)
    qtbot.mouseClick(form.phases.add_button, Qt.MouseButton.LeftButton)
    recipe = form.recipe()
    assert recipe is not None
    assert [phase.name for phase in recipe.phases] == ["head", "all", "head 2"]
    qtbot.mouseClick(form.phases.remove_button, Qt.MouseButton.LeftButton)
    assert form.recipe() == REPORT
    qtbot.mouseClick(form.phases.remove_button, Qt.MouseButton.LeftButton)
    assert not form.phases.remove_button.isEnabled()


def test_a_recipe_is_read_from_a_file(form: RecipeForm, tmp_path: Path) -> None:
    mine = REPORT.model_copy(update={"name": "mine", "seed": 7})
    (tmp_path / "mine.json").write_text(mine.to_json())
    form.read(tmp_path / "mine.json")
    assert form.recipe() == mine
    (tmp_path / "bad.json").write_text('{"name": "bad"}')
    with pytest.raises(RecipeError, match=r"bad\.json"):
        form.read(tmp_path / "bad.json")
    assert form.recipe() == mine


def test_every_field_has_a_name_and_an_explanation(form: RecipeForm) -> None:
    groups = [form.picture, form.general, form.augmentation, *form.phases.groups]
    for group in groups:
        for row in group.rows.values():
            assert row.editor().accessibleName()
            assert row.editor().accessibleDescription()


def test_numbers_follow_the_language(form: RecipeForm, services: Services, qtbot: QtBot) -> None:
    editor = form.general.rows["dropout"].editor()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "0.2"
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: editor.text() == "0,2")
    assert form.recipe() == FIRST
