"""``pokedex pack``, called as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import Cli


def test_a_packed_data_set_is_taken_for_the_data_set(
    call: Cli, pictures: Path, tmp_path: Path
) -> None:
    shards = tmp_path / "shards"
    packed = call("pack", pictures, shards)
    assert (packed.code, packed.out) == (0, f"24 pictures in 1 shard: {shards}\n")
    assert call("scan", shards).out == call("scan", pictures).out
    table = tmp_path / "decisions.csv"
    table.write_text("path,label,decision,becomes,content\n")
    assert "cannot be moved" in call("carry-out", shards, "--decisions", table).err
    assert "is there already" in call("pack", pictures, shards).err
    told = f"{shards} is a packed data set, whose pictures are no files"
    assert call("classify", shards).err.startswith(told)
    assert "memory://none" in call("scan", "memory://none").err


def test_nothing_is_written_to_a_url(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (
        ("pack", pictures, "s3://bucket/shards"),
        ("train", pictures, "--out", "s3://bucket/run"),
    ):
        called = call(*command)
        assert called.code == 2
        assert called.err.startswith(f"{command[-1]} is a URL, and nothing is written there")
    assert not any(tmp_path.iterdir())


def test_what_the_scan_finds_is_told(call: Cli, dataset: Path, tmp_path: Path) -> None:
    label = sorted(path.name for path in dataset.iterdir())[0]
    (dataset / "Another").mkdir()
    (dataset / "Another" / "same.png").write_bytes((dataset / label / "0.png").read_bytes())
    (dataset / label / "bad.png").write_text("text")
    called = call("pack", dataset, tmp_path / "shards")
    assert called.code == 1
    assert f"Another/same.png, {label}/0.png" in called.err
    assert called.err.count("bad.png") == 1
