"""The layer table is the report's and torchinfo's, number for number, and needs neither."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest

from trainer.model.layer_table import LayerRow, LayerTable, layer_table
from trainer.model.networks import B0, LITE0, Network

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


@pytest.fixture(scope="module")
def table() -> LayerTable:
    return layer_table(B0, 150)


def rows(table: LayerTable, kind: str) -> list[LayerRow]:
    return [row for row in table.rows if row.kind == kind]


@pytest.mark.parametrize(
    ("network", "classes", "size", "trainable"),
    [
        (B0, 150, 224, "head"),
        (B0, 3, 33, "head"),
        (B0, 7, 100, "all"),
        (LITE0.pooled_by("root"), 7, 100, "all"),
    ],
)
def test_it_is_torchinfos(
    network: Network, classes: int, size: int, trainable: Literal["head", "all"]
) -> None:
    torchinfo = pytest.importorskip("torchinfo", reason="compares with torchinfo")
    from trainer.training.network import build_network

    model = build_network(network, classes)
    if trainable == "head":
        model.features.requires_grad_(False)
    info = torchinfo.summary(model, input_size=(1, 3, size, size), depth=3, verbose=0)
    table = layer_table(network, classes, size=size, trainable=trainable)
    assert [(row.depth, *row[1:]) for row in table.rows] == [
        (
            layer.depth,
            layer.class_name,
            tuple(layer.input_size),
            tuple(layer.output_size),
            sum(weight.numel() for weight in layer.module.parameters()),
            any(weight.requires_grad for weight in layer.module.parameters()),
        )
        for layer in info.summary_list
        if layer.depth <= 3
    ]
    assert (table.parameters, table.trainable, table.mult_adds) == (
        info.total_params,
        info.trainable_params,
        info.total_mult_adds,
    )
    assert table.activations_mb == pytest.approx(info.total_output_bytes / 1e6, rel=1e-12)
    assert table.parameters_mb == pytest.approx(info.total_param_bytes / 1e6, rel=1e-12)
    # torchinfo counts the Python object that holds the picture too
    assert table.input_mb == pytest.approx(info.total_input / 1e6, abs=1e-4)


def test_a_path_tells_where_a_layer_is(table: LayerTable) -> None:
    pytest.importorskip("torch", reason="compares with the network")
    from trainer.training.network import build_network

    model = build_network(B0, 150)
    assert [type(model.get_submodule(row.path)).__name__ for row in table.rows] == [
        row.kind for row in table.rows
    ]


def test_the_totals_are_the_reports(table: LayerTable) -> None:
    assert table.parameters == 4_199_698
    assert table.trainable == 192_150
    assert table.frozen == 4_007_548
    assert f"{table.mult_adds / 1e6:.2f}" == "384.78"
    sizes = (table.input_mb, table.activations_mb, table.parameters_mb, table.total_mb)
    assert [f"{size:.2f}" for size in sizes] == ["0.60", "107.88", "16.80", "125.28"]


def test_the_stages_have_the_reports_shapes(table: LayerTable) -> None:
    stages = [row for row in table.rows if row.depth == 2 and re.fullmatch(r"\d", row.name)][:9]
    assert [row.output_shape for row in stages] == [(1, *shape) for shape in STAGES]
    assert stages[0].input_shape == (1, 3, 224, 224)
    assert table.rows[0].output_shape == (1, 150)


def test_every_block_has_the_reports_parameters(table: LayerTable) -> None:
    assert [row.parameters for row in rows(table, "MBConv")] == BLOCKS
    [head] = rows(table, "Linear")
    assert (head.parameters, head.trainable) == (192_150, True)
    assert not any(row.trainable for row in rows(table, "MBConv"))


def test_the_table_of_phase_2_trains_everything() -> None:
    table = layer_table(B0, 3, size=64, trainable="all")
    assert table.trainable == table.parameters == 4_007_548 + 3 * 1281
    assert table.frozen == 0
    assert all(row.trainable for row in rows(table, "MBConv"))
    assert table.rows[0].output_shape == (1, 3)


def test_the_numbers_are_those_of_the_report_at_hand(shared: Path, table: LayerTable) -> None:
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
