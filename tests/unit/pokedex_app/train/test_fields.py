"""Texts of a form become values of a recipe, or say why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pokedex_app.train.logic.fields import Field, FieldError, fields_of, joint_problems
from trainer.languages import LANGUAGES, Language
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.recipe import BEST, REPORT, Phase, Recipe

NAMES = {
    Recipe: ("dropout", "batch_size", "keep", "seed", "threads"),
    Preprocessing: ("size", "fit", "interpolation"),
    Augmentation: (),
    Phase: (),
}


def field(model: type, name: str) -> Field:
    [found] = fields_of(model, name)
    return found


def kind_of(found: Field, text: str) -> str:
    with pytest.raises(FieldError) as caught:
        found.parse(text)
    return caught.value.problem.kind


@pytest.mark.parametrize("recipe", [BEST, REPORT], ids=lambda recipe: str(recipe.name))
@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
def test_every_field_reads_back_what_it_writes(recipe: Recipe, language: Language) -> None:
    parts = [recipe, recipe.preprocessing, recipe.augmentation, *recipe.phases]
    for part in parts:
        for found in fields_of(type(part), *NAMES[type(part)]):
            value = getattr(part, found.name)
            assert found.parse(found.format(value, language)) == value


@pytest.mark.parametrize(
    ("model", "name", "text", "kind"),
    [
        (Recipe, "batch_size", "1", "below"),
        (Recipe, "batch_size", "2000", "above"),
        (Recipe, "batch_size", "3.5", "no_whole"),
        (Recipe, "batch_size", "", "empty"),
        (Recipe, "dropout", "1", "not_below"),
        (Recipe, "dropout", "nan", "no_number"),
        (Recipe, "dropout", "much", "no_number"),
        (Recipe, "seed", str(2**32), "above"),
        (Phase, "learning_rate", "0", "not_above"),
        (Phase, "name", " ", "empty"),
        (Phase, "name", "x" * 41, "long"),
        (Phase, "sizes", "128 big", "no_sizes"),
        (Phase, "sizes", "128×99999", "no_sizes"),
        (Phase, "sizes", "16", "size_range"),
        (Preprocessing, "size", "8", "below"),
    ],
)
def test_a_wrong_text_says_what_is_wrong(model: type, name: str, text: str, kind: str) -> None:
    assert kind_of(field(model, name), text) == kind


def test_sizes_may_be_repeated_and_a_comma_is_a_decimal_point() -> None:
    assert field(Phase, "sizes").parse("128x2, 160; 176*1") == (128, 128, 160, 176)
    assert field(Phase, "sizes").parse("") == ()
    assert field(Phase, "sizes").format((128, 128, 160)) == "128×2, 160"
    assert field(Phase, "learning_rate").parse("0,001") == 0.001
    assert field(Phase, "learning_rate").parse("1e-3") == 0.001


@pytest.mark.parametrize(
    ("model", "values", "problems"),
    [
        (Phase, {"sizes": (128, 160), "epochs": 1}, {"sizes": "more_sizes_than_epochs"}),
        (Phase, {"sizes": (128,), "epochs": 1}, {}),
        (
            Phase,
            {"optimizer": "lbfgs", "trainable": "head", "batch_norm": "adapt", "epochs": 2},
            {"batch_norm": "not_fitted", "epochs": "not_fitted"},
        ),
    ],
)
def test_fields_that_disagree_are_told(
    model: type, values: dict[str, object], problems: dict[str, str]
) -> None:
    found = joint_problems(model, {"sizes": (), "optimizer": "adam", **values})
    assert {name: problem.kind for name, problem in found.items()} == problems


TYPED = fields_of(Phase, "epochs", "learning_rate", "name", "label_smoothing")


@given(text=st.text(max_size=20))
def test_whatever_is_typed_is_a_valid_value_or_a_problem(text: str) -> None:
    """What a field accepts, the recipe accepts as well."""
    values = dict(BEST.phases[1])
    for found in TYPED:
        try:
            values[found.name] = found.parse(text)
        except FieldError:
            continue
        Phase.model_validate({**values, "sizes": ()})
