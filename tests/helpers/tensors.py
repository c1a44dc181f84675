"""Weights that must be the same to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def assert_same(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> None:
    """The same tensors by the same names."""
    import torch

    assert one.keys() == other.keys()
    for name, tensor in one.items():
        assert torch.equal(other[name], tensor), name
