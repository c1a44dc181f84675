"""Whatever is not a sound model file is refused with one sentence that names the file."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.helpers.small_network import network_that_sees, small_network
from trainer.errors import ModelFileError
from trainer.model.bundle import (
    EXPECTED,
    GRAPH,
    MANIFEST,
    MEMBERS,
    WEIGHTS,
    Bundle,
    open_bundle,
)
from trainer.model.golden import GOLDEN_NAMES
from trainer.pictures.preprocess import Preprocessing

Members = dict[str, bytes]

# Alters the members in place. Hashes are renewed unless a test is about them, as somebody who means
# harm would do.
Change = Callable[[Members], None]


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small network's, of five classes."""
    from trainer.training.export import export_bundle

    path = tmp_path_factory.mktemp("model") / "small.pokedex"
    with small_network() as network:
        export_bundle(network_that_sees(network, 5), network, "abcde", Preprocessing(), path)
        yield path


@pytest.fixture(scope="module")
def bundle(model_file: Path) -> Bundle:
    return open_bundle(model_file)


def refusal(path: Path) -> str:
    """The sentence with which the file is refused."""
    with pytest.raises(ModelFileError) as caught:
        open_bundle(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path} cannot be used as a model: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_zip(path: Path, members: Members, compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def edit_manifest(members: Members, **fields: Any) -> None:
    members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | fields).encode()


def renew_hashes(members: Members) -> None:
    hashes = {n: hashlib.sha256(data).hexdigest() for n, data in members.items() if n != MANIFEST}
    edit_manifest(members, sha256=hashes)


def edit_weights(change: Callable[[dict[str, Any]], None]) -> Change:
    def edit(members: Members) -> None:
        tensors = {
            name: np.array(v) for name, v in safetensors.numpy.load(members[WEIGHTS]).items()
        }
        change(tensors)
        members[WEIGHTS] = safetensors.numpy.save(tensors)

    return edit


def edit_graph(change: Callable[[onnx.ModelProto], None]) -> Change:
    def edit(members: Members) -> None:
        graph = onnx.ModelProto.FromString(members[GRAPH])
        change(graph)
        members[GRAPH] = graph.SerializeToString()

    return edit


def edit_header(change: Callable[[dict[str, Any]], object], pad: int = 0) -> Change:
    """Rewrites the header of the weights; `pad` bytes are appended to the file."""

    def edit(members: Members) -> None:
        data = members[WEIGHTS]
        (length,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8 : 8 + length])
        change(header)
        text = json.dumps(header).encode()
        body = data[8 + length :] + bytes(pad)
        members[WEIGHTS] = struct.pack("<Q", len(text)) + text + body

    return edit


