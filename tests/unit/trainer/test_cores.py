"""Cores that this process has no time on are not counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trainer import cores
from trainer.cores import usable_cores


@pytest.fixture(autouse=True)
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of our own control group, on a machine of eight cores."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(cores, "_GROUPS", tmp_path)
    monkeypatch.setattr(cores, "_OWN_GROUP", tmp_path / "own")
    (tmp_path / "own").write_text("9:name=systemd:/\n0::/user/app\n")
    folder = tmp_path / "user" / "app"
    folder.mkdir(parents=True)
    return folder


def test_all_that_it_may_run_on() -> None:
    assert usable_cores() == 8
    assert usable_cores(spare=1) == 7
    assert usable_cores(spare=8) == 1


def test_without_affinity_all_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert usable_cores() == 4
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


@pytest.mark.parametrize(
    ("limit", "usable"),
    [
        ("max 100000", 8),
        ("300000 100000", 3),
        ("150000 100000", 2),
        ("50000 100000", 1),
        ("9900000 100000", 8),
        ("damaged", 8),
        ("", 8),
    ],
)
def test_the_time_that_is_granted(limit: str, usable: int, group: Path) -> None:
    (group / "cpu.max").write_text(f"{limit}\n")
    assert usable_cores() == usable


def test_an_outer_group_limits_too(group: Path) -> None:
    (group / "cpu.max").write_text("400000 100000\n")
    (group.parent / "cpu.max").write_text("200000 100000\n")
    assert usable_cores() == 2


def test_a_group_that_is_not_to_be_seen_is_no_limit(group: Path) -> None:
    """As in a container, where the path is that of the machine outside."""
    group.rmdir()
    (group.parent.parent / "cpu.max").write_text("200000 100000\n")
    assert usable_cores() == 2
    cores._OWN_GROUP.unlink()
    assert usable_cores() == 8
