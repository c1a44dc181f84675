"""Going through the labels that a first model doubts, by the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train import suspects
from pokedex_app.train.carrying_out import CarryOutDialog
from pokedex_app.train.logic.doctor import Checked, Checking
from pokedex_app.train.logic.doubts import Doubt, DoubtKind
from pokedex_app.train.suspects import SuspectsView
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.tiny_training import draw_shapes
from trainer.data.dataset import open_dataset
from trainer.data.decisions import read_decisions
from trainer.data.packing import pack
from trainer.languages import plain_spaces
from trainer.runs.preparation import Preparation
from trainer.runs.recipe import FIRST

DOUBTS = tuple(Doubt(DoubtKind.LABEL, f"circle/{n}.png", "circle", "square", 0.9) for n in range(4))
OTHERS = (
    Doubt(DoubtKind.OUTLIER, "circle/4.png", "circle"),
    Doubt(DoubtKind.COPY, "square/0.png", "square", twin="test/square/0.png"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "shapes", each=5)


@pytest.fixture
def view(services: Services, folder: Path, qtbot: QtBot) -> SuspectsView:
    made = SuspectsView(services)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show_suspects(preparation(folder), DOUBTS)
    made.show()
    settled(services, qtbot)
    return made


def preparation(folder: Path) -> Preparation:
    return Preparation(folder, folder.parent / "run", FIRST)


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
    again.show_suspects(preparation(folder), DOUBTS)
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


def test_what_the_doctor_finds_is_shown_and_decided_with_the_same_keys(
    view: SuspectsView, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        suspects, "check_pictures", lambda *_: iter([Checking(1, 2), Checked((*DOUBTS, *OTHERS))])
    )
    assert not view.kinds.isVisible()
    view.check_button.click()
    qtbot.waitUntil(lambda: view.model.rowCount() == 6)
    settled(services, qtbot)
    assert not view.check_button.isVisible()
    view.kinds.setCurrentIndex(view.kinds.findData(DoubtKind.OUTLIER))
    view.kinds.activated.emit(view.kinds.currentIndex())
    assert texts(view) == ["unlike all others"]
    view.kinds.setCurrentIndex(view.kinds.findData(DoubtKind.COPY))
    view.kinds.activated.emit(view.kinds.currentIndex())
    assert texts(view) == ["also in test"]
    view.tiles.setFocus()
    qtbot.keyClick(view.tiles, Qt.Key.Key_Return)
    settled(services, qtbot)
    assert decided(services) == [("square/0.png", "leave_out", "")]


def test_a_tile_says_that_the_same_file_lies_in_the_other_class(
    view: SuspectsView, services: Services, folder: Path, qtbot: QtBot
) -> None:
    twin = "square/1.png"
    doubt = Doubt(DoubtKind.LABEL, "circle/1.png", "circle", "square", 0.9, twin)
    view.show_suspects(preparation(folder), [doubt])
    settled(services, qtbot)
    assert texts(view) == ["square? A copy is there"]
    tip = view.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "circle/1.png is the same file as square/1.png" in tip
    services.translator.set_language("es")
    assert texts(view) == ["¿square? Allí hay una copia"]


def test_decisions_are_exported_and_the_table_can_be_opened(
    view: SuspectsView,
    services: Services,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view.tiles.setCurrentIndex(view.model.index(0, 0))
    view.keep_button.click()
    settled(services, qtbot)
    target = tmp_path / "mine.csv"
    monkeypatch.setattr(suspects, "ask_for_target", lambda *_: target)
    view.export()
    settled(services, qtbot)
    assert [each.kind for each in read_decisions(target)] == ["keep"]
    assert "mine.csv" in view.notice.text()


def test_decisions_are_carried_out_in_the_folders_and_undone(
    view: SuspectsView, folder: Path, services: Services, qtbot: QtBot
) -> None:
    view.tiles.setCurrentIndex(view.model.index(0, 0))
    view.accept_button.click()
    settled(services, qtbot)
    view.out_button.click()
    settled(services, qtbot)
    view.carrying.ask()
    [dialog] = view.findChildren(CarryOutDialog)
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    assert (folder / "circle" / "0.png").exists()
    dialog.folder.setText(str(folder / "out"))
    assert not dialog.go.isEnabled()
    dialog.folder.setText(str(folder.parent / "out"))
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    with qtbot.waitSignal(view.files_moved):
        dialog.go.click()
    assert (folder / "square" / "0 (2).png").exists()
    assert (folder.parent / "out" / "circle" / "1.png").exists()
    assert view.model.rowCount() == 2
    assert not view.notice.isVisible()
    assert "2 pictures of shapes" in view.carrying.notice.text
    with qtbot.waitSignal(view.files_moved):
        view.carrying.notice.undo.click()
    assert (folder / "circle" / "0.png").exists()
    assert not (folder.parent / "out").exists()
    assert view.model.rowCount() == 4


def test_a_failure_to_carry_out_is_told_until_a_plan_stands(
    view: SuspectsView, services: Services, qtbot: QtBot
) -> None:
    settled(services, qtbot)
    with qtbot.waitSignal(services.errors.reported) as told:
        view.carrying.moving.failed.emit(OSError("no"))
    with qtbot.waitSignal(services.errors.over, check_params_cb=told.args[0].cause.__eq__):
        view.carrying.ask()
    [dialog] = view.findChildren(CarryOutDialog)
    dialog.reject()


def test_decisions_on_shards_cannot_be_carried_out(view: SuspectsView, folder: Path) -> None:
    list(pack(open_dataset(folder), {}, shards := folder.with_name("shards")))
    view.show_suspects(preparation(folder), DOUBTS)
    assert view.carrying.possible
    view.show_suspects(preparation(shards), DOUBTS)
    assert not view.carrying.possible


def test_where_nothing_is_doubted_nothing_is_asked(
    view: SuspectsView, services: Services, folder: Path, qtbot: QtBot
) -> None:
    view.show_suspects(preparation(folder), ())
    settled(services, qtbot)
    assert view.findChildren(PlainLabel)[0].text() == "No label looks wrong"
    assert view.tiles.isHidden()
    assert view.accept_button.isHidden()
    assert not view.decisions_button.isHidden()  # there may be some of earlier
    view.show_suspects(preparation(folder), DOUBTS)
    assert not view.tiles.isHidden()
    assert not view.accept_button.isHidden()
