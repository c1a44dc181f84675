"""The Models page lists, uses, tests, imports, exports and deletes model files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from pokedex_app.models.models_item_model import ModelColumn
from pokedex_app.models.page import ModelsPage
from pokedex_app.services import Services
from pokedex_app.shared.model_library import ModelLibrary
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.name_dialog import NameDialog
from tests.helpers.widgets import drop_of, on_screen, press, says, texts
from trainer.languages import plain_spaces
from trainer.model.bundle import open_bundle, with_manifest
from trainer.model.lessons import Comparison, Lesson
from trainer.resources import default_model


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good model file that differs from the default one."""
    path = tmp_path_factory.mktemp("run") / "flowers" / "model.pokedex"
    path.parent.mkdir()
    figures = {"valid": {"top1": 0.5, "images": 10, "top1_interval": [0.2, 0.8]}}
    with_manifest(open_bundle(default_model()), path, metrics=figures, created="once upon a time")
    return path


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> ModelsPage:
    return on_screen(ModelsPage(services), qtbot, 1000, 700)


@pytest.fixture
def installed(page: ModelsPage, services: Services, small_model: Path, qtbot: QtBot) -> Path:
    """`small_model` among the user's, and selected in the list."""
    path = services.models.add(small_model)
    listed(page, qtbot)
    page.table.select(path)
    return path


def listed(page: ModelsPage, qtbot: QtBot) -> list[str]:
    """Show the page and wait for its list."""
    page.activated()
    qtbot.waitUntil(lambda: not page.is_listing())
    return [entry.name for entry in page.model.entries()]


@pytest.mark.parametrize(
    ("subset", "said"),
    [("test", "Accuracy on test pictures."), ("valid", "Accuracy on validation pictures.")],
)
def test_an_accuracy_of_unknown_pictures_says_of_which_part_it_is(
    subset: str, said: str, page: ModelsPage, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    made = tmp_path / "mine.pokedex"
    with_manifest(open_bundle(default_model()), made, metrics={subset: {"top1": 0.5}})
    path = services.models.add(made)
    listed(page, qtbot)
    page.table.select(path)
    qtbot.waitUntil(lambda: says(page.card, said))


def offered(page: ModelsPage) -> set[str]:
    return {each.text() for each in page.card.findChildren(QPushButton) if each.isVisible()}


def naming(page: ModelsPage) -> NameDialog:
    """What asks for another name of the selected model."""
    press(page, "Rename")
    dialog = page.findChild(NameDialog)
    assert dialog is not None
    return dialog


def cell(page: ModelsPage, row: int, column: ModelColumn) -> str:
    return str(page.model.index(row, column).data())


def test_the_default_model_alone(page: ModelsPage, qtbot: QtBot) -> None:
    assert listed(page, qtbot) == ["pokedex150"]
    assert cell(page, 0, ModelColumn.NAME) == "Built-in model"
    assert cell(page, 0, ModelColumn.CLASSES) == "150"
    assert says(page.card, "In use")
    assert says(page.card, "150 class")
    assert offered(page) == {"Self-test", "Export…", "Show all 150"}


def test_all_classes_can_be_read(page: ModelsPage, qtbot: QtBot) -> None:
    listed(page, qtbot)
    assert not says(page.card, "Zubat")
    press(page, "Show all 150")
    assert says(page.card, "Zubat")
    press(page, "Show fewer")
    assert not says(page.card, "Zubat")


def test_what_is_wrong_with_a_file_is_told(
    page: ModelsPage, services: Services, qtbot: QtBot
) -> None:
    folder = services.models.folder
    folder.mkdir(parents=True)
    content = bytearray(default_model().read_bytes())
    (folder / "cut.pokedex").write_bytes(content[:50_000])
    content[len(content) // 2] ^= 0xFF
    (folder / "hurt.pokedex").write_bytes(content)
    assert listed(page, qtbot) == ["pokedex150", "cut", "hurt"]
    page.table.select(folder / "cut.pokedex")
    assert says(page.card, "cut.pokedex cannot be used as a model")
    assert offered(page) == {"Self-test", "Delete"}
    page.table.select(folder / "hurt.pokedex")
    assert says(page.card, "weights.safetensors is damaged")
    assert cell(page, 2, ModelColumn.ACCURACY) == "unusable"


def test_import_use_delete_and_undo(
    page: ModelsPage, services: Services, small_model: Path, qtbot: QtBot
) -> None:
    listed(page, qtbot)
    installed = services.models.folder / "flowers.pokedex"
    with qtbot.waitSignal(page.activated_model) as used:
        page.install(small_model)
    assert used.args == [installed]
    assert services.settings.value.active_model == "flowers.pokedex"
    assert services.recogniser.model_path == installed
    qtbot.waitUntil(lambda: says(page.card, "In use") and says(page.card, "flowers"))
    assert says(page.card, "50.0")
    assert says(page.card, "validation")
    assert cell(page, 1, ModelColumn.CREATED) == "once upon a time"

    with qtbot.waitSignal(page.activated_model) as used:
        press(page, "Delete")
    assert used.args == [None]
    assert services.settings.value.active_model is None
    qtbot.waitUntil(lambda: "was deleted" in page.notice.text())
    assert not installed.exists()

    with qtbot.waitSignal(page.activated_model) as used:
        press(page, "Undo")
    assert used.args == [installed]
    assert installed.read_bytes() == small_model.read_bytes()


def test_a_dropped_file_is_imported_but_not_used(
    page: ModelsPage, services: Services, small_model: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(small_model)), QUrl("https://example.org/x.pokedex")])
    page.dropEvent(drop_of(data))
    qtbot.waitUntil(lambda: "is among your models" in page.notice.text())
    qtbot.waitUntil(lambda: not page.is_listing())
    assert [entry.name for entry in page.model.entries()] == ["pokedex150", "flowers"]
    assert services.settings.value.active_model is None
    entry = page.table.entry()
    assert entry is not None
    assert entry.name == "flowers"


