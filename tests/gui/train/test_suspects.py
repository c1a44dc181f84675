"""Going through the labels that a first model doubts, by the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.suspects import SuspectsView
from tests.helpers.tiny_training import draw_shapes
from trainer.data.decisions import read_decisions
from trainer.languages import plain_spaces
from trainer.runs.events import Suspect

DOUBTS = tuple(
    Suspect(path=f"circle/{n}.png", label="circle", looks_like="square", probability=0.9)
    for n in range(4)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "shapes", each=5)


@pytest.fixture
def view(services: Services, folder: Path, qtbot: QtBot) -> SuspectsView:
    made = SuspectsView(services)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show_suspects(folder, DOUBTS, {"circle", "square", "star"})
    made.show()
    settled(services, qtbot)
    return made


def texts(view: SuspectsView) -> list[str]:
    rows = range(view.model.rowCount())
    return [plain_spaces(view.model.index(row, 0).data()).split("\n")[1] for row in rows]


def settled(services: Services, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "decisions" not in [job.name for job in services.jobs.running()])


def decided(services: Services) -> list[tuple[str, str, str]]:
    made = read_decisions(services.folders.decisions_file)
    return [(each.path, each.kind, each.becomes) for each in made]


def test_four_keys_decide_and_lead_on_to_the_next(
    view: SuspectsView, services: Services, folder: Path, qtbot: QtBot
) -> None:
    tiles = view.tiles
    tiles.setCurrentIndex(view.model.index(0, 0))
    tiles.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_K, Qt.Key.Key_Delete):
        qtbot.keyClick(tiles, key)
        settled(services, qtbot)
    qtbot.keyClick(tiles, Qt.Key.Key_C)
    assert view.picker.isVisible()
    view.picker.picked.emit("star")
    settled(services, qtbot)
    assert not view.picker.isVisible()
    assert texts(view) == ["✓ It is square", "✓ It is right", "✓ Left out", "✓ It is star"]
    assert decided(services) == [
        ("circle/0.png", "relabel", "square"),
        ("circle/1.png", "keep", ""),
        ("circle/2.png", "leave_out", ""),
        ("circle/3.png", "relabel", "star"),
    ]
    assert len(list(folder.rglob("*.png"))) == 10
    assert view.again_button.isVisible()

    again = SuspectsView(services)
    qtbot.addWidget(again)
    again.show_suspects(folder, DOUBTS, set())
    settled(services, qtbot)
    assert texts(again) == texts(view)


def test_many_are_decided_at_once_and_taken_back(
    view: SuspectsView, services: Services, qtbot: QtBot
) -> None:
    view.tiles.selectAll()
    view.keep_button.click()
    settled(services, qtbot)
    assert texts(view) == ["✓ It is right"] * 4
    assert not view.again_button.isVisible(), "nothing is learnt otherwise"
    view.tiles.setCurrentIndex(view.model.index(1, 0))
    view.accept_button.click()
    settled(services, qtbot)
    assert texts(view)[1] == "✓ It is square"
    view.notice.undo()
    settled(services, qtbot)
    assert texts(view) == ["✓ It is right"] * 4
    assert [kind for _, kind, _ in decided(services)] == ["keep"] * 4


def test_a_damaged_table_of_decisions_is_told_and_kept(
    view: SuspectsView, services: Services, qtbot: QtBot
) -> None:
    file = services.folders.decisions_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("nonsense")
    view.tiles.setCurrentIndex(view.model.index(0, 0))
    with qtbot.waitSignal(services.errors.reported) as told:
        view.accept_button.click()
    assert "label-decisions.csv" in told.args[0].summary
    assert file.read_text() == "nonsense"
    assert texts(view)[0].startswith("square? 90 %")
