"""A training that goes on from a finished run: the head grows, and everything tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from tests.helpers.small_network import small_network
from tests.helpers.tiny_training import RECIPE, draw_shapes, wanted
from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import open_bundle
from trainer.model.networks import HEAD, NETWORKS
from trainer.report.writer import write_report
from trainer.runs.events import Finished, Notice, TrainingEvent
from trainer.runs.preparation import Prepared, prepare_run
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import RunFolder
from trainer.training import loop as training
from trainer.training.checkpoint import load_tensors
from trainer.training.loop import train
from trainer.training.network import build_network
from trainer.training.starts import apply_start, grow_head


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with small_network():
        yield


@pytest.fixture(autouse=True)
def _unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(training, "measure_speed", measure)


def trained(dataset: Path, out: Path, recipe: Recipe, **changes: object) -> RunFolder:
    *_, last = prepare_run(wanted(dataset, out, recipe=recipe, anyway=True, **changes))
    assert isinstance(last, Prepared)
    *_, end = train(last.run)
    assert isinstance(end, Finished)
    return last.run


def add_triangles(dataset: Path) -> None:
    (dataset / "triangle").mkdir()
    for number in range(10):
        picture = Image.new("RGB", (44, 40 + number), "white")
        corners = [(4 + number, 30), (22, 4 + number), (40, 30 + number)]
        ImageDraw.Draw(picture).polygon(corners, fill="green")
        picture.save(dataset / "triangle" / f"{number}.png")


FITTED = Recipe(
    name="first",
    phases=(RECIPE.phases[0].model_copy(update={"optimizer": "lbfgs"}),),
    preprocessing=RECIPE.preprocessing,
)


@pytest.mark.parametrize("recipe", [RECIPE, FITTED], ids=["stepped", "fitted"])
def test_a_class_is_added_to_a_finished_run(recipe: Recipe, tmp_path: Path) -> None:
    dataset = draw_shapes(tmp_path / "set")
    earlier = trained(dataset, tmp_path / "earlier", recipe)
    add_triangles(dataset)
    *_, last = prepare_run(
        wanted(dataset, tmp_path / "later", recipe=earlier.recipe, continues=earlier.path)
    )
    assert isinstance(last, Prepared)
    events: list[TrainingEvent] = []
    for event in train(last.run):
        if event.event == "checkpoint_written" and not (tmp_path / "first").exists():
            (tmp_path / "first").write_bytes((last.run.path / "last.safetensors").read_bytes())
        events.append(event)
    notice = next(event for event in events if isinstance(event, Notice))
    assert notice.message == (
        "It goes on from the run “earlier”; new pictures: 10; new classes: triangle."
    )
    began = load_tensors(tmp_path / "first")[0]
    before = open_bundle(earlier.model_file).weights()
    for name, values in before.items():
        found = began[f"model/{name}"].numpy()
        if name.startswith(HEAD):
            found = found[:2]
        np.testing.assert_array_equal(found, values, err_msg=name)
    bundle = open_bundle(last.run.model_file)
    assert bundle.manifest.labels == ("circle", "square", "triangle")
    assert bundle.manifest.continues == "earlier"
    tested = {row.path for row in earlier.split.subset("test")}
    assert tested <= {row.path for row in last.run.split.subset("test")}
    assert read_evaluations(last.run.path / "evaluation.json")["test"].images > len(tested)
    page = write_report(last.run.path, "en").read_text("utf-8")
    assert "earlier (new pictures: 10; new classes: triangle)" in page


def test_the_head_keeps_the_rows_of_known_classes_wherever_they_stand(tmp_path: Path) -> None:
    dataset = draw_shapes(tmp_path / "set")
    run = trained(dataset, tmp_path / "run", FITTED)
    model = build_network(NETWORKS["efficientnet_b0"], 3)
    apply_start(model, NETWORKS["efficientnet_b0"], str(run.model_file), 0)
    grow_head(model, str(run.model_file), ("arrow", "square", "zebra"))
    head = {name: getattr(model.classifier[1], name).detach() for name in ("weight", "bias")}
    before = {
        name: torch.from_numpy(open_bundle(run.model_file).weights()[f"{HEAD}.{name}"].copy())
        for name in head
    }
    for name, rows in head.items():
        assert torch.equal(rows[1], before[name][1])
        assert torch.equal(rows[0], rows[2])
        assert torch.allclose(rows[0], before[name].mean(dim=0))
