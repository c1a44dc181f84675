"""The parts of hostile model files: texts, tensors, graphs and pictures, and what ails each."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import onnx
import safetensors.numpy
from onnx import TensorProto, helper
from PIL import Image

Bytes = Callable[[bytes], bytes]


# ---- the manifest ---------------------------------------------------------------------------


def json_texts() -> Iterator[tuple[str, bytes]]:
    """What is no manifest at all."""
    yield "empty", b""
    yield "binary", b"\xff\xfe\x00\x01"
    yield "UTF-16", '{"labels": []}'.encode("utf-16")
    yield "a list", b"[]"
    yield "a number", b"7"
    yield "null", b"null"
    yield "100,000 lists deep", b"[" * 100_000
    yield "100,000 objects deep", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "deep within limits", b'{"labels":' + b"[" * 150 + b"]" * 150 + b"}"
    yield "a huge number", b'{"format_version": ' + b"9" * 5_000_000 + b"}"
    yield "a name twice", b'{"labels": ["a", "b"], "labels": ["c", "d"]}'
    yield "a name that is no text", b'{"\xff": 1}'
    yield "half a character", b'{"labels": ["\\ud800", "b"]}'
    yield "cut", b'{"labels": ["a'
    yield "Python", b"__import__('os').system('touch harmed')"
    yield "YAML", b"!!python/object/apply:os.system ['touch harmed']"


def manifest_fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Fields of a manifest that may not be so."""
    for name, labels in {
        "a label with a line break": ["a\nb", "b", "c"],
        "a label that moves the cursor": ["\x1b[2J\x1b[1;1H", "b", "c"],
        "a label that sets the title": ["\x1b]0;owned\x07", "b", "c"],
        "a label with a control sequence of one byte": ["\x9b31m", "b", "c"],
        "a label that runs from right to left": ["abc\u202egpj.exe", "b", "c"],
        "an invisible label": ["\u200b", "b", "c"],
        "an empty label": ["", "b", "c"],
        "a label of spaces": ["  ", "b", "c"],
        "a label of seven megabytes": ["x" * 7_000_000, "b", "c"],
        "two equal labels": ["a", "a", "b"],
        "labels that are numbers": [1, 2, 3],
        "labels that are nothing": [None, "b", "c"],
        "labels in lists": [["a"], ["b"], ["c"]],
        "too few labels": ["a", "b"],
        "too many labels": [f"class {n}" for n in range(20_001)],
        "no labels": [],
        "one text for labels": "abc",
    }.items():
        yield name, {"labels": labels}
    for name, version in {
        "a later format": 2,
        "a format far away": 10**4000,
        "a format that is text": "1",
        "a format and a half": 1.5,
        "no format": None,
    }.items():
        yield name, {"format_version": version}
    yield "another architecture", {"architecture": "../../etc/passwd"}
    yield "a temperature of zero", {"temperature": 0}
    yield "a negative threshold", {"threshold": -1}
    yield "an input of a billion pixels", {"preprocessing": {"size": 10**9}}
    yield "an input of no pixels", {"preprocessing": {"size": 0}}
    yield "another input than the graph's", {"preprocessing": {"size": 256}}
    yield "a deviation of zero", {"preprocessing": {"std": [0, 1, 1]}}
    yield "an unknown resampling", {"preprocessing": {"interpolation": "__class__"}}
    yield "no hashes", {"sha256": {}}
    yield "hashes of other files", {"sha256": {"../../x": "0" * 64}}
    yield "a hash that is none", {"sha256": {"model.onnx": "x"}}
    yield "a field with a terminal's codes", {"\x1b[31mred\x1b[0m\n": 1}
    yield "a field of seven megabytes", {"x" * 7_000_000: 1}
    yield "metrics that are text", {"metrics": "good"}


def spiteful_labels() -> Iterator[tuple[str, list[str]]]:
    """Labels that are allowed, for a class may be called anything that fits on a line."""
    yield "HTML", ["<img src='/etc/hostname'><b>x</b>", "<script>alert(1)</script>", "</td>&lt;"]
    yield "markup of the console", ["[red]", "[/]", "[link=file:///etc]x[/link]"]
    yield "formulas", ["=HYPERLINK(0)", "@SUM(1)", "+1"]
    yield "paths", ["../../up", "/etc/passwd", "CON"]
    yield "format strings", ["{0.__class__}", "%s%n%Ln", "${jndi:x}{{7*7}}"]


def spiteful_metrics() -> Iterator[tuple[str, dict[str, Any]]]:
    """Figures are free JSON."""
    yield "huge numbers", {"test": {"top1": 0.5, "images": 10**300}, "train_images": 10**30}
    yield "nonsense", {"test": {"top1": "<b>", "images": [1], "top1_interval": {"a": 1}}}
    yield "turned round", {"test": {"top1": -1e308, "top1_interval": [1, 0], "ece": 1e308}}
    yield "true", {"valid": {"top1": True, "images": True, "top1_interval": [False, True]}}
    yield "deep", {"test": json.loads("[" * 100 + "]" * 100)}


# ---- the weights ----------------------------------------------------------------------------


