"""One reader of what a run has told: strict for who goes on with it, tolerant for who looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.errors import CheckpointError
from trainer.runs.event_log import EVENTS, read_events
from trainer.runs.events import CheckpointWritten, Notice, to_json

NOTE, SAVED = Notice(message="one"), CheckpointWritten(phase=1, epoch=1, batch=2)
NEWER = b'{"event":"moon_phase","moon":"full"}\n'


def told(run: Path, *parts: Notice | CheckpointWritten | bytes) -> Path:
    lines = (p if isinstance(p, bytes) else to_json(p).encode() + b"\n" for p in parts)
    (run / EVENTS).write_bytes(b"".join(lines))
    return run


def test_a_run_that_has_told_nothing_is_no_error(tmp_path: Path) -> None:
    assert read_events(tmp_path) == read_events(tmp_path, strict=True) == ([], 0)


def test_what_a_newer_version_left_is_passed_over_but_not_gone_on_from(tmp_path: Path) -> None:
    run = told(tmp_path, NOTE, NEWER, b"\n", SAVED)
    assert read_events(run) == ([NOTE, SAVED], 1)
    with pytest.raises(CheckpointError, match=r"events\.jsonl is damaged"):
        read_events(run, strict=True)


@pytest.mark.parametrize("rest", [b'{"event":"not', to_json(SAVED).encode()], ids=["half", "all"])
def test_a_line_is_an_event_to_nobody_before_its_end(rest: bytes, tmp_path: Path) -> None:
    run = told(tmp_path, NOTE, rest)
    assert read_events(run) == read_events(run, strict=True) == ([NOTE], 1)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / EVENTS).mkdir()
    with pytest.raises(OSError, match=EVENTS):
        read_events(tmp_path)
    with pytest.raises(CheckpointError, match=r"events\.jsonl is damaged"):
        read_events(tmp_path, strict=True)
