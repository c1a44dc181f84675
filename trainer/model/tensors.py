"""Tensors in a safetensors file, checked against the names, types and shapes that are expected.

The format is an 8-byte length, a JSON header of that length, and the tensors one after the other
(https://github.com/huggingface/safetensors). The library writes it. Reading is done here because
the library does not tell where a tensor lies, which an ONNX graph beside the file must know, and
because a file from elsewhere may hold nothing but what is expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from trainer import strict_json
from trainer.errors import TrainerError
from trainer.model.networks import COUNTER
from trainer.model.serving_graph import Place

PACKED = "packed"
"""name of a tensor of bytes"""
Tensors = Mapping[str, NDArray[Any]]
Shapes = Mapping[str, tuple[int, ...]]


class UnfitError(TrainerError, ValueError):
    """Why data are refused: the end of a sentence about a file, without its full stop."""


def encode(tensors: Tensors) -> bytes:
    """The safetensors file; equal tensors give equal bytes."""
    # ascontiguousarray would turn the counters' shape () into (1,)
    plain = {name: np.array(values, order="C") for name, values in tensors.items()}
    return safetensors.numpy.save(plain)


def locate(data: bytes, shapes: Shapes) -> dict[str, Place]:
    """Where the tensors of exactly `shapes` lie in the file `data`.

    Counters are expected as int64, what is called `PACKED` as bytes, all others as float32.
    Raises UnfitError.
    """
    start = 8 + int.from_bytes(data[:8], "little")
    header = _header(data, start, len(shapes))
    if header.keys() != shapes.keys():
        name = min(header.keys() ^ shapes.keys())
        raise UnfitError("its tensors do not fit its architecture: {name}", name=ascii(name[:80]))
    places = {}
    end = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1].data_offsets):
        dtype = _dtype(name)
        code = _CODES[dtype]
        if entry.dtype != code or tuple(entry.shape) != shapes[name]:
            raise UnfitError(
                "its tensor {name} is {found} of shape {shape}, not {wanted} of shape {other}",
                name=name,
                found=ascii(entry.dtype[:8]),
                shape=entry.shape[:8],
                wanted=code,
                other=list(shapes[name]),
            )
        length = int(np.prod(shapes[name])) * dtype.itemsize
        if entry.data_offsets != (end, end + length):
            raise UnfitError("its tensor {name} lies in the wrong place", name=name)
        places[name] = Place(start + end, length)
        end += length
    if start + end != len(data):
        raise UnfitError("its tensors are longer or shorter than their header says")
    return places


def view(data: bytes, shapes: Shapes, places: Mapping[str, Place]) -> dict[str, NDArray[Any]]:
    """Read-only arrays on `data`, nothing copied. Raises UnfitError where a value is not finite."""
    arrays = {}
    for name, place in places.items():
        dtype = _dtype(name)
        values = np.frombuffer(data, dtype, place.length // dtype.itemsize, place.offset)
        if not np.isfinite(values).all():
            raise UnfitError("its tensor {name} holds values that are not finite", name=name)
        arrays[name] = values.reshape(shapes[name])
    return arrays


class _Entry(BaseModel):
    """What a header says about one tensor."""

    model_config = ConfigDict(extra="forbid")

    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


_MOST_BYTES_AN_ENTRY = 250


def _header(data: bytes, end: int, tensors: int) -> dict[str, _Entry]:
    """The header, which ends at byte `end` if its length is to be believed."""
    if not 8 < end <= min(len(data), 8 + _MOST_BYTES_AN_ENTRY * (tensors + 1)):
        raise UnfitError("its tensors have no valid header")
    try:
        tree = dict(strict_json.parse(data[8:end]))
        tree.pop("__metadata__", None)
        return {name: _Entry.model_validate(entry) for name, entry in tree.items()}
    except (ValueError, TypeError) as error:
        raise UnfitError("its tensors have no valid header") from error


_CODES = {np.dtype(np.float32): "F32", np.dtype(np.int64): "I64", np.dtype(np.uint8): "U8"}


def _dtype(name: str) -> np.dtype[Any]:
    if name == PACKED:
        return np.dtype(np.uint8)
    return np.dtype(np.int64 if name.endswith(COUNTER) else np.float32)