def weight_changes() -> Iterator[tuple[str, Bytes]]:
    for name, change in {
        "not a number": lambda t: t["classifier.1.bias"].__setitem__(0, np.nan),
        "infinite": lambda t: t["features.0.1.weight"].__setitem__(0, np.inf),
        "a negative variance": lambda t: t["features.0.1.running_var"].__setitem__(0, -1),
        "one too many": lambda t: t.update(extra=np.zeros(3, np.float32)),
        "one too few": lambda t: t.pop("classifier.1.bias"),
        "another shape": lambda t: t.update({"classifier.1.bias": np.zeros(4, np.float32)}),
        "the shape turned round": lambda t: t.update(
            {"classifier.1.weight": np.zeros((1280, 3), np.float32)}
        ),
        "half precision": lambda t: t.update({"classifier.1.bias": np.zeros(3, np.float16)}),
        "double precision": lambda t: t.update({"classifier.1.bias": np.zeros(3, np.float64)}),
        "true and false": lambda t: t.update({"classifier.1.bias": np.zeros(3, np.bool_)}),
        "named with a terminal's codes": lambda t: t.update({"\x1b[2J": np.zeros(1, np.float32)}),
    }.items():
        yield name, _tensors(change)
    for name, edit in {
        "overlapping": lambda h: h["classifier.1.bias"].update(data_offsets=[0, 12]),
        "before the beginning": lambda h: h["classifier.1.bias"].update(data_offsets=[-12, 0]),
        "behind the end": lambda h: h["classifier.1.bias"].update(data_offsets=[2**62, 2**62 + 12]),
        "turned round": lambda h: h["classifier.1.bias"].update(data_offsets=[12, 0]),
        "of a shape that overflows": lambda h: h["classifier.1.bias"].update(shape=[2**62, 4]),
        "of a negative shape": lambda h: h["classifier.1.bias"].update(shape=[-3]),
        "of an unknown kind": lambda h: h["classifier.1.bias"].update(dtype="PICKLE"),
        "with a field more": lambda h: h["classifier.1.bias"].update(code="os.system"),
        "that are text": lambda h: h.update({"classifier.1.bias": "none"}),
    }.items():
        yield name, _header(edit)
    yield "none", lambda _data: b""
    yield "a header longer than the file", lambda data: struct.pack("<Q", 2**63) + data[8:]
    yield "a header of four gigabytes", lambda data: struct.pack("<Q", 2**32) + data[8:]
    yield "a deep header", lambda _data: struct.pack("<Q", 50_000) + b"[" * 50_000
    yield "a header that is a number", lambda _data: struct.pack("<Q", 1) + b"7"
    yield "named twice", _doubled
    yield "with bytes behind", lambda data: data + bytes(8)
    yield "cut", lambda data: data[:-4]
    yield "a pickle", lambda _data: b"\x80\x04cos\nsystem\n(S'touch harmed'\ntR."


def _tensors(change: Callable[[dict[str, Any]], object]) -> Bytes:
    def edit(data: bytes) -> bytes:
        tensors = {name: np.array(v) for name, v in safetensors.numpy.load(data).items()}
        change(tensors)
        return safetensors.numpy.save(tensors)

    return edit


