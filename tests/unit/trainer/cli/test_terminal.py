"""What goes to a terminal, a pipe or a file: clean text, written all or nothing."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from tests.helpers.events import batch_done, begun, ended, phase_begun
from trainer.cli import terminal
from trainer.data.findings import Finding
from trainer.data.scan import ScanProgress
from trainer.errors import TrainerError
from trainer.messages import Message
from trainer.runs.events import (
    CheckpointWritten,
    EpochBegun,
    Finished,
    HeadFitted,
    Notice,
    Suspect,
    TrainingEvent,
    from_json,
)

CLASSES = ("ant", "bee", "cow")
EVENTS: tuple[TrainingEvent, ...] = (
    begun(recipe="tiny", classes=3, train_pictures=17, valid_pictures=2, test_pictures=5),
    phase_begun(1, 1, "[red]:cat:", trainable_parameters=3843),
    HeadFitted(
        phase=1,
        judged=17,
        accuracy=0.5,
        low=0.3,
        high=0.7,
        confusion=((0, 0, 5), (0, 1, 2), (1, 2, 3), (2, 0, 1)),
        suspected=12,
        suspects=(Suspect(path="ant/1.png", label="ant", looks_like="bee", probability=0.9),),
    ),
    EpochBegun(phase=1, epoch=1, batches=1, size=32),
    batch_done(batches=1, loss=1.25, learning_rate=0.01, images_per_second=80, seconds_left=3900),
    ended(train_loss=1.25, valid_loss=1.5, valid_accuracy=0.25, learning_rate=0.01),
    Notice(message="Something\x1b[31m to know."),
    CheckpointWritten(phase=1, epoch=1, batch=1),
    Finished(model="model.pokedex", seconds=2),
)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Makes standard error a terminal, and holds what it was sent."""
    sent = io.StringIO()
    options = {"markup": False, "emoji": False, "highlight": False}
    console = Console(file=sent, force_terminal=True, width=100, **options)
    monkeypatch.setattr(terminal, "errors", console)
    return sent


class Screen(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


# ---- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nidoran♀.png", "Nidoran♀.png"),
        ("two\nlines.png", "two�lines.png"),
        ("\x1b[31mred\x07.png", "�[31mred�.png"),
        ("[red]:cat:.png", "[red]:cat:.png"),
        ("\u202egnp.exe", "�gnp.exe"),
        ("Screenshot 3.00\u202fPM.png", "Screenshot 3.00\u202fPM.png"),
        ("שלום.png", "שלום.png"),
        (b"caf\xe9.png", "caf\\xe9.png"),
    ],
)
def test_a_name_stays_on_its_line_and_moves_nothing(name: str | bytes, shown: str) -> None:
    assert terminal.plain_line(Path(os.fsdecode(name))) == shown


def test_a_message_may_have_lines() -> None:
    assert terminal.plain("one\ntwo\x1b[2J") == "one\ntwo�[2J"


def test_messages_are_printed_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.errors.print("[red]:cat:[/] \\[x] 42", style="red")
    assert capsys.readouterr().err == "[red]:cat:[/] \\[x] 42\n"


# ---- output ---------------------------------------------------------------------------------


def test_a_file_appears_when_everything_is_written(tmp_path: Path) -> None:
    target = tmp_path / "answers.json"
    with terminal.output(target) as stream:
        stream.write("Flabébé\r\n\udcff")
        assert not target.exists()
    assert target.read_bytes() == "Flabébé\r\n\\udcff".encode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt])
def test_a_file_is_left_alone_where_the_rest_fails(
    problem: type[BaseException], tmp_path: Path
) -> None:
    target = tmp_path / "answers.json"
    target.write_text("older")

    def fail() -> None:
        with terminal.output(target) as stream:
            stream.write("half")
            raise problem

    with pytest.raises(problem):
        fail()
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("place", [".", "missing/answers.json", "file/answers.json"])
def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    place: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / place
    with pytest.raises(TrainerError) as caught, terminal.output(target):
        pytest.fail("the work has begun")
    assert str(caught.value).startswith(f"{target} cannot be written: ")
    assert str(caught.value).endswith(".")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "pipe"
    os.mkfifo(target)
    reader = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with terminal.output(target) as stream:
            stream.write("answer")
        assert os.read(reader, 100) == b"answer"
    finally:
        os.close(reader)
    assert target.is_fifo()