def test_a_file_that_is_no_model_is_refused_in_words(
    page: ModelsPage, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"no model")
    with qtbot.waitSignal(services.errors.reported) as report:
        page.open_paths([file])
    assert "holiday.jpg cannot be used as a model" in report.args[0].summary
    assert not page.notice.isVisible()


def test_self_test_passes_or_says_why_not(page: ModelsPage, installed: Path, qtbot: QtBot) -> None:
    press(page, "Self-test")
    qtbot.waitUntil(lambda: says(page.card, "Self-test passed"))
    content = bytearray(installed.read_bytes())
    content[len(content) // 2] ^= 0xFF
    installed.write_bytes(content)
    press(page, "Self-test")
    qtbot.waitUntil(lambda: says(page.card, "Self-test failed"))
    qtbot.waitUntil(lambda: "Use this model" not in offered(page))


def test_a_self_test_that_the_system_refused_is_told_until_one_succeeds(
    page: ModelsPage, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(page, qtbot)
    with monkeypatch.context() as patched, qtbot.waitSignal(services.errors.reported) as told:
        patched.setattr(ModelLibrary, "self_test", _refused)
        press(page, "Self-test")
    with qtbot.waitSignal(services.errors.over, check_params_cb=told.args[0].cause.__eq__):
        press(page, "Self-test")


def _refused(*_: object) -> None:
    raise OSError("no")


def test_a_model_that_cannot_be_loaded_does_not_become_active(
    page: ModelsPage, services: Services, installed: Path, qtbot: QtBot
) -> None:
    installed.write_bytes(b"overwritten meanwhile")
    with qtbot.waitSignal(services.recogniser.failed):
        press(page, "Use this model")
    qtbot.waitUntil(lambda: not page.is_listing())
    assert services.settings.value.active_model is None
    assert says(page.card, "cannot be used as a model")


def test_export(
    page: ModelsPage,
    services: Services,
    tmp_path: Path,
    qtbot: QtBot,
    opened_outside: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed(page, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy"), ""))
    press(page, "Export…")
    qtbot.waitUntil(lambda: "Saved as" in page.notice.text())
    assert (tmp_path / "copy.pokedex").read_bytes() == default_model().read_bytes()
    assert services.settings.value.last_folder == str(tmp_path)
    press(page.notice, "Show in folder")
    assert opened_outside == [tmp_path]


@pytest.mark.usefixtures("installed")
def test_enter_uses_the_selected_model(page: ModelsPage, services: Services, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.activated_model):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert services.settings.value.active_model == "flowers.pokedex"


def test_sorting_by_accuracy_keeps_the_selection(page: ModelsPage, installed: Path) -> None:
    page.table.sortByColumn(ModelColumn.ACCURACY, Qt.SortOrder.AscendingOrder)
    entry = page.table.entry()
    assert entry is not None
    assert entry.path == installed
    assert page.table.model().index(0, 0).data() == "flowers"


def test_the_language_changes_while_it_is_shown(
    page: ModelsPage, services: Services, qtbot: QtBot
) -> None:
    listed(page, qtbot)
    services.settings.update(language="es")
    assert page.title() == "Modelos"
    assert page.table.entry() is not None
    assert page.model.headerData(ModelColumn.CLASSES, Qt.Orientation.Horizontal) == "Clases"


def test_another_models_folder_is_listed_at_once(
    page: ModelsPage, services: Services, small_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    listed(page, qtbot)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.pokedex").write_bytes(small_model.read_bytes())
    services.models.folder = elsewhere
    services.settings.update(models_folder=str(elsewhere))
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_every_input_has_a_name_and_every_button_a_tooltip(page: ModelsPage) -> None:
    for button in page.findChildren(QPushButton):
        assert button.toolTip() or not button.isVisible(), button.text()
    assert page.table.accessibleName()


def test_dropped_runs_give_their_models_and_the_rest_goes_elsewhere(
    page: ModelsPage, small_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run, folder = small_model.parent, tmp_path / "pictures"
    folder.mkdir()
    (run / "run.json").touch()
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        page.take(Incoming((run, folder)))
    assert passed_on.args == [[folder]]
    qtbot.waitUntil(lambda: "“flowers” is among your models" in page.notice.text())
    qtbot.waitUntil(lambda: not page.is_listing())
    (run / "run.json").unlink()


def test_the_model_in_use_is_renamed_and_stays_in_use(
    page: ModelsPage, services: Services, small_model: Path, qtbot: QtBot
) -> None:
    listed(page, qtbot)
    with qtbot.waitSignal(page.activated_model):
        page.install(small_model)
    qtbot.waitUntil(lambda: says(page.card, "In use") and says(page.card, "flowers"))
    dialog = naming(page)
    dialog.line.setText("roses")
    with qtbot.waitSignal(page.activated_model) as used:
        dialog.accept()
    assert used.args == [services.models.folder / "roses.pokedex"]
    assert services.settings.value.active_model == "roses.pokedex"
    assert page.notice.text() == "“flowers” is called “roses” now."
    with qtbot.waitSignal(page.activated_model) as used:
        page.notice.undo()
    assert used.args == [services.models.folder / "flowers.pokedex"]
    qtbot.waitUntil(lambda: not page.is_listing())


@pytest.mark.usefixtures("installed")
def test_a_name_that_another_window_took_meanwhile_is_refused(
    page: ModelsPage, services: Services, qtbot: QtBot
) -> None:
    dialog = naming(page)
    (services.models.folder / "roses.pokedex").write_bytes(b"another window's")
    dialog.line.setText("roses")
    with qtbot.waitSignal(services.errors.reported) as reported:
        dialog.accept()
    assert reported.args[0].summary == "There is a model called “roses” already."
    assert (services.models.folder / "roses.pokedex").read_bytes() == b"another window's"
    qtbot.waitUntil(lambda: not page.is_listing())


def test_the_menu_of_a_model_offers_what_can_be_done_with_it(
    page: ModelsPage, installed: Path
) -> None:
    def possible(path: Path) -> set[str]:
        page.table.select(path)
        page.menu.open_here()
        page.menu.close()
        return {a.text().split("\t")[0] for a in page.menu.actions() if a.isEnabled()} - {""}

    always = {"Self-test", "Show in folder", "Copy the path", "Export…"}
    assert possible(default_model()) == always
    assert possible(installed) == always | {"Use this model", "Rename…", "Delete"}
    assert [action.text() for action in page.menu.actions()] == [
        "Use this model\tCtrl+Return",
        "Self-test\tCtrl+T",
        "",
        "Show in folder",
        "Copy the path\tCtrl+C",
        "Export…\tCtrl+S",
        "",
        "Rename…\tF2",
        "Delete\tDel",
    ]
    page.card.show_testing()
    assert "Self-test" not in possible(installed)


def test_names_can_be_read_beside_a_card_that_would_like_to_be_wide(
    page: ModelsPage, services: Services, qtbot: QtBot
) -> None:
    services.models.folder.mkdir(parents=True)
    (services.models.folder / f"{'a long name ' * 12}.pokedex").write_text("no model")
    page.resize(680, 480)
    page.activated()
    listed(page, qtbot)
    page.table.select_row(0)
    page.table.select_row(1)
    qtbot.waitUntil(lambda: page.table.columnWidth(ModelColumn.NAME) >= 120)
    assert page.card.visibleRegion().boundingRect().width() == page.card.width()


def test_what_the_last_lesson_changed_is_shown_of_the_model_that_is_asked_for(
    page: ModelsPage, services: Services, small_model: Path, qtbot: QtBot
) -> None:
    lesson = Lesson(
        model="pokedex150.pokedex",
        weights="0" * 64,
        pictures={"Mango": 8},
        new_classes=("Mango",),
        known=Comparison(pictures=200, before=180, gained=1, lost=2),
        added=Comparison(pictures=8, before=0, gained=6, lost=0),
    )
    taught = small_model.with_name("taught.pokedex")
    with_manifest(open_bundle(small_model), taught, metrics={}, lessons=(lesson,))
    path = services.models.add(taught)
    page.show_model(path)
    qtbot.waitUntil(lambda: page.card.isVisible() and says(page.card, "What it was taught last"))
    shown = [plain_spaces(text) for text in texts(page.card)]
    assert {"90.0 %", "89.5 %", "0.0 %", "75.0 %"} <= set(shown)
    page.table.select(default_model())
    assert not says(page.card, "What it was taught last")
