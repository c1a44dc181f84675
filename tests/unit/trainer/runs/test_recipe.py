"""Recipes: JSON both ways, settings by path, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from trainer.errors import RecipeError
from trainer.pictures.augmentation import Augmentation
from trainer.runs.recipe import BEST, FIRST, RECIPES, REPORT, Phase, Recipe, load_recipe


def phase(**changes: Any) -> Phase:
    settings: dict[str, Any] = {
        "name": "all",
        "trainable": "all",
        "batch_norm": "adapt",
        "epochs": 4,
        "learning_rate": 1e-3,
    }
    return Phase(**(settings | changes))


def test_the_report_recipe_is_the_reports() -> None:
    head, everything = REPORT.phases
    assert (head.trainable, head.optimizer, head.learning_rate, head.epochs) == (
        "head",
        "adam",
        1e-3,
        10,
    )
    assert (everything.trainable, everything.optimizer) == ("all", "adam")
    assert (everything.learning_rate, everything.epochs) == (1e-4, 5)
    for one in REPORT.phases:
        assert one.schedule == "constant"
        assert (one.weight_decay, one.label_smoothing, one.average_decay) == (0, 0, 0)
        assert one.size_at(1, REPORT.preprocessing.size) == 224
    assert REPORT.dropout == 0.2
    assert REPORT.keep == "last"
    changed = {
        name for name, value in REPORT.augmentation if value != getattr(Augmentation(), name)
    }
    assert changed == {"flip_probability", "rotation_degrees"}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_json_both_ways(recipe: Recipe) -> None:
    text = recipe.to_json()
    assert text.endswith("}\n")
    again = Recipe.from_json(text)
    assert again == recipe
    assert again.to_json() == text


def test_a_recipe_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        REPORT.seed = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "place",
    ["learning_rat", "augmentation.flip", "preprocessing.sise", "phases.2.epoch"],
)
def test_unknown_keys_are_refused_by_name(place: str) -> None:
    tree = json.loads(REPORT.to_json())
    node = tree
    *parents, key = place.split(".")
    for name in parents:
        node = node[int(name) - 1] if isinstance(node, list) else node[name]
    node[key] = 1
    with pytest.raises(RecipeError) as caught:
        Recipe.from_json(json.dumps(tree), "mine.json")
    message = str(caught.value)
    assert message.startswith("mine.json is not a valid recipe: ")
    assert f"{place}: Extra inputs are not permitted" in message


def test_recipes_that_still_teach_their_start_are_read() -> None:
    older = json.loads(BEST.to_json()) | {"teach_steps": 450, "teach_sizes": [128]}
    assert Recipe.from_json(json.dumps(older)) == BEST


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"name": "x"}', "\ufeff{}"])
def test_what_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(RecipeError, match="^mine.json is not a valid recipe: .*\\.$"):
        Recipe.from_json(text, "mine.json")


def test_every_wrong_value_is_named_at_once() -> None:
    tree = json.loads(REPORT.to_json())
    tree["dropout"] = 1
    tree["phases"][1]["epochs"] = 0
    with pytest.raises(RecipeError, match=r"phases\.2\.epochs: .*; dropout: "):
        Recipe.from_json(json.dumps(tree))


def test_what_is_wrong_is_said_once_and_in_our_words() -> None:
    with pytest.raises(RecipeError) as raised:
        FIRST.with_settings(["phases.1.epochs=2"])
    assert str(raised.value) == (
        "A setting does not fit the recipe: phases.1: lbfgs fits a head, with frozen batch "
        "normalisation, in one epoch."
    )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("seed=7", 7),
        ("name=mine", "mine"),
        ("name=it is mine = yours", "it is mine = yours"),
        (" dropout = 0.5 ", 0.5),
        ("keep=last", "last"),
        ("augmentation.flip_probability=1", 1.0),
        ("preprocessing.mean.3=0.5", 0.5),
        ("phases.2.epochs=3", 3),
        ("phases.1.sizes=[64, 96]", (64, 96)),
        ("phases.2.name=second", "second"),
    ],
)
def test_a_setting_reaches_its_place_and_no_other(setting: str, value: object) -> None:
    changed = REPORT.with_settings([setting])
    path = setting.partition("=")[0].strip().split(".")
    after: Any = changed
    for name in path:
        after = after[int(name) - 1] if isinstance(after, tuple) else getattr(after, name)
    assert after == value
    assert type(after) is type(value)
    before, tree = json.loads(REPORT.to_json()), json.loads(changed.to_json())
    for node in (before, tree):
        for name in path[:-1]:
            node = node[int(name) - 1] if isinstance(node, list) else node[name]
        node[int(path[-1]) - 1 if isinstance(node, list) else path[-1]] = None
    assert tree == before


def test_a_place_whose_parts_are_alike_is_reached() -> None:
    changed = BEST.with_settings(["phases.2.sizes.1=96"])
    assert changed.phases[1].sizes[:2] == (96, 128)
    assert changed.phases[0] == BEST.phases[0]


def test_settings_apply_in_order_and_leave_the_original_alone() -> None:
    before = REPORT.to_json()
    assert REPORT.with_settings(["seed=1", "seed=2", "batch_size=8"]).seed == 2
    assert REPORT.with_settings([]) == REPORT
    assert REPORT.to_json() == before


@pytest.mark.parametrize(
    "key",
    [
        "",
        "speed",
        "phases.3.epochs",
        "phases.-1.epochs",
        "phases.01.epochs",
        "phases.one.epochs",
        "phases.epochs",
        "phases.1.1",
        "phases.1.sizes.1",
        "seed.0",
        "name.0",
        ".seed",
        "seed.",
        "augmentation..flip_probability",
        "phases." + "9" * 5000 + ".epochs",
    ],
)
def test_an_unknown_place_is_named(key: str) -> None:
    with pytest.raises(RecipeError, match="has no setting") as caught:
        REPORT.with_settings([f"{key}=1"])
    assert f"“{key}”" in str(caught.value)


@pytest.mark.parametrize("key", ["phases.0.epochs", "preprocessing.mean.0", "phases.0"])
def test_phases_and_lists_are_counted_from_one(key: str) -> None:
    with pytest.raises(RecipeError, match="counted from 1") as caught:
        REPORT.with_settings([f"{key}=1"])
    assert f"“{key}”" in str(caught.value)


def test_a_setting_without_a_value_is_refused() -> None:
    with pytest.raises(RecipeError, match="“seed” is not of the form key=value"):
        REPORT.with_settings(["seed"])


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("seed=-1", "seed"),
        ("seed=", "seed"),
        ("seed=1.5", "seed"),
        ("seed=4294967296", "seed"),
        ("seed=" + "9" * 5000, "seed"),
        ("dropout=NaN", "dropout"),
        ("dropout=1", "dropout"),
        ("dropout=" + "[" * 200_000, "dropout"),
        ("batch_size=1", "batch_size"),
        ("device=gpu", "device"),
        ("precision=float16", "precision"),
        ("phases=[]", "phases"),
        ("phases.1.learning_rate=0", "phases.1.learning_rate"),
        ("phases.1.learning_rate=Infinity", "phases.1.learning_rate"),
        ("phases.1.trainable=features", "phases.1.trainable"),
        ("phases.1.epochs=ten", "phases.1.epochs"),
        ("phases.1.sizes=224", "phases.1.sizes"),
        ("phases.1=null", "phases.1"),
        ("preprocessing.size=16", "preprocessing.size"),
        ("augmentation.smallest_crop=0", "augmentation.smallest_crop"),
        ("augmentation.aspect_ratio=0.5", "augmentation.aspect_ratio"),
        ("augmentation.rotation_degrees=181", "augmentation.rotation_degrees"),
        ("augmentation.flip_probability=1.01", "augmentation.flip_probability"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(setting: str, key: str) -> None:
    with pytest.raises(RecipeError, match="^A setting does not fit the recipe: ") as caught:
        REPORT.with_settings([setting])
    assert f" {key}: " in str(caught.value)


@pytest.mark.parametrize("sizes", [(31,), (64, 1025), (64,) * 5])
def test_sizes_must_fit_their_phase(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError, match=r"32 and 1024 pixels|more sizes than epochs"):
        phase(sizes=sizes)


def test_sizes_are_spread_evenly_over_the_epochs() -> None:
    def over(epochs: int, *sizes: int) -> list[int]:
        one = phase(epochs=epochs, sizes=sizes)
        return [one.size_at(epoch, 224) for epoch in range(1, epochs + 1)]

    assert over(3) == [224, 224, 224]
    assert over(4, 64, 96) == [64, 64, 96, 96]
    assert over(5, 64, 96) == [64, 64, 64, 96, 96]
    assert over(3, 64, 96, 128) == [64, 96, 128]


def test_recipes_are_found_by_name_or_in_a_file(tmp_path: Path) -> None:
    assert load_recipe("best") is BEST
    assert load_recipe("report") is REPORT
    file = tmp_path / "mía.json"
    file.write_text(BEST.with_settings(["name=mía"]).to_json(), encoding="utf-8")
    assert load_recipe(str(file)).name == "mía"


def test_a_missing_recipe_and_a_wrong_file_are_refused(tmp_path: Path) -> None:
    for name in ("bset", "", str(tmp_path), str(tmp_path / "none.json")):
        with pytest.raises(RecipeError, match="name one of first, best, report, or a JSON file"):
            load_recipe(name)
    picture = tmp_path / "picture.json"
    picture.write_bytes(b"\x89PNG\xff")
    with pytest.raises(RecipeError, match="name one of first, best, report, or a JSON file"):
        load_recipe(str(picture))
    picture.write_text("{}")
    with pytest.raises(RecipeError, match=r"picture\.json is not a valid recipe: name: Field"):
        load_recipe(str(picture))


def test_with_several_processes_batch_and_rates_grow_only_where_they_are_to() -> None:
    assert BEST.for_processes(4) == BEST
    for scaling, factor in (("linear", 4), ("square_root", 2)):
        grown = BEST.with_settings([f"scaling={scaling}"]).for_processes(4)
        assert grown.batch_size == 4 * BEST.batch_size
        rates = [phase.learning_rate for phase in BEST.phases]
        assert [phase.learning_rate for phase in grown.phases] == [factor * r for r in rates]
        assert grown.for_processes(4) == grown, "it is settled"
    with pytest.raises(RecipeError, match="the recipe for 64 processes"):
        BEST.with_settings(["scaling=linear"]).for_processes(64)
