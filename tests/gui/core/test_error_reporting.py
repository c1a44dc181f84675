"""Every error ends in one place, in words a user can read, and in the log."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from pytestqt.qtbot import QtBot

from pokedex_app.core.error_reporting import ErrorReporter, Report, install_hooks, start_log
from pokedex_app.services import Services
from trainer.errors import DatasetError


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "pokedex.log"


@pytest.fixture
def errors(log: Path, qapp: object) -> ErrorReporter:
    return ErrorReporter(log)


def reported(qtbot: QtBot, errors: ErrorReporter, error: Exception | str) -> Report:
    with qtbot.waitSignal(errors.reported) as told:
        errors.show(error)
    [report] = told.args
    return report


def test_a_sentence_of_the_trainer_is_shown_as_it_is(qtbot: QtBot, errors: ErrorReporter) -> None:
    report = reported(qtbot, errors, DatasetError("The folder x has no pictures."))
    assert report.summary == "The folder x has no pictures."
    assert "DatasetError" in report.details
    assert list(errors.recent) == [report]


def test_what_the_system_refuses_names_the_file(qtbot: QtBot, errors: ErrorReporter) -> None:
    error = PermissionError(13, "Permission denied", "/a/file.csv")
    summary = reported(qtbot, errors, error).summary
    assert "/a/file.csv" in summary
    assert "Permission denied" in summary


def test_the_unforeseen_is_named_as_such(qtbot: QtBot, errors: ErrorReporter) -> None:
    report = reported(qtbot, errors, ZeroDivisionError("division by zero"))
    assert "ZeroDivisionError" in report.summary
    assert "division by zero" in report.details


def test_only_what_the_system_refused_can_be_tried_again(
    qtbot: QtBot, errors: ErrorReporter
) -> None:
    def can_be(error: Exception) -> bool:
        with qtbot.waitSignal(errors.reported) as told:
            errors.show(error, again=print)
        return told.args[0].again is not None

    refused = PermissionError(13, "Permission denied", "/a/file.csv")
    wrapped = DatasetError("The folder x cannot be read.")
    wrapped.__cause__ = refused
    assert can_be(refused)
    assert can_be(wrapped)
    assert not can_be(DatasetError("The folder x has no pictures."))
    assert not can_be(ZeroDivisionError("division by zero"))


def test_an_error_goes_when_the_same_is_done_again_and_succeeds(
    qtbot: QtBot, services: Services
) -> None:
    disk = ["taken out"]
    came: list[str] = []

    def look() -> str:
        if disk:
            raise OSError(5, "Input/output error", "/media/disk")
        return "found"

    with qtbot.waitSignal(services.errors.reported) as told:
        services.run(look, came.append, "places")
    [report] = told.args
    assert report.cause == "places"
    disk.clear()
    with qtbot.waitSignal(services.errors.over) as over:
        report.again()
    assert over.args == ["places"]
    assert came == ["found"]


def test_errors_of_other_threads_come_to_the_window(qtbot: QtBot, errors: ErrorReporter) -> None:
    places: list[int] = []
    errors.reported.connect(lambda _report: places.append(threading.get_ident()))
    thread = threading.Thread(target=lambda: errors.show("from elsewhere"))
    with qtbot.waitSignal(errors.reported):
        thread.start()
    thread.join()
    assert places == [threading.get_ident()]


def test_uncaught_exceptions_are_shown(
    qtbot: QtBot, errors: ErrorReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    previous = qInstallMessageHandler(None)
    install_hooks(errors)
    error = RuntimeError("in a slot")
    with qtbot.waitSignal(errors.reported) as told:
        sys.excepthook(RuntimeError, error, None)
    assert "RuntimeError" in told.args[0].summary

    def breaks() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=breaks)
    with qtbot.waitSignal(errors.reported) as told:
        thread.start()
    thread.join()
    assert "KeyError" in told.args[0].summary
    qInstallMessageHandler(previous)


def test_the_log_holds_errors_and_what_qt_says(
    qtbot: QtBot, errors: ErrorReporter, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = start_log(log)
    assert handler is not None
    previous = qInstallMessageHandler(None)
    install_hooks(errors)
    qWarning("Qt has something to say")
    reported(qtbot, errors, DatasetError("No pictures."))
    qInstallMessageHandler(previous)
    text = log.read_text()
    assert "Qt has something to say" in text
    assert "No pictures." in text
    assert "No pictures." in errors.problem_text()
    logging.getLogger().removeHandler(handler)
    handler.close()


def test_a_log_that_cannot_be_written_does_not_end_the_app(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert start_log(tmp_path / "logs" / "pokedex.log") is None


def test_the_problem_text_tells_no_names_of_the_home_folder(
    errors: ErrorReporter, log: Path
) -> None:
    log.parent.mkdir()
    log.write_text(f"{Path.home()}/secret/x.png\n")
    text = errors.problem_text()
    assert str(Path.home()) not in text
    assert "~/secret/x.png" in text
    assert "Qt " in text


def test_a_trouble_says_when_it_is_over(services: Services, qtbot: QtBot) -> None:
    trouble = services.errors.about("model")
    with qtbot.waitSignal(services.errors.reported) as reported:
        trouble.show("It is damaged.", "of which more")
    report = reported.args[0]
    assert (report.summary, report.details, report.cause) == (
        "It is damaged.",
        "of which more",
        "model",
    )
    with qtbot.waitSignal(services.errors.over) as over:
        trouble.over()
    assert over.args == ["model"]
