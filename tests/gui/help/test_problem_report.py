"""The problem report is a text to copy or save; nothing leaves the computer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

import trainer
from pokedex_app.help.problem_report import ProblemReport
from pokedex_app.services import Services
from tests.helpers.widgets import press, says


@pytest.fixture
def dialog(services: Services, qtbot: QtBot) -> ProblemReport:
    services.folders.logs.mkdir(parents=True)
    services.folders.log_file.write_text("one line\nthe last line\n", encoding="utf-8")
    made = ProblemReport(services.errors, services.jobs)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.text.toPlainText() != "")
    return made


def button(dialog: ProblemReport, text: str) -> QPushButton:
    (found,) = (each for each in dialog.findChildren(QPushButton) if each.text() == text)
    return found


def test_tells_versions_and_the_end_of_the_log(dialog: ProblemReport) -> None:
    text = dialog.text.toPlainText()
    assert f"pokedex {trainer.__version__}" in text
    assert "the last line" in text


def test_copies_what_the_user_left_in_it(dialog: ProblemReport) -> None:
    dialog.text.setPlainText("only this")
    button(dialog, "Copy").click()
    assert QGuiApplication.clipboard().text() == "only this"


def test_saves_and_offers_to_open(
    dialog: ProblemReport,
    tmp_path: Path,
    opened_outside: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "problem.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    button(dialog, "Save as…").click()
    assert target.read_text(encoding="utf-8") == dialog.text.toPlainText()
    assert says(dialog, f"Saved as {target}.")
    press(dialog, "Open")
    assert opened_outside == [target]


def test_a_file_that_cannot_be_written_is_reported(
    dialog: ProblemReport,
    services: Services,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = tmp_path / "missing" / "problem.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(nowhere), ""))
    with qtbot.waitSignal(services.errors.reported):
        button(dialog, "Save as…").click()


def test_closing_while_the_log_is_read_is_fine(services: Services, qtbot: QtBot) -> None:
    dialog = ProblemReport(services.errors, services.jobs)
    dialog.show()
    dialog.close()
    dialog.deleteLater()
    qtbot.waitUntil(lambda: not services.jobs.running())
