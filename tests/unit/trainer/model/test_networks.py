"""The networks as data agree with torch's modules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest

from trainer.model.bundle import Manifest
from trainer.model.networks import B0, LITE0, NETWORKS, Network, Pooling
from trainer.model.serving_graph import Place, serving_graph

if TYPE_CHECKING:
    from torchvision.models import EfficientNet


@pytest.mark.parametrize("network", NETWORKS.values())
def test_names_and_shapes_are_those_of_torchs_module(network: Network) -> None:
    from trainer.training.network import build_network

    state = build_network(network, 7).state_dict()
    assert network.weight_shapes(7) == {name: tuple(v.shape) for name, v in state.items()}


def test_a_model_file_names_it() -> None:
    assert Manifest(labels=("Abra", "Mew")).architecture == B0.name


def test_parameters_add_up_to_the_reports_number() -> None:
    statistics = ("running_mean", "running_var", "num_batches_tracked")
    shapes = B0.weight_shapes(150).items()
    assert sum(math.prod(s) for name, s in shapes if not name.endswith(statistics)) == 4_199_698


def test_blocks_are_the_bottlenecks_of_torchvision(five_classes: EfficientNet) -> None:
    from torchvision.models.efficientnet import MBConv

    ours = list(B0.blocks())
    theirs = [module for module in five_classes.modules() if isinstance(module, MBConv)]
    assert [block.has_shortcut for block in ours] == [b.use_res_connect for b in theirs]
    assert [block.outputs for block in ours] == [b.out_channels for b in theirs]


@pytest.mark.parametrize("network", [*NETWORKS.values(), LITE0.pooled_by("root")])
@pytest.mark.parametrize("size", [64, 100, 176])
def test_the_graph_is_valid_onnx_with_the_shapes_it_declares(network: Network, size: int) -> None:
    shapes = network.weight_shapes(3)
    graph = serving_graph(network, 3, size, "weights", dict.fromkeys(shapes, Place(0, 4)))
    inferred = onnx.shape_inference.infer_shapes(graph, check_type=True, strict_mode=True)
    values = {value.name: value for value in (*inferred.graph.output, *inferred.graph.value_info)}
    side = math.ceil(size / 32)
    dims = [d.dim_value for d in values["features"].type.tensor_type.shape.dim]
    assert dims == [0, 1280, side, side]
    # the tensor before the last activation is inferred, not declared
    before = next(node.input[0] for node in graph.graph.node if node.output[0] == "features")
    assert [d.dim_value for d in values[before].type.tensor_type.shape.dim] == dims


@pytest.mark.parametrize("network", NETWORKS.values())
def test_the_graph_uses_every_weight_but_the_counters_once(network: Network) -> None:
    shapes = network.weight_shapes(3)
    graph = serving_graph(network, 3, 224, "weights", dict.fromkeys(shapes, Place(0, 4))).graph
    used = [name for node in graph.node for name in node.input if name in shapes]
    assert sorted(used) == sorted(name for name, shape in shapes.items() if shape)
    assert sorted(used) == sorted(tensor.name for tensor in graph.initializer)


def test_the_root_brings_loud_and_soft_nearer_and_keeps_signs() -> None:
    maps = np.zeros((2, 4, 2, 2), np.float32)
    maps[0] += np.array([4.0, 0.25, 0.0, -0.25], np.float32)[:, None, None]
    maps[1, 0, 0, 0] = 16.0
    mean, root = B0.pooled(maps), B0.pooled_by("root").pooled(maps)
    assert mean.tolist() == [[4.0, 0.25, 0.0, -0.25], [4.0, 0.0, 0.0, 0.0]]
    assert root == pytest.approx(np.sign(mean) * np.sqrt(np.abs(mean)), rel=2.5e-3)
    assert root.dtype == np.float32


@pytest.mark.parametrize("pooling", ["mean", "root"])
def test_what_each_place_adds_is_together_what_is_pooled(pooling: Pooling) -> None:
    network = B0.pooled_by(pooling)
    maps = np.random.default_rng(0).normal(size=(2, 5, 3, 3)).astype(np.float32)
    shares = network.shares(maps)
    assert shares.shape == maps.shape
    assert shares.mean(axis=(-2, -1)) == pytest.approx(network.pooled(maps), abs=1e-5)
    assert network.shares(maps[0]) == pytest.approx(shares[0])
