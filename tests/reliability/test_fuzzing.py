"""A few seconds of fuzzing, always with the same input.

`python -m tests.reliability fuzz` goes on for hours.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the limits of a worker are POSIX", allow_module_level=True)

from tests.reliability.fuzzing import fuzz

INPUTS = {"images": 1500, "bundle": 150}


@pytest.mark.parametrize("target", INPUTS)
def test_input_that_nobody_thought_of(target: str, tmp_path: Path) -> None:
    """In a process of its own: a crash is a finding, not the end of the tests."""
    report = fuzz(target, 300, tmp_path, guided=False, inputs=INPUTS[target], tell=_silent)

    said = [(tmp_path / f"{name}.txt").read_text() for name in report.findings]
    assert said == []
    assert report.inputs == INPUTS[target]
    assert 0 < report.accepted < report.inputs


def test_whatever_goes_wrong_is_found_and_kept(tmp_path: Path) -> None:
    report = fuzz("broken", 300, tmp_path, guided=False, inputs=40, tell=_silent)

    found = {
        (tmp_path / name).read_text(): (tmp_path / f"{name}.txt").read_text()
        for name in report.findings
    }
    assert found.keys() == {"exception", "crash", "hang", "memory", "exit"}
    assert "not as it should be" in found["exception"]
    assert "Segmentation fault" in found["crash"]
    assert "Timeout" in found["hang"]
    assert "MemoryError" in found["memory"]
    assert report.inputs == 40


def _silent(_: str) -> None:
    """Progress is for those who wait for hours."""