def test_standard_output_takes_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    terminal.accept_all_names()
    with terminal.output(None) as stream:
        stream.write("Nidoran♀ \udcff\n")
    assert raw.getvalue() == "Nidoran♀ \\udcff\n".encode()


def test_output_whose_reader_is_gone_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        stream.write("nobody reads this")
        monkeypatch.setattr(sys, "stdout", stream)
        terminal.close_output()
        stream.flush()


# ---- progress -------------------------------------------------------------------------------


def test_nothing_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(terminal.counted(iter("abc"), "Classifying", sys.stdout)) == ["a", "b", "c"]
    with terminal.progress("Evaluating", 2) as advance:
        advance(1)
    assert terminal.follow_scan([ScanProgress("reading", 1, 2), "report"]) == "report"
    assert capsys.readouterr() == ("", "")


def test_progress_goes_to_standard_error(
    screen: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    list(terminal.counted(iter("abc"), "Classifying", io.StringIO()))
    with terminal.progress("Evaluating", 2) as advance:
        advance(1)
    terminal.follow_scan([ScanProgress("comparing", 1, 2), "report"])
    for title in ("Classifying", "Evaluating", "Comparing pictures"):
        assert title in screen.getvalue()
    assert capsys.readouterr() == ("", "")


def test_nothing_is_counted_among_the_results(screen: io.StringIO) -> None:
    assert list(terminal.counted(iter("abc"), "Classifying", Screen())) == ["a", "b", "c"]
    assert screen.getvalue() == ""


def test_items_are_counted_as_they_come() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            yield number

    items = terminal.counted(source(), "Classifying", io.StringIO())
    next(items)
    assert taken == [0]


# ---- training -------------------------------------------------------------------------------


def test_events_are_lines_of_json_that_can_be_read_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tuple(terminal.follow_training(EVENTS, CLASSES, as_json=True)) == EVENTS
    output = capsys.readouterr()
    assert tuple(map(from_json, output.out.splitlines())) == EVENTS
    assert output.err == ""


def test_a_training_in_a_pipe_is_a_line_for_what_is_finished(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tuple(terminal.follow_training(EVENTS, CLASSES, as_json=False)) == EVENTS
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines() == [
        "17 pictures to learn from, 2 to validate, 5 to test; 3 classes; cpu, 1 thread",
        "Phase 1, [red]:cat:: 1 epoch, 3,843 trainable parameters",
        "  cross-validated accuracy 50.0 % (95 % interval 30.0 % – 70.0 %, 17 pictures); "
        "mistaken most: bee for cow (3), ant for bee (2); 12 labels may be wrong:",
        "    ant/1.png: ant, or bee?",
        "    … and 11 more",
        "  epoch 1: loss 1.250, accuracy 50.0 %, validation loss 1.500, validation accuracy 25.0 %",
        "Something�[31m to know.",
    ]


def test_what_is_too_much_to_list_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show_renamed([("a:b", "a-b")] * 1244)
    assert capsys.readouterr().err.splitlines()[-1] == "… and 1,234 more."
    finding = Finding("unreadable", "note", Message("It is dark."))
    for named in ("set", "s3://bucket/set"):
        terminal.show_findings([finding] * 1244, [Path(named)])
        told = capsys.readouterr().err.splitlines()[-1]
        assert told == f"… and 1,234 more of these kinds, which `pokedex scan {named}` lists."


def test_a_training_on_a_terminal_has_a_bar(screen: io.StringIO) -> None:
    list(terminal.follow_training(EVENTS, CLASSES, as_json=False))
    assert "[red]:cat: 1 at 32 px" in screen.getvalue()
    assert "loss 1.250  80 images/s  1 h 5 min left" in screen.getvalue()