def picture(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def set_golden(data: bytes) -> Change:
    return lambda members: members.update({GOLDEN_NAMES[0]: data})


def set_weight(name: str, value: float) -> Change:
    return edit_weights(lambda tensors: tensors[name].__setitem__(0, value))


def set_member(name: str, data: bytes) -> Change:
    return lambda members: members.update({name: data})


def reverse_nodes(model: onnx.ModelProto) -> None:
    nodes = list(reversed(model.graph.node))
    del model.graph.node[:]
    model.graph.node.extend(nodes)


TAMPERED: dict[str, tuple[Change, str]] = {
    "another weight": (
        edit_weights(lambda t: t.update(extra=np.zeros(3, np.float32))), "do not fit its arch",
    ),
    "a weight too few": (
        edit_weights(lambda t: t.__delitem__("classifier.1.bias")), "classifier.1.bias",
    ),
    "a head for four classes": (
        edit_weights(lambda t: t.update({"classifier.1.bias": np.zeros(4, np.float32)})),
        "'F32' of shape [4], not F32 of shape [5]",
    ),
    "half precision": (
        edit_weights(lambda t: t.update({"classifier.1.bias": np.zeros(5, np.float16)})),
        "'F16' of shape [5], not F32",
    ),
    "a weight that is not a number": (
        set_weight("classifier.1.bias", float("nan")), "classifier.1.bias holds values that are",
    ),
    "an infinite weight": (
        set_weight("features.0.1.weight", float("inf")), "features.0.1.weight holds values",
    ),
    "a negative variance": (
        set_weight("features.0.1.running_var", -1.0), "features.0.1.running_var has a negative",
    ),
    "a header longer than the file": (
        lambda m: m.update({WEIGHTS: struct.pack("<Q", 2**63) + m[WEIGHTS][8:]}), "valid header",
    ),
    "an empty weights file": (set_member(WEIGHTS, b""), "valid header"),
    "a header that is a list": (
        set_member(WEIGHTS, struct.pack("<Q", 2) + b"[]"), "do not fit its architecture",
    ),
    "a header that is a number": (set_member(WEIGHTS, struct.pack("<Q", 1) + b"7"), "valid header"),
    "a header that is deep": (
        set_member(WEIGHTS, struct.pack("<Q", 40_000) + b"[" * 40_000), "valid header",
    ),
    "tensors that overlap": (
        edit_header(lambda h: h["classifier.1.bias"].update(data_offsets=[0, 20])), "wrong place",
    ),
    "a negative offset": (
        edit_header(lambda h: h["classifier.1.bias"].update(data_offsets=[-20, 0])), "wrong place",
    ),
    "bytes after the tensors": (edit_header(lambda _: None, pad=4), "longer or shorter"),
    "an unknown field in the header": (
        edit_header(lambda h: h["classifier.1.bias"].update(more=1)), "valid header",
    ),
    "six labels for five classes": (
        lambda m: edit_manifest(m, labels=["a", "b", "c", "d", "e", "f"]), "not F32 of shape [6",
    ),
    "a label twice": (
        lambda m: edit_manifest(m, labels=["a", "b", "c", "d", "a"]), "same label",
    ),
    "an empty label": (lambda m: edit_manifest(m, labels=["a", "b", "c", "d", ""]), "labels.4"),
    "a label with a line break": (
        lambda m: edit_manifest(m, labels=["a", "b", "c", "d", "e\nf"]), "one line of text",
    ),
    "a future format": (lambda m: edit_manifest(m, format_version=3), "(format 3); please update"),
    "no format": (lambda m: edit_manifest(m, format_version=None), "format_version"),
    "an older format of another network": (
        lambda m: edit_manifest(m, format_version=1, architecture="efficientnet_lite0"),
        "files of format 1 hold EfficientNet-B0",
    ),
    "an older format that reads as only newer ones do": (
        lambda m: edit_manifest(m, format_version=1, preprocessing={"decoding": "scaled"}),
        "files of format 1 read every pixel",
    ),
    "another architecture": (lambda m: edit_manifest(m, architecture="resnet50"), "architecture"),
    "a setting that is unknown": (lambda m: edit_manifest(m, surprise=1), "surprise"),
    "another input size": (
        lambda m: edit_manifest(m, preprocessing={"size": 256}), "not that of its architecture",
    ),
    "an absurd input size": (
        lambda m: edit_manifest(m, preprocessing={"size": 10**9}), "preprocessing.size",
    ),
    "a manifest that is a list": (set_member(MANIFEST, b"[]"), "not a JSON object"),
    "a manifest that is deep": (set_member(MANIFEST, b"[" * 1_000_000), "not valid JSON"),
    "a manifest that is binary": (set_member(MANIFEST, b"\xff\xfe\0"), "not valid JSON"),
    "a temperature that is not a number": (
        lambda m: edit_manifest(m, temperature=float("nan")),
        "not valid JSON",
    ),
    "a graph that is no graph": (set_member(GRAPH, b"\x0a\xff\xff\xff"), "graph is damaged"),
    "a graph that is empty": (set_member(GRAPH, b""), "not that of its architecture"),
    "a graph that reads another file": (
        edit_graph(
            lambda g: setattr(g.graph.initializer[0].external_data[0], "value", "/etc/passwd")
        ),
        "not that of its architecture",
    ),
    "a graph with a foreign operator": (
        edit_graph(lambda g: setattr(g.graph.node[0], "domain", "com.evil")),
        "not that of its architecture",
    ),
    "a graph with huge padding": (
        edit_graph(lambda g: g.graph.node[0].attribute[2].ints.__setitem__(0, 2**31)),
        "not that of its architecture",
    ),
    "a graph in another order": (edit_graph(reverse_nodes), "not that of its architecture"),
    "a golden picture that is text": (set_golden(b"hello"), "golden/1.png is not a small picture"),
    "a golden picture that is large": (set_golden(picture(400)), "golden/1.png is not a small"),
    "expected outputs for other classes": (
        set_member(EXPECTED, safetensors.numpy.save({"logits": np.zeros((4, 6), np.float32)})),
        "of shape [4, 6]",
    ),
    "expected outputs that are not numbers": (
        set_member(
            EXPECTED, safetensors.numpy.save({"logits": np.full((4, 5), np.nan, np.float32)})
        ),
        "not finite",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_tampered(model_file: Path, tmp_path: Path, what: str) -> None:
    change, reason = TAMPERED[what]
    members = members_of(model_file)
    before = members[MANIFEST]
    change(members)
    if members[MANIFEST] == before:
        renew_hashes(members)
    assert reason in refusal(write_zip(tmp_path / "m.pokedex", members))


@pytest.mark.parametrize("name", [name for name in MEMBERS if name != MANIFEST])
def test_a_changed_member_does_not_match_its_hash(
    model_file: Path, tmp_path: Path, name: str
) -> None:
    members = members_of(model_file)
    data = bytearray(members[name])
    data[-1] ^= 1
    members[name] = bytes(data)
    path = write_zip(tmp_path / "m.pokedex", members)
    assert f"its part {name} is damaged" in refusal(path)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_missing_member_is_named(model_file: Path, tmp_path: Path, name: str) -> None:
    members = members_of(model_file)
    del members[name]
    assert f"{name} is missing" in refusal(write_zip(tmp_path / "m.pokedex", members))


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.txt", "golden/../x", "data.pkl", "Manifest.json", "a\x1b[31m"]
)
def test_another_member_is_named(model_file: Path, tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "m.pokedex", members_of(model_file) | {name: b"x"})
    sentence = refusal(path)
    assert f"{name!a} is not one of them" in sentence
    assert sentence.isprintable()


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_member_that_is_there_twice(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.pokedex"
    members = members_of(model_file)
    write_zip(path, members)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MANIFEST, members[MANIFEST])
    assert "manifest.json is there twice" in refusal(path)


def test_a_hidden_name_behind_a_nul(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.pokedex"
    content = write_zip(path, members_of(model_file)).read_bytes()
    # zipfile cuts names at NUL, other programs do not
    path.write_bytes(content.replace(b"golden/4.png", b"golden/4.pn\0"))
    assert "'golden/4.pn\\x00' is not one of them" in refusal(path)


def test_a_zip_bomb_is_not_unpacked(model_file: Path, tmp_path: Path) -> None:
    members = members_of(model_file)
    members[GOLDEN_NAMES[0]] = bytes(50_000_000)
    path = write_zip(tmp_path / "m.pokedex", members, zipfile.ZIP_DEFLATED)
    assert "is compressed or encrypted" in refusal(path)


@pytest.mark.parametrize("name", [MANIFEST, GRAPH, GOLDEN_NAMES[0], EXPECTED])
def test_a_member_that_is_too_large(model_file: Path, tmp_path: Path, name: str) -> None:
    members = members_of(model_file)
    members[name] += bytes(9 * 2**20)
    path = write_zip(tmp_path / "m.pokedex", members)
    assert f"its part {name} is too large" in refusal(path)


def test_a_directory_that_lies_about_sizes(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.pokedex"
    content = bytearray(model_file.read_bytes())
    entry = content.rindex(b"PK\x01\x02")  # sizes lie 20 and 24 bytes into a directory entry
    content[entry + 24 : entry + 28] = struct.pack("<I", 2**20)
    path.write_bytes(content)
    assert "contradicts its own size" in refusal(path)


def test_an_encrypted_member(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.pokedex"
    content = bytearray(model_file.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "is compressed or encrypted" in refusal(path)


def test_hashes_must_be_complete(model_file: Path, tmp_path: Path) -> None:
    members = members_of(model_file)
    edit_manifest(members, sha256={})
    assert "hash of every part" in refusal(write_zip(tmp_path / "m.pokedex", members))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + bytes(18), b"\x80\x04K\x01."])
def test_files_that_are_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.pokedex"
    path.write_bytes(content)
    assert "not a model file" in refusal(path) or "is missing" in refusal(path)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "nothing.pokedex")
    assert "it is not a file" in refusal(tmp_path)


def test_a_file_too_large_to_be_a_model(tmp_path: Path) -> None:
    path = tmp_path / "m.pokedex"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    assert "larger than any model file" in refusal(path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keep=st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_refused(model_file: Path, tmp_path: Path, keep: float) -> None:
    path = tmp_path / "m.pokedex"
    content = model_file.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    refusal(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipped_bytes_are_refused_or_harmless(
    model_file: Path, bundle: Bundle, tmp_path: Path, data: st.DataObject
) -> None:
    """Half of the flips hit the zip's directory and the small members at the end."""
    path = tmp_path / "m.pokedex"
    content = bytearray(model_file.read_bytes())
    first = data.draw(st.sampled_from([0, len(content) - 12_000]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(first, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        read = open_bundle(path)
    except ModelFileError:
        return
    # fields of the zip that mean nothing, such as dates, may differ
    assert read.members == bundle.members
    assert read.manifest == bundle.manifest
