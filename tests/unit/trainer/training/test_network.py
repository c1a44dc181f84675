"""The network: the report's layer table, number for number, and what each phase trains."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import nn
from torchvision.models import EfficientNet
from torchvision.ops import StochasticDepth

from trainer.runs.recipe import Phase
from trainer.training.network import (
    ArchitectureTable,
    LayerRow,
    architecture_table,
    build_model,
    features_frozen,
    head_logits,
    prepare_phase,
)

STAGES = [
    (32, 112, 112),
    (16, 112, 112),
    (24, 56, 56),
    (40, 28, 28),
    (80, 14, 14),
    (112, 14, 14),
    (192, 7, 7),
    (320, 7, 7),
    (1280, 7, 7),
]
BLOCKS = [
    *(1_448, 6_004, 10_710, 15_350, 31_290, 37_130, 102_900, 102_900, 126_004),
    *(208_572, 208_572, 262_492, 587_952, 587_952, 587_952, 717_232),
]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def table() -> ArchitectureTable:
    return architecture_table(150)


def rows(table: ArchitectureTable, kind: str) -> list[LayerRow]:
    return [row for row in table.rows if row.kind == kind]


def phase(
    trainable: Literal["head", "all"], batch_norm: Literal["frozen", "adapt"], **changes: Any
) -> Phase:
    return Phase(
        name=trainable,
        trainable=trainable,
        batch_norm=batch_norm,
        epochs=1,
        learning_rate=1e-3,
        **changes,
    )


def test_the_totals_are_the_reports(table: ArchitectureTable) -> None:
    assert table.parameters == 4_199_698
    assert table.trainable == 192_150
    assert table.frozen == 4_007_548
    assert f"{table.mult_adds / 1e6:.2f}" == "384.78"
    sizes = (table.input_mb, table.activations_mb, table.parameters_mb, table.total_mb)
    assert [f"{size:.2f}" for size in sizes] == ["0.60", "107.88", "16.80", "125.28"]


def test_the_stages_have_the_reports_shapes(table: ArchitectureTable) -> None:
    stages = [row for row in table.rows if row.depth == 2 and re.fullmatch(r"\d", row.name)][:9]
    assert [row.output_shape for row in stages] == [(1, *shape) for shape in STAGES]
    assert stages[0].input_shape == (1, 3, 224, 224)
    assert table.rows[0].output_shape == (1, 150)


def test_every_block_has_the_reports_parameters(table: ArchitectureTable) -> None:
    assert [row.parameters for row in rows(table, "MBConv")] == BLOCKS
    [head] = rows(table, "Linear")
    assert (head.parameters, head.trainable) == (192_150, True)
    assert not any(row.trainable for row in rows(table, "MBConv"))


def test_the_table_of_phase_2_trains_everything() -> None:
    table = architecture_table(3, size=64, trainable="all")
    assert table.trainable == table.parameters == 4_007_548 + 3 * 1281
    assert table.frozen == 0
    assert all(row.trainable for row in rows(table, "MBConv"))
    assert table.rows[0].output_shape == (1, 3)


def test_the_numbers_are_those_of_the_report_at_hand(
    shared: Path, table: ArchitectureTable
) -> None:
    text = (shared / "report.md").read_text(encoding="utf-8")
    sizes = (table.input_mb, table.activations_mb, table.parameters_mb, table.total_mb)
    for value in (
        *(f"| {count:,} |" for count in (table.parameters, table.trainable, table.frozen)),
        f"| {table.mult_adds / 1e6:.2f} M |",
        " / ".join(f"{size:.2f}" for size in sizes),
    ):
        assert value in text
    [line] = [line for line in text.splitlines() if "parameters of MBConv blocks" in line]
    counts: list[int] = []
    for part in line.strip(" |").rpartition("|")[2].split(";"):
        number, _, times = part.strip().replace(",", "").partition(" ×")
        counts += [int(number)] * int(times or 1)
    assert counts == [row.parameters for row in rows(table, "MBConv")]


def test_the_head_is_dropout_and_a_linear_layer() -> None:
    model = build_model(7, dropout=0.35)
    dropout, linear = model.classifier
    assert isinstance(dropout, nn.Dropout)
    assert dropout.p == 0.35
    assert isinstance(linear, nn.Linear)
    assert (linear.in_features, linear.out_features) == (1280, 7)


def test_the_head_alone_gives_the_models_logits() -> None:
    model = build_model(3).eval()
    images = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        logits = model(images)
        assert torch.equal(head_logits(model, model.features(images)), logits)
    assert logits.shape == (2, 3)


def statistics(model: EfficientNet) -> dict[str, Any]:
    parts = ("running_mean", "running_var", "num_batches_tracked")
    return {n: v.clone() for n, v in model.state_dict().items() if n.endswith(parts)}


@pytest.mark.parametrize("trainable", ["head", "all"])
@pytest.mark.parametrize("batch_norm", ["frozen", "adapt"])
def test_what_a_phase_trains_and_how_its_layers_behave(
    trainable: Literal["head", "all"], batch_norm: Literal["frozen", "adapt"]
) -> None:
    model = build_model(150).eval()
    model.requires_grad_(False)
    one = phase(trainable, batch_norm)
    prepare_phase(model, one)

    count = sum(p.numel() for p in model.parameters() if p.requires_grad)
    assert count == (192_150 if trainable == "head" else 4_199_698)
    assert features_frozen(one) == (trainable == "head")
    modes: dict[type, set[bool]] = {}
    for module in model.modules():
        modes.setdefault(type(module), set()).add(module.training)
    assert modes[nn.Dropout] == {True}, "the classifier drops in every phase"
    assert modes[StochasticDepth] == {trainable == "all"}
    assert modes[nn.BatchNorm2d] == {batch_norm == "adapt"}

    before = statistics(model)
    with torch.no_grad():
        model(torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0)))
    same = [torch.equal(before[name], value) for name, value in statistics(model).items()]
    assert len(same) == 3 * 49
    assert not any(same) if batch_norm == "adapt" else all(same)


def test_phases_leave_nothing_behind_for_one_another() -> None:
    model = build_model(2)
    prepare_phase(model, phase("head", "frozen"))
    prepare_phase(model, phase("all", "adapt"))
    assert all(p.requires_grad for p in model.parameters())
    assert all(module.training for module in model.modules())