def _split(data: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack("<Q", data[:8])
    return data[8 : 8 + length], data[8 + length :]


def _header(change: Callable[[dict[str, Any]], object]) -> Bytes:
    def edit(data: bytes) -> bytes:
        text, body = _split(data)
        header = json.loads(text)
        change(header)
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + body

    return edit


def _doubled(data: bytes) -> bytes:
    """Two entries of one name: readers differ in which of them counts."""
    text, body = _split(data)
    again = b'"classifier.1.bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},'
    text = b"{" + again + text.rstrip()[1:]
    return struct.pack("<Q", len(text)) + text + body


# ---- the graph ------------------------------------------------------------------------------


def graph_changes() -> Iterator[tuple[str, Bytes]]:
    for name, change in {
        "reads another file": _reads("/etc/passwd"),
        "reads a file above": _reads("../../../secret"),
        "reads a web address": _reads("https://192.0.2.1/x"),
        "reads beyond its file": lambda m: setattr(
            m.graph.initializer[0].external_data[1], "value", str(2**62)
        ),
        "a foreign operator": lambda m: setattr(m.graph.node[0], "domain", "com.evil"),
        "an unknown operator": lambda m: setattr(m.graph.node[0], "op_type", "RunProgram"),
        "a branch with a graph of its own": _with_branch,
        "a loop without end": _with_loop,
        "a function": _with_function,
        "huge padding": lambda m: m.graph.node[0].attribute[2].ints.__setitem__(0, 2**40),
        "a stride of zero": lambda m: m.graph.node[0].attribute[3].ints.__setitem__(0, 0),
        "a tensor without end": lambda m: m.graph.initializer[0].dims.append(2**40),
        "a negative tensor": lambda m: m.graph.initializer[0].dims.__setitem__(0, -1),
        "weights of its own": lambda m: m.graph.initializer.append(
            helper.make_tensor("own", TensorProto.FLOAT, [1000], [0.0] * 1000)
        ),
        "an older operator set": lambda m: setattr(m.opset_import[0], "version", 1),
        "a later operator set": lambda m: setattr(m.opset_import[0], "version", 2**31),
        "a second operator set": lambda m: m.opset_import.add(domain="com.evil", version=1),
        "another input": lambda m: setattr(m.graph.input[0], "name", "picture"),
        "a second input": lambda m: m.graph.input.add(name="more"),
        "no output": lambda m: m.graph.ClearField("output"),
        "another output": lambda m: setattr(m.graph.output[0], "name", "text"),
        "a training step": lambda m: m.training_info.add(),
        "notes": lambda m: m.metadata_props.add(key="x", value="y"),
        "a long description": lambda m: setattr(m, "doc_string", "x" * 900_000),
        "no nodes": lambda m: m.graph.ClearField("node"),
        "nodes in a circle": lambda m: m.graph.node[0].input.__setitem__(0, "logits"),
    }.items():
        yield name, _graph(change)
    yield "none", lambda _data: b""
    yield "no graph", lambda _data: b"\x0a\xff\xff\xff\xff\x0f"
    yield "deep", lambda _data: _deep(5000)
    yield "fields that nobody knows", lambda data: data + b"\xfa\x3f\x04evil"
    yield "cut", lambda data: data[:-3]
    yield "too large", lambda data: data + bytes(2**20)


def _graph(change: Callable[[onnx.ModelProto], object]) -> Bytes:
    def edit(data: bytes) -> bytes:
        model = onnx.ModelProto.FromString(data)
        change(model)
        return model.SerializeToString()

    return edit


def _reads(place: str) -> Callable[[onnx.ModelProto], object]:
    return lambda model: setattr(model.graph.initializer[0].external_data[0], "value", place)


def _inner() -> onnx.GraphProto:
    secret = TensorProto(name="secret", data_type=TensorProto.FLOAT, dims=[1])
    secret.data_location = TensorProto.EXTERNAL
    secret.external_data.add(key="location", value="/etc/passwd")
    value = helper.make_tensor_value_info("secret", TensorProto.FLOAT, [1])
    return helper.make_graph([], "inner", [], [value], [secret])


def _with_branch(model: onnx.ModelProto) -> None:
    node = helper.make_node("If", ["go"], ["x"], then_branch=_inner(), else_branch=_inner())
    model.graph.node.insert(0, node)


def _with_loop(model: onnx.ModelProto) -> None:
    model.graph.node.insert(0, helper.make_node("Loop", ["", ""], ["x"], body=_inner()))


def _with_function(model: onnx.ModelProto) -> None:
    node = helper.make_node("Relu", ["a"], ["b"])
    sets = [helper.make_opsetid("", 17)]
    model.functions.append(helper.make_function("com.evil", "Conv", ["a"], ["b"], [node], sets))


def _deep(levels: int) -> bytes:
    """A node whose graph has a node whose graph … : field 7, 1, 5, 6 in one another."""
    inner = b""
    for _ in range(levels):
        for field in (6, 5, 1):
            inner = bytes([field << 3 | 2]) + _varint(len(inner)) + inner
        if len(inner) > 900_000:
            break
    return b"\x3a" + _varint(len(inner)) + inner


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


# ---- golden pictures and answers ------------------------------------------------------------


def pictures() -> Iterator[tuple[str, bytes]]:
    sound = png(32, 32)
    yield "a picture that is empty", b""
    yield "a picture that is text", b"hello"
    yield "a picture that is a script", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
    yield "a large picture", png(400, 400)
    yield "a picture of 60,000 × 60,000", _claims(60_000, 60_000)
    yield "a picture of no width", _claims(0, 32)
    yield "a picture that is cut", sound[: len(sound) // 2]
    yield "a picture with a wrong checksum", sound[:29] + b"\0\0\0\0" + sound[33:]
    yield "a picture of 200 kilobytes", sound + bytes(200_000)
    for kind in ("JPEG", "GIF", "TIFF", "WEBP", "BMP", "PPM", "ICO"):
        yield f"a {kind} picture", _saved(kind)


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(buffer, "PNG")
    return buffer.getvalue()


def _saved(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32)).save(buffer, kind)
    return buffer.getvalue()


def _claims(width: int, height: int) -> bytes:
    """A PNG that unpacks to as many bytes as it says, from a few."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">L", len(data)) + body + struct.pack(">L", zlib.crc32(body))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def expected_outputs(classes: int) -> Iterator[tuple[str, bytes]]:
    def saved(values: Any) -> bytes:
        return safetensors.numpy.save({"logits": np.asarray(values)})

    right = np.zeros((4, classes), np.float32)
    yield "answers for other classes", saved(np.zeros((4, classes + 1), np.float32))
    yield "answers for fewer pictures", saved(right[:3])
    yield "answers that are not numbers", saved(right + np.float32(np.nan))
    yield "answers in whole numbers", saved(right.astype(np.int64))
    yield "no answers", b""
    yield "answers by another name", safetensors.numpy.save({"other": right})
